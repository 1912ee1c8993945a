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
    const code = withoutIndent(text.slice(open.end, fences[end.fence]?.start), open.indent);
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
    if (fence === undefined || fence.mark !== open.mark || fence.length < open.length) continue;
    if (fence.indent > open.indent + CLOSING_INDENT) continue;
    if (fence.info !== "") {
      nested += 1;
      firstNested = Math.min(firstNested, index);
    } else if (nested > 0) nested -= 1;
    else return { fence: index, closed: true, steps: index - start };
  }
  return { fence: firstNested, closed: false, steps: index - start };
}

/** The lines of `text` that are fences; a line of backticks with more of them behind its tag is none. */
function fencesOf(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  for (const match of text.matchAll(/^([ \t]*)(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)\n?/gm)) {
    const [line, indent = "", marks = "", info = ""] = match;
    fences.push({
      start: match.index,
      end: match.index + line.length,
      indent: indent.length,
      mark: marks.charAt(0),
      length: marks.length,
      info: info.trim(),
    });
  }
  return fences;
}

/** `text` with up to `indent` blanks less at the start of each line. */
function withoutIndent(text: string, indent: number): string {
  return indent === 0 ? text : text.replace(new RegExp(`^[ \\t]{1,${Math.min(indent, MAX_INDENT)}}`, "gm"), "");
}

/** The language of an info string, as people write it: `python3`, `py title="a"`, `{.python .numberLines}`, `cpp:main.cpp`. */
function tagOf(info: string): string {
  const match = /^[{.\s]*([^\s{}:,;=]{1,32})/.exec(info);
  return (match?.[1] ?? "").toLowerCase().replace(/^language-/, "");
}
