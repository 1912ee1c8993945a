/** A formula between delimiters or a number, with where it stands. */
export interface Found {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const WINDOW = 4000;

/** The last formula between dollar signs, `\(...\)` or `\[...\]`. */
export function lastMath(text: string): Found | null {
  const offset = Math.max(0, text.length - WINDOW);
  const tail = text.slice(offset);
  const candidates = [delimited(tail, "\\[", "\\]"), delimited(tail, "\\(", "\\)"), dollars(tail)].filter(
    (c) => c !== null,
  );
  const last = candidates.sort((a, b) => b.end - a.end)[0];
  return last === undefined ? null : { text: last.text, at: last.at + offset, end: last.end + offset };
}

function delimited(text: string, open: string, close: string): Found | null {
  const end = text.lastIndexOf(close);
  const at = end < 0 ? -1 : text.lastIndexOf(open, end);
  return at < 0 ? null : { text: text.slice(at + open.length, end).trim(), at, end: end + close.length };
}

/** Dollar signs pair up from the left; escaped ones are money, and so is an odd one. */
function dollars(text: string): Found | null {
  let found: Found | null = null;
  let open = -1;
  for (const m of text.matchAll(/\\[\s\S]|\$\$?/g)) {
    if (m[0].startsWith("\\")) continue;
    const end = m.index + m[0].length;
    const content = open < 0 ? "" : text.slice(open, m.index).trim();
    if (content === "") open = end;
    else {
      found = { text: content, at: open, end };
      open = -1;
    }
  }
  return found;
}

const NUMBER =
  /(?<![\p{L}\d._\\])[-−+]?\$?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?:\s*\/\s*\d+)?(?:\s?\\?%|\s?(?:percent|percentage|pct)\b)?(?![\d\p{Lu}])/gu;

/** The last number that is no part of a word. */
export function lastNumber(text: string): Found | null {
  const offset = Math.max(0, text.length - WINDOW);
  let found: Found | null = null;
  for (const m of text.slice(offset).matchAll(NUMBER)) {
    const spaced =
      text[offset + m.index - 1] === " " &&
      /\d\s*$/.test(text.slice(Math.max(0, offset + m.index - 3), offset + m.index));
    const sign = /^[-−+]/.test(m[0]) && !spaced ? m[0] : m[0].replace(/^\+/, "");
    found = { text: sign.replace("$", ""), at: offset + m.index, end: offset + m.index + m[0].length };
  }
  return found;
}
