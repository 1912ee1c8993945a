const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** A declaration found in a text: what \`head\` matched, what stands between its parentheses, and what follows. */
export interface Declaration {
  readonly match: RegExpExecArray;
  readonly parameters: string;
  readonly after: string;
}

/** The first place that \`head\` matches, which ends with the opening parenthesis. */
export function declarationOf(source: string, head: RegExp): Declaration | null {
  const match = head.exec(source);
  if (match === null) return null;
  const start = match.index + match[0].length;
  const end = closingAt(source, start);
  return end < 0 ? null : { match, parameters: source.slice(start, end), after: source.slice(end + 1) };
}

/** Where the parenthesis is closed that stands in front of \`start\`; -1 where it is not. */
function closingAt(source: string, start: number): number {
  const open = [")"];
  for (let at = start; at < source.length; at += 1) {
    const sign = source[at] ?? "";
    const closing = CLOSING[sign];
    if (closing !== undefined) open.push(closing);
    else if (sign === open.at(-1) && open.pop() !== undefined && open.length === 0) return at;
  }
  return -1;
}

/** Parts between commas that stand in no brackets; none of blank text. */
export function splitTopLevel(text: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const [at, sign] of [...text].entries()) {
    if ("([{<".includes(sign)) depth += 1;
    else if (")]}".includes(sign) || (sign === ">" && text[at - 1] !== "-")) depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
