/** A fenced block of a response: what stands between its fences, its tag in lower case, and how it ended. */
export interface FencedBlock {
  readonly tag: string;
  readonly code: string;
  readonly closed: boolean;
}

interface Fence {
  /** Index of its line. */
  readonly at: number;
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

/** Fences looked at before blocks are cut at the next fence: hostile text must not cost quadratic time. */
const MAX_STEPS = 1_000_000;

/**
 * The fenced blocks of `text` in the order they end. Fences are backticks or tildes at any indentation; a block that opens
 * inside another with a tag of its own belongs to the outer one; a block that never closes ends with the text, or, where
 * another opened after it, before that one.
 */
export function fencedBlocks(text: string): readonly FencedBlock[] {
  return blocksOf(text.split("\n"), 0);
}

function blocksOf(lines: readonly string[], depth: number): FencedBlock[] {
  const fences = lines.map(openingFence).filter((fence) => fence !== null);
  const blocks: FencedBlock[] = [];
  let steps = MAX_STEPS;
  let next = 0;
  for (let open = fences[next]; open !== undefined; open = fences[next]) {
    const end = endOfBlock(fences, next, open, steps);
    steps -= end.steps;
    const stop = fences[end.fence]?.at ?? lines.length;
    const content = lines.slice(open.at + 1, stop).map((line) => withoutIndent(line, open.indent));
    const tag = tagOf(open.info);
    const inner = DOCUMENT_TAGS.has(tag) && depth < MAX_DOCUMENT_DEPTH ? blocksOf(content, depth + 1) : [];
    if (inner.length > 0) blocks.push(...inner);
    else blocks.push({ tag, code: content.length === 0 ? "" : `${content.join("\n")}\n`, closed: end.closed });
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
    if (index - start > budget) return { fence: start + 1, closed: false, steps: 1 };
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

function openingFence(line: string, at: number): Fence | null {
  const match = /^([ \t]*)(`{3,}|~{3,})([^\n]*)$/.exec(line.replace(/\r$/, ""));
  if (match === null) return null;
  const [, indent = "", marks = "", rest = ""] = match;
  if (marks.startsWith("`") && rest.includes("`")) return null;
  return { at, indent: indent.length, mark: marks.charAt(0), length: marks.length, info: rest.trim() };
}

function withoutIndent(line: string, indent: number): string {
  let at = 0;
  while (at < indent && (line[at] === " " || line[at] === "\t")) at += 1;
  return line.slice(at);
}

/** The language of an info string, as people write it: `python3`, `py title="a"`, `{.python .numberLines}`, `cpp:main.cpp`. */
function tagOf(info: string): string {
  const match = /^[{.\s]*([^\s{}:,;=]{1,32})/.exec(info);
  return (match?.[1] ?? "").toLowerCase().replace(/^language-/, "");
}
