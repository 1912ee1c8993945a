import type { Token } from "./lexer.ts";

const ALIGNED = /^(?:aligned|align|alignat|split|gathered|gather|eqnarray)\*?$/;

/**
 * Tokens without what only lays a formula out: alignment marks, a line that goes on with the relation of the one before, and
 * the words "if" and "is" in the conditions of cases.
 */
export function withoutLayout(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((t) => t.t === "begin")) return tokens;
  const open: string[] = [];
  const out: Token[] = [];
  tokens.forEach((t, i) => {
    if (t.t === "begin") open.push(t.v);
    if (t.t === "end") open.pop();
    const inside = open.at(-1) ?? "";
    if (ALIGNED.test(inside)) {
      if (isMark(t) || (t.t === "row" && continues(tokens, i + 1))) return;
    } else if (inside.startsWith("cases") && t.t === "text") {
      const words = t.v.replace(/^(?:if|for|when|where)(?= |$)\s*/i, "").replace(/^is(?= |$)\s*/i, "");
      if (words !== "") out.push({ ...t, v: words });
      return;
    }
    out.push(t);
  });
  return out;
}

function isMark(t: Token | undefined): boolean {
  return t?.t === "op" && t.v === "&";
}

/** True where a line begins with a relation. */
function continues(tokens: readonly Token[], at: number): boolean {
  let i = at;
  while (isMark(tokens[i])) i++;
  return tokens[i]?.t === "rel";
}
