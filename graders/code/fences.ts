/** A fenced block of a response: what stands between its fences, its tag in lower case, and how it ended. */
export interface FencedBlock {
  readonly tag: string;
  readonly code: string;
  readonly closed: boolean;
}

interface Fence {
  /** Where its line starts, and where the next one does. */
  readonly start: number;
  readonly end: number;
  readonly indent: number;
  readonly mark: string;
  readonly length: number;
  readonly info: string;
  /** True where text stands in front of it: such a fence can only open a block, and only outside of any. */
  readonly isBehindText: boolean;
}

/** Tags of blocks that quote a document: the blocks inside one are what it shows. */
const DOCUMENT_TAGS: ReadonlySet<string> = new Set(["markdown", "md"]);

/** Deeper than this below its opening fence, a line of backticks is text of the block: CommonMark 0.31, section 4.5. */
const CLOSING_INDENT = 3;

/** Recursion into quoted documents stops here. */
const MAX_DOCUMENT_DEPTH = 4;

const MAX_INDENT = 1000;

/** Fences looked at before blocks are cut at the next fence: hostile text must not cost quadratic time. */
const MAX_STEPS = 1_000_000;

/**
 * The fenced blocks of `text` in the order they end. Fences are backticks or tildes at any indentation; a block that opens
 * inside another with a tag of its own belongs to the outer one; a block that never closes ends with the text, or, where
 * another opened after it, before that one.
 */
export function fencedBlocks(text: string): readonly FencedBlock[] {
  return blocksOf(text, 0);
}

function blocksOf(text: string, depth: number): FencedBlock[] {
  const fences = fencesOf(text);
  const blocks: FencedBlock[] = [];
  let steps = MAX_STEPS;
  let next = 0;
  for (let open = fences[next]; open !== undefined; open = fences[next]) {
    const end = endOfBlock(fences, next, open, steps);
    steps -= end.steps;
    const whole = text.slice(open.end, fences[end.fence]?.start);
    const code = withoutIndent(end.closed ? whole : beforeGluedFence(whole), open.indent);
    const tag = tagOf(open.info);
    const inner = DOCUMENT_TAGS.has(tag) && depth < MAX_DOCUMENT_DEPTH ? blocksOf(code, depth + 1) : [];
    if (inner.length > 0) blocks.push(...inner);
    else blocks.push({ tag, code, closed: end.closed });
    next = end.closed ? end.fence + 1 : end.fence;
  }
  return blocks;
}

interface BlockEnd {
  /** Index of the fence that the block ends before; past the last where it ends with the text. */
  readonly fence: number;
  readonly closed: boolean;
  readonly steps: number;
}

/** An unclosed block ends where the next block opened, else with the text; so does any once `budget` steps are spent. */
function endOfBlock(fences: readonly Fence[], start: number, open: Fence, budget: number): BlockEnd {
  let nested = 0;
  let firstNested = fences.length;
  let index = start + 1;
  for (; index < fences.length; index += 1) {
    if (index - start > budget) return { fence: start + 1, closed: false, steps: index - start };
    const fence = fences[index];
    if (fence === undefined || fence.isBehindText || fence.mark !== open.mark || fence.length < open.length) continue;
    if (fence.indent > open.indent + CLOSING_INDENT) continue;
    if (fence.info !== "") {
      nested += 1;
      firstNested = Math.min(firstNested, index);
    } else if (nested > 0) nested -= 1;
    else return { fence: index, closed: true, steps: index - start };
  }
  return { fence: firstNested, closed: false, steps: index - start };
}

const BLANKS = /^[ \t]*$/;
const LIST_MARK = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+$/;
const ELEMENT = /^[ \t]*<\w{1,32}>[ \t]*$/;
const PLAIN_TAG = /^[\w+#.-]{1,32}$/;
/** The end of an element behind a closing fence, as in an answer between tags. */
const ELEMENT_END = /^<\/\w{1,32}>/;
/** More text than that in front of a fence is no list's mark, no tag and no indentation. */
const MAX_FRONT = 2 * MAX_INDENT;

/** The lines of `text` that are fences. Scans each line once: a hostile one is as long as the text. */
function fencesOf(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed + 1;
    const fence = fenceOf(text.slice(start, feed < 0 ? undefined : feed), start, end);
    if (fence !== null) fences.push(fence);
    start = end;
  }
  return fences;
}

/**
 * A line as a fence: three backticks or tildes and perhaps a tag. A line of backticks with more of them behind its tag is none; one
 * behind text is one where a tag ends the line, or where a list's mark or an element's tag is all the text.
 */
function fenceOf(line: string, start: number, end: number): Fence | null {
  const at = markPlace(line);
  if (at < 0) return null;
  const mark = line.charAt(at);
  let behind = at;
  while (line[behind] === mark) behind += 1;
  const rest = line.slice(behind).trim();
  if (mark === "`" && rest.includes("`")) return null;
  const info = ELEMENT_END.test(rest) ? "" : rest;
  const front = line.slice(0, Math.min(at, MAX_FRONT));
  const isBehindText = !BLANKS.test(front);
  const isListed = LIST_MARK.test(front);
  if (isBehindText && !isListed && !ELEMENT.test(front) && !PLAIN_TAG.test(info)) return null;
  const indent = isBehindText && !isListed ? 0 : at;
  return { start, end, indent, mark, length: behind - at, info, isBehindText };
}

/** Where a line's marks begin: tildes at its beginning, backticks anywhere; -1 where there are none. */
function markPlace(line: string): number {
  let first = 0;
  while (line[first] === " " || line[first] === "\t") first += 1;
  return line.startsWith("~~~", first) ? first : line.indexOf("```");
}

/** An unclosed block often has its closing fence at the end of its last line of code. */
function beforeGluedFence(code: string): string {
  const glued = /[^`\n]```\r?$/m.exec(code);
  return glued === null ? code : `${code.slice(0, glued.index + 1)}\n`;
}

/** `text` with up to `indent` blanks less at the start of each line. */
function withoutIndent(text: string, indent: number): string {
  return indent === 0 ? text : text.replace(new RegExp(`^[ \\t]{1,${Math.min(indent, MAX_INDENT)}}`, "gm"), "");
}

/** As in `python3.11`, whose language is Python 3. */
const MINOR_VERSION = /^([a-z+#]+\d+)\.\d{1,4}$/;

/** The language of an info string, as people write it: `python3`, `py title="a"`, `{.python .numberLines}`, `cpp:main.cpp`. */
function tagOf(info: string): string {
  const match = /^[{.\s]*([^\s{}:,;=]{1,32})/.exec(info);
  return (match?.[1] ?? "")
    .toLowerCase()
    .replace(/^language-/, "")
    .replace(MINOR_VERSION, "$1");
}
