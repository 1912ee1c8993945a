import fc from "fast-check";

/** What stands in a source without being code: a comment, a string or a character. */
export type Noise = string;

/** Text that looks like code of every kind, and like the ends of comments and strings. */
const FAKES = [
  "{",
  "}",
  "(",
  '"',
  "'",
  "`",
  "\\",
  "/*",
  "*/",
  "//",
  "#",
  '"""',
  "\n",
  " ",
  "é😀",
  "\n#[test]\nfn fake() {}\n",
  "\n@Test\nvoid fake() {}\n",
  "\npublic class Fake {\n",
  "\nfunc TestFake(t *testing.T) {\n",
  "import fake.*;",
  "mod fake {",
];
const content = fc.array(fc.constantFrom(...FAKES), { maxLength: 6 }).map((parts) => parts.join(""));
const line = content.map((text) => text.replaceAll("\n", " "));
const without = (mark: string) => content.filter((text) => (text + mark).indexOf(mark) === text.length);

const lineComment = line.map((text) => `//${text}\n`);
const blockComment = without("*/").map((text) => `/*${text}*/`);
const escaped = (quote: string) =>
  content.map((text) => {
    const inner = text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\n", "\\n");
    return quote + inner + quote;
  });

const textBlock = content.map((text) => `"""\n${text.replaceAll("\\", "\\\\").replaceAll('"""', '""\\"')}\n"""`);
const nestedComment = fc
  .array(
    content.map((text) => text.replace(/[/*]/g, " ")),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => `${parts.map((part) => `/*${part}`).join("")}${"*/ x ".repeat(parts.length - 1)}*/`);
const rawString = fc
  .tuple(content, fc.constantFrom("r", "br"), fc.integer({ min: 0, max: 2 }))
  .map(([text, prefix, marks]) => {
    const hashes = "#".repeat(marks);
    const inner = marks === 0 ? text.replaceAll('"', "") : text.replaceAll(`"${hashes}`, "").replace(/"#*$/, "");
    return inner.includes(`"${hashes}`) ? `${prefix}${hashes}""${hashes}` : `${prefix}${hashes}"${inner}"${hashes}`;
  });

/** By language, what its sources hold that is no code; each ends where it stands, whatever follows. */
export const NOISE = {
  java: fc.oneof(
    lineComment,
    blockComment,
    escaped('"'),
    textBlock,
    fc.constantFrom("'{'", "'\"'", "'\\''", "'\\u0041'"),
  ),
  go: fc.oneof(
    ...[lineComment, blockComment, escaped('"'), without("`").map((text) => `\`${text}\``)],
    fc.constantFrom("'{'", "'\"'", "'\\''", "'\\U0001F600'"),
  ),
  rust: fc.oneof(
    ...[lineComment, nestedComment, escaped('"'), escaped('"').map((text) => text.replaceAll("\\n", "\n")), rawString],
    fc.constantFrom("'{'", "'\"'", "'\\''", "'\\\\'", "'\\u{1F600}'", "'😀'", "'\\x7f'"),
  ),
  bash: fc.oneof(
    line.map((text) => `#${text}\n`),
    without("'").map((text) => `'${text}'`),
    content.map((text) => `"${text.replace(/[\\"]/g, "\\$&")}"`),
    content.map((text) => `$'${text.replace(/[\\']/g, "\\$&")}'`),
  ),
} satisfies Record<string, fc.Arbitrary<Noise>>;
