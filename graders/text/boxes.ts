/** One `\boxed{...}` of a response; `content` is null where its brace never closes. */
export interface Box {
  readonly content: string | null;
  readonly start: number;
  readonly end: number;
}

const COMMAND = /\\(?:boxed|fbox)(?![a-zA-Z])/g;
/** Boxes looked at from the end: what stands before them can't be the answer. */
const MAX_BOXES = 64;

/** Boxes around one another that are seen through; nobody means more. */
const MAX_NESTED = 4;
const WHOLE_BOX = /^[\s$]*\\(?:boxed|fbox)\s*(?=\{)/;

/** Characters within which a box must close. */
const MAX_LENGTH = 8192;

/** The index behind the brace that closes the one at `open`, or -1; escaped braces do not count. */
function closing(text: string, open: number): number {
  let depth = 0;
  const end = Math.min(text.length, open + MAX_LENGTH);
  for (let i = open; i < end; i++) {
    const ch = text.charCodeAt(i);
    if (ch === 92) i++;
    else if (ch === 123) depth++;
    else if (ch === 125 && --depth === 0) return i + 1;
  }
  return -1;
}

/** Lines that are LaTeX comments, and HTML comments, blanked out at the same length. */
function blankComments(text: string): string {
  let out = text;
  if (out.includes("<!--")) out = blankHtmlComments(out);
  if (out.includes("%")) out = out.replace(/^[ \t]*%.*$/gm, (m) => " ".repeat(m.length));
  return out;
}

function blankHtmlComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf("<!--", from);
    const close = open < 0 ? -1 : text.indexOf("-->", open);
    if (close < 0) break;
    parts.push(text.slice(from, open), " ".repeat(close + 3 - open));
    from = close + 3;
  }
  return parts.join("") + text.slice(from);
}

/** The last boxes of a text in order. A box that is all of another one's content stands for it; others are part of it. */
export function findBoxes(raw: string): readonly Box[] {
  const text = blankComments(raw);
  const starts = [...text.matchAll(COMMAND)]
    .map((m) => ({ start: m.index, after: m.index + m[0].length }))
    .slice(-MAX_BOXES);
  const boxes: Box[] = [];
  let end = -1;
  for (const { start, after } of starts) {
    if (start < end) continue;
    const box = boxAt(text, start, after);
    boxes.push(box);
    end = box.end;
  }
  return boxes;
}

function boxAt(text: string, start: number, after: number): Box {
  let i = after;
  while (text[i] === " ") i++;
  if (text[i] !== "{") {
    // "\boxed 4" boxes one token.
    const token = /^(?:\\[a-zA-Z]+|[0-9a-zA-Z])/.exec(text.slice(i, i + 24))?.[0];
    return token === undefined
      ? { content: null, start, end: after }
      : { content: token, start, end: i + token.length };
  }
  const close = closing(text, i);
  return close < 0
    ? { content: null, start, end: after }
    : { content: innermost(text.slice(i + 1, close - 1)), start, end: close };
}

/** What is in the box that a box holds and nothing else: it was boxed twice. */
function innermost(content: string): string {
  let inner = content;
  for (let depth = 0; depth < MAX_NESTED; depth++) {
    const before = WHOLE_BOX.exec(inner)?.[0].length;
    const close = before === undefined ? -1 : closing(inner, before);
    if (before === undefined || close < 0 || !/^[\s$]*$/.test(inner.slice(close))) break;
    inner = inner.slice(before + 1, close - 1);
  }
  return inner;
}
