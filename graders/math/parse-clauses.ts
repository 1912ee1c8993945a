import type { Token } from "./lexer.ts";
import { isCmd, isOp, matching, pieces, topLevel } from "./split.ts";

const CLAUSE_WORDS =
  /^(?:where|for|with|when|such that|if|as|given|in which|и|где|при|wherein|each|wobei|donde|où|dove|provided|assuming)\b/i;

const ALTERNATIVE = /\b(?:or|not|but|also)\b/i;
const ELSE = /\b(?:if not|otherwise|else|maybe|perhaps|possibly|unless|instead)\b/i;

export interface Stripped {
  readonly tokens: readonly Token[];
  /** Symbols that a clause called integers. */
  readonly parameters: ReadonlySet<string>;
  /** Inequalities of the clauses, as the domain that a function is given on. */
  readonly conditions: readonly (readonly Token[])[];
}

/**
 * Takes off clauses that say what symbols range over: "where k is an integer", "for all x", "(k in Z)", "for all x > 0,"
 * in front. What they name an integer is kept.
 */
export function stripClauses(tokens: readonly Token[]): Stripped {
  const parameters = new Set<string>();
  const stated = dropQuantifier(tokens);
  const bare = dropTrailing(stated, parameters);
  const rest = dropMemberships(bare, parameters);
  if (rest.length === 0) return { tokens, parameters, conditions: [] };
  const clauses = [tokens.slice(0, tokens.length - stated.length), stated.slice(bare.length)];
  return { tokens: rest, parameters, conditions: clauses.flatMap(inequalities) };
}

const INEQUALITY = /^(?:<|<=|>|>=|!=)$/;

/** The parts of a clause that bound something, without the words around them. */
function inequalities(clause: readonly Token[]): readonly (readonly Token[])[] {
  if (!clause.some((t) => t.t === "rel" && INEQUALITY.test(t.v))) return [];
  const span = { from: 0, end: clause.length };
  const cuts = topLevel(clause, span, (t) => t.t === "sep" || t.t === "text" || (t.t === "op" && ",;:".includes(t.v)));
  return pieces(span, cuts)
    .map((s) => clause.slice(s.from, s.end).filter((t) => !isCmd(t, "forall")))
    .filter((part) => part.some((t) => t.t === "rel") && part.every((t) => t.t !== "rel" || INEQUALITY.test(t.v)));
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
  if (belongs(tokens.slice(0, start), clause)) return tokens;
  if (/\b(?:integers?|natural|whole)\b/i.test(wording) || /mathbb/.test(wording)) {
    for (const t of clause) if (t.t === "word" && t.v.length === 1) parameters.add(t.v);
  }
  return trimEnd(tokens.slice(0, start));
}

/** True where a clause is part of what is said: a case, a condition, or another answer behind it. */
function belongs(main: readonly Token[], clause: readonly Token[]): boolean {
  const first = clause[0]?.v ?? "";
  // "x if y" chooses between cases, and so does "x when y > 0"; only what ranges over values may go.
  if (/\bif\b/i.test(first) && clause.some((t) => t.t === "rel")) return true;
  if (/\bwhen\b/i.test(first) && clause.some((t) => t.t === "rel" && t.v !== "=")) return true;
  // "12 if not 13" says two things.
  const wording = clause.map((t) => t.v).join(" ");
  if (ELSE.test(wording) || (ALTERNATIVE.test(wording) && clause.some((t) => t.t === "num"))) return true;
  return !rangesOver(clause) || namesAnother(clause) || goesOn(main, clause);
}

/** A clause speaks of a symbol or of a kind of numbers; "12 with 13" only adds an answer. */
function rangesOver(clause: readonly Token[]): boolean {
  if (clause.some((t) => t.t === "word" || t.t === "rel" || (t.t === "cmd" && t.v !== "%"))) return true;
  return clause.some((t) => t.t === "text" && KINDS.test(t.v));
}

const KINDS = /\b(?:integers?|reals?|constants?|arbitrary|any|all|each|every|natural|numbers?|it|they|possible)\b/i;

/** Behind a comma in the clause stands another answer: a number where the clause counts none, or an equation. */
function goesOn(main: readonly Token[], clause: readonly Token[]): boolean {
  const span = { from: 0, end: clause.length };
  const commas = topLevel(clause, span, (t) => t.t === "op" && (t.v === "," || t.v === ";"));
  const counted = clause.find((t, i) => t.t === "word" && clause[i + 1]?.v === "=");
  const counts = counted !== undefined && main.some((t) => t.t === "word" && t.v.includes(counted.v));
  return pieces(span, commas)
    .slice(1)
    .map((s) => clause.slice(s.from, s.end))
    .some((piece) => {
      const symbols = piece.some((t) => t.t === "word" || t.t === "text" || t.t === "cmd");
      if (!symbols) return !counts && piece.some((t) => t.t === "num");
      const equals = piece.findIndex((t) => t.t === "rel" && t.v === "=");
      return equals > 1;
    });
}

/** "12 for a, 13 for b": behind a comma or "and" stands another value with a clause of its own. */
function namesAnother(clause: readonly Token[]): boolean {
  return clause.some((t, i) => {
    if (i < 3 || t.t !== "text" || !CLAUSE_WORDS.test(t.v) || clause[i - 1]?.t !== "num") return false;
    const before = isOp(clause[i - 2], "-") ? clause[i - 3] : clause[i - 2];
    return before?.t === "sep" || isOp(before, ",") || isOp(before, ";");
  });
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

/** A sign or bound on the name of a set, or 0 taken out of it; nothing else may follow. */
function isQualified(rest: readonly Token[]): boolean {
  const text = rest.map((t) => t.v).join("");
  return /^(?:[\^_](?:\{[^{}a-z]{0,8}\}|[*+0-9-]))?(?:(?:setminus|-)\\?\{0\\?\})?\.?$/.test(text);
}

function note(t: Token | undefined, parameters: Set<string>): void {
  if (t?.t === "word") parameters.add(t.v);
}

/** `k \in \mathbb{Z}` or `k \in N`, also with a sign above the set. */
function isMembership(tokens: readonly Token[]): boolean {
  const [name, rel, set, open, letter] = tokens;
  if (name?.t !== "word" || name.v.length !== 1 || rel?.t !== "rel" || rel.v !== "in") return false;
  if (set?.t === "word" && (set.v === "Z" || set.v === "N")) return isQualified(tokens.slice(3));
  return isCmd(set, "mathbb") && isOp(open, "{") && letter?.t === "word" && isQualified(tokens.slice(6));
}
