import { bracketPairs, scan, type Token } from "./scan.ts";
import { type Aliases, arrayOf, type DeclaredType, parseType, type ValueType } from "./types.ts";

export interface Parameter extends DeclaredType {
  readonly name: string;
}

/** The declaration of a function, found in a text. */
export interface Signature {
  readonly name: string;
  readonly returns: ValueType;
  readonly parameters: readonly Parameter[];
  /** Where the declaration starts and where it ends, after its parenthesis. */
  readonly start: number;
  readonly end: number;
  /** What follows: `{` of a definition, `;` of a declaration, or something else. */
  readonly follower: string;
}

/** Longest type, in tokens, that is looked for in front of a name. */
const MAX_TYPE_TOKENS = 40;
const MAX_PARAMETER_TOKENS = 1000;

/** The first declaration of `name` in `source` whose types can be handed between processes; prose around it is passed over. */
export function findSignature(source: string, name: string): Signature | null {
  const tokens = scan(source);
  const aliases = aliasesOf(tokens);
  const pairs = bracketPairs(tokens);
  for (const [at, token] of tokens.entries()) {
    if (token.type !== "name" || token.text !== name || tokens[at + 1]?.text !== "(") continue;
    const close = pairs.get(at + 1);
    if (close === undefined || close - at > MAX_PARAMETER_TOKENS) continue;
    const parameters = readParameters(tokens.slice(at + 2, close), aliases);
    const before = readReturns(tokens, at, aliases);
    if (parameters === null || before === null) continue;
    return {
      ...{ name, returns: before.type, parameters },
      start: before.start,
      end: tokens[close]?.end ?? 0,
      follower: tokens[close + 1]?.text ?? "",
    };
  }
  return null;
}

function aliasesOf(tokens: readonly Token[]): Aliases {
  const aliases = new Map<string, readonly Token[]>();
  for (const [at, token] of tokens.entries()) {
    if (token.text !== "typedef" && token.text !== "using") continue;
    const rest = tokens.slice(at + 1, at + 1 + MAX_TYPE_TOKENS);
    const end = rest.findIndex(({ text }) => text === ";");
    if (end < 0) continue;
    const body = rest.slice(0, end);
    if (token.text === "typedef") aliases.set(body.at(-1)?.text ?? "", body.slice(0, -1));
    else if (body[1]?.text === "=") aliases.set(body[0]?.text ?? "", body.slice(2));
  }
  return aliases;
}

/** The longest run of tokens in front of the name that is a type. */
function readReturns(
  tokens: readonly Token[],
  at: number,
  aliases: Aliases,
): { type: ValueType; start: number } | null {
  for (let start = Math.max(0, at - MAX_TYPE_TOKENS); start < at; start += 1) {
    const declared = parseType(tokens.slice(start, at), aliases);
    const first = tokens[start];
    if (declared === null || first === undefined) continue;
    // An array's length is told by a parameter; a reference would be to something of another process.
    return declared.reference === "" ? { type: declared.type, start: first.start } : null;
  }
  return null;
}

function readParameters(tokens: readonly Token[], aliases: Aliases): readonly Parameter[] | null {
  const parts = splitAtCommas(tokens);
  const [only] = parts;
  if (parts.length === 1 && (only?.length === 0 || (only?.length === 1 && only[0]?.text === "void"))) return [];
  const parameters = parts.map((part) => readParameter(part, aliases));
  return parameters.every((parameter) => parameter !== null) ? parameters : null;
}

function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if ("([{<".includes(token.text)) depth += 1;
    else if (")]}>".includes(token.text)) depth -= 1;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function readParameter(tokens: readonly Token[], aliases: Aliases): Parameter | null {
  const assigned = tokens.findIndex((token) => token.text === "=");
  const whole = assigned < 0 ? tokens : tokens.slice(0, assigned);
  const bracket = whole.findIndex((token) => token.text === "[");
  const own = bracket < 0 ? whole : whole.slice(0, bracket);
  const isOneArray = bracket < 0 || bracketPairs(whole).get(bracket) === whole.length - 1;
  if (!isOneArray) return null;
  const last = own.at(-1);
  const named = last?.type === "name" ? parseType(own.slice(0, -1), aliases) : null;
  const declared = named ?? parseType(own, aliases);
  if (declared === null) return null;
  const final = bracket < 0 ? declared : arrayOf(declared);
  if (final === null || final.type.kind === "void") return null;
  return { ...final, name: named === null ? "" : (last?.text ?? "") };
}
