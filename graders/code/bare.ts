/**
 * Texts of programs without what is no code: blanks stand for comments, strings and characters, and all else stays in its
 * place. Each is read once, in linear time, whatever it holds; what is not closed ends with the text, or with its line where it
 * can't span lines.
 */

/** Where the comment or literal ends that begins at a place; that place itself where none does. */
type Skip = (source: string, at: number) => number;

function bareText(source: string, skip: Skip): string {
  let bare = "";
  let copied = 0;
  for (let at = 0; at < source.length; ) {
    const end = skip(source, at);
    if (end > at) {
      bare += source.slice(copied, at) + source.slice(at, end).replace(/[^\n]/g, " ");
      copied = end;
    }
    at = Math.max(end, at + 1);
  }
  return bare + source.slice(copied);
}

export const bareJava = (source: string): string =>
  bareText(source, (text, at) => {
    switch (text[at]) {
      case "/":
        return skipComment(text, at);
      case '"':
        return text.startsWith('"""', at) ? skipBlock(text, at) : skipLine(text, at);
      case "'":
        return skipLine(text, at);
      default:
        return at;
    }
  });

export const bareGo = (source: string): string =>
  bareText(source, (text, at) => {
    switch (text[at]) {
      case "/":
        return skipComment(text, at);
      case "`":
        return behind(text, "`", at + 1);
      case '"':
      case "'":
        return skipLine(text, at);
      default:
        return at;
    }
  });

export const bareRust = (source: string): string =>
  bareText(source, (text, at) => {
    switch (text[at]) {
      case "/":
        return text.startsWith("/*", at) ? skipNested(text, at) : skipComment(text, at);
      case '"':
        return skipQuoted(text, at) ?? text.length;
      case "'":
        return skipCharacter(text, at);
      case "b":
      case "c":
      case "r":
        return skipRaw(text, at);
      default:
        return at;
    }
  });

/** A quote that nothing closes is one of a here-document's. */
export const bareBash = (source: string): string =>
  bareText(source, (text, at) => {
    switch (text[at]) {
      case "\\":
        return at + 2;
      case "#":
        return at === 0 || /[\s;&|(]/.test(text.charAt(at - 1)) ? behind(text, "\n", at) : at;
      case '"':
        return skipQuoted(text, at) ?? at;
      case "$":
        return text[at + 1] === "'" ? (skipQuoted(text, at + 1) ?? at) : at;
      case "'": {
        const end = text.indexOf("'", at + 1);
        return end < 0 ? at : end + 1;
      }
      default:
        return at;
    }
  });

/** Behind the next `mark`, or the end of the text. */
function behind(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found + mark.length;
}

function skipComment(source: string, at: number): number {
  if (source.startsWith("//", at)) return behind(source, "\n", at);
  return source.startsWith("/*", at) ? behind(source, "*/", at + 2) : at;
}

/** A comment of Rust, which may hold others. */
function skipNested(source: string, at: number): number {
  let depth = 0;
  const edges = /\/\*|\*\//g;
  edges.lastIndex = at;
  for (let edge = edges.exec(source); edge !== null; edge = edges.exec(source)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
  return source.length;
}

/** What stands between quotes, over any number of lines; null where it is not closed. */
function skipQuoted(source: string, at: number): number | null {
  for (let end = at + 1; end < source.length; end += 1) {
    if (source[end] === "\\") end += 1;
    else if (source[end] === source[at]) return end + 1;
  }
  return null;
}

/** What stands between quotes in one line. */
function skipLine(source: string, at: number): number {
  for (let end = at + 1; end < source.length; end += 1) {
    if (source[end] === "\n") return end;
    if (source[end] === "\\") end += 1;
    else if (source[end] === source[at]) return end + 1;
  }
  return source.length;
}

/** A text block of Java. */
function skipBlock(source: string, at: number): number {
  const marks = /\\[\s\S]|"""/g;
  marks.lastIndex = at + 3;
  for (let mark = marks.exec(source); mark !== null; mark = marks.exec(source)) {
    if (mark[0] === '"""') return marks.lastIndex;
  }
  return source.length;
}

const CHARACTER = /'(?:\\(?:u\{[0-9a-fA-F_]*\}|x..|[^\n])|[^'\\\n])'/uy;

/** A character of Rust, which no lifetime or label looks like. */
function skipCharacter(source: string, at: number): number {
  CHARACTER.lastIndex = at;
  return at + (CHARACTER.exec(source)?.[0].length ?? 0);
}

const RAW_START = /[bc]?r(#*)"/y;

/** A string of Rust without escapes; its mark is no end of a name. */
function skipRaw(source: string, at: number): number {
  if (/[\p{L}\p{N}_]/u.test(source.charAt(at - 1))) return at;
  RAW_START.lastIndex = at;
  const start = RAW_START.exec(source);
  return start === null ? at : behind(source, `"${start[1]}`, at + start[0].length);
}
