import type { Token } from "./lexer.ts";
import { isCmd, isOp, matching, topLevel } from "./split.ts";

const CLAUSE_WORDS =
  /^(?:where|for|with|when|such that|if|as|given|in which|и|где|при|wherein|each|wobei|donde|où|dove|provided|assuming)\b/i;

export interface Stripped {
  readonly tokens: readonly Token[];
  /** Symbols that a clause called integers. */
  readonly parameters: ReadonlySet<string>;
}

/**
 * Takes off clauses that say what symbols range over: "where k is an integer", "for all x", "(k in Z)", "for all x > 0,"
 * in front. What they name an integer is kept.
 */
export function stripClauses(tokens: readonly Token[]): Stripped {
  const parameters = new Set<string>();
  let rest = dropQuantifier(tokens);
  rest = dropTrailing(rest, parameters);
  rest = dropMemberships(rest, parameters);
  return { tokens: rest.length === 0 ? tokens : rest, parameters };
}

/** "for all x > 0," in front of a statement. */
function dropQuantifier(tokens: readonly Token[]): readonly Token[] {
  if (!isCmd(tokens[0], "forall")) return tokens;
  const [comma] = topLevel(
    tokens,
    { from: 0, end: tokens.length },
    (t) => t.t === "op" && (t.v === "," || t.v === ":"),
  );
  return comma === undefined ? tokens : tokens.slice(comma + 1);
}

function dropTrailing(tokens: readonly Token[], parameters: Set<string>): readonly Token[] {
  const [at] = topLevel(
    tokens,
    { from: 0, end: tokens.length },
    (t, i) => i > 0 && t.t === "text" && CLAUSE_WORDS.test(t.v),
  );
  const start = at ?? tokens.findIndex((t, i) => i > 0 && isCmd(t, "forall"));
  if (start <= 0) return tokens;
  const clause = tokens.slice(start);
  const wording = clause.map((t) => t.v).join(" ");
  // "x if y" chooses between cases; only what ranges over values may go.
  if (/\bif\b|\bwhen\b/i.test(clause[0]?.v ?? "") && clause.some((t) => t.t === "rel")) return tokens;
  if (/\b(?:integers?|natural|whole)\b/i.test(wording) || /mathbb/.test(wording)) {
    for (const t of clause) if (t.t === "word" && t.v.length === 1) parameters.add(t.v);
  }
  return trimEnd(tokens.slice(0, start));
}

function trimEnd(tokens: readonly Token[]): readonly Token[] {
  let end = tokens.length;
  while (end > 0 && (isOp(tokens[end - 1], ",") || isOp(tokens[end - 1], ";") || isOp(tokens[end - 1], "."))) end--;
  return tokens.slice(0, end);
}

/** "k \in \mathbb{Z}" behind a comma or in brackets at the end. */
function dropMemberships(tokens: readonly Token[], parameters: Set<string>): readonly Token[] {
  const last = tokens.length - 1;
  for (let open = 1; open < last; open++) {
    if (!isOp(tokens[open], "(") || matching(tokens, open, tokens.length) !== last) continue;
    if (isMembership(tokens.slice(open + 1, last))) {
      note(tokens[open + 1], parameters);
      return trimEnd(tokens.slice(0, open));
    }
  }
  const commas = topLevel(tokens, { from: 0, end: tokens.length }, (t) => t.t === "op" && (t.v === "," || t.v === ";"));
  const comma = commas.at(-1);
  if (comma === undefined || !isMembership(tokens.slice(comma + 1))) return tokens;
  note(tokens[comma + 1], parameters);
  return trimEnd(tokens.slice(0, comma));
}

function note(t: Token | undefined, parameters: Set<string>): void {
  if (t?.t === "word") parameters.add(t.v);
}

/** `k \in \mathbb{Z}` or `k \in N`, also with a sign above the set. */
function isMembership(tokens: readonly Token[]): boolean {
  const [name, rel, set, open, letter] = tokens;
  if (name?.t !== "word" || name.v.length !== 1 || rel?.t !== "rel" || rel.v !== "in") return false;
  if (set?.t === "word" && (set.v === "Z" || set.v === "N")) return true;
  return isCmd(set, "mathbb") && isOp(open, "{") && letter?.t === "word" && tokens.length <= 12;
}
