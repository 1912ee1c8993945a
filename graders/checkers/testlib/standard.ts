import { Quit, type TestlibCode, TestlibStream } from "./stream.ts";

/** What a checker of testlib exits with; `points` only where `code` is 7. */
export interface TestlibResult {
  readonly code: TestlibCode;
  readonly points: number;
  /** Why, without anything of the answer. */
  readonly message: string;
}

/** Reads both files and returns where they agree; else ends by `Quit`. */
type Judge = (answer: TestlibStream, output: TestlibStream) => void;

const ROUNDING = 1e-15;

/** testlib's standard checkers, by the names of its repository's folder `checkers`. */
const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ["wcmp", compareWords],
  [
    "lcmp",
    byLines((line) =>
      line
        .split(/[ \t\n\v\f\r]+/)
        .filter((word) => word !== "")
        .join(" "),
    ),
  ],
  ["fcmp", byLines((line) => line)],
  ["ncmp", compareNumbers],
  ["icmp", single((stream) => stream.readInt())],
  ["hcmp", compareHuge],
  ["rcmp", oneDouble(isNearBy(1.5e-6))],
  ["acmp", oneDouble(isNearBy(1.5e-6))],
  ["dcmp", oneDouble(isClose(1e-6))],
  ["rcmp4", allDoubles(isClose(1e-4))],
  ["rcmp6", allDoubles(isClose(1e-6))],
  ["rcmp9", allDoubles(isClose(1e-9))],
  ["rncmp", allDoubles(isNearBy(1.5e-5))],
  ["yesno", compareYesNo],
  ["nyesno", compareManyYesNo],
  ["uncmp", compareUnordered],
  ["caseicmp", compareCasesOfOne],
  ["casencmp", compareCases((stream, token) => String(stream.toLong(token)))],
  ["casewcmp", compareCases((_stream, token) => token)],
  ["pointscmp", comparePoints],
]);

/** Names that `judgeTestlib` knows. */
export const TESTLIB_CHECKERS: readonly string[] = [...JUDGES.keys()];

/** What testlib's checker `name` says of an output. Throws a RangeError for a name that is none. */
export function judgeTestlib(name: string, answer: Uint8Array, output: Uint8Array): TestlibResult {
  const judge = JUDGES.get(name);
  if (judge === undefined) throw new RangeError(`testlib has no standard checker ${name}`);
  const stream = new TestlibStream(output, "output");
  try {
    judge(new TestlibStream(answer, "answer"), stream);
    if (!stream.seekEnd()) stream.refuse("there is more in the output");
    return { code: 0, points: 0, message: "" };
  } catch (error) {
    if (error instanceof Quit) return { code: error.code, points: error.points, message: error.message };
    throw error;
  }
}

function wrong(message: string): never {
  throw new Quit(1, message);
}

function compareWords(answer: TestlibStream, output: TestlibStream): void {
  for (let place = 1; ; place += 1) {
    const [isAnswerDone, isOutputDone] = [answer.seekEnd(), output.seekEnd()];
    if (isAnswerDone && isOutputDone) return;
    if (isAnswerDone) wrong("the output has more tokens than expected");
    if (isOutputDone) wrong("the output has fewer tokens than expected");
    if (answer.readToken() !== output.readToken()) wrong(`token ${place} differs`);
  }
}

function byLines(form: (line: string) => string): Judge {
  return (answer, output) => {
    for (let place = 1; !answer.isAtEnd(); place += 1) {
      const expected = answer.readLine();
      if (expected === "" && answer.isAtEnd()) return;
      const found = output.readLine();
      if (expected !== found && form(expected) !== form(found)) wrong(`line ${place} differs`);
    }
  };
}

function compareNumbers(answer: TestlibStream, output: TestlibStream): void {
  for (let place = 1; !answer.seekEnd() && !output.seekEnd(); place += 1) {
    if (answer.readLongForm() !== output.readLongForm()) wrong(`number ${place} differs`);
  }
  const [missing, extra] = [readRest(answer), readRest(output)];
  if (missing > 0) wrong("the output has fewer numbers than expected");
  if (extra > 0) wrong("the output has more numbers than expected");
}

function readRest(stream: TestlibStream): number {
  let count = 0;
  for (; !stream.seekEnd(); count += 1) stream.readLongForm();
  return count;
}

function single(read: (stream: TestlibStream) => bigint): Judge {
  return (answer, output) => {
    const expected = read(answer);
    if (expected !== read(output)) wrong("the number differs");
  };
}

function compareHuge(answer: TestlibStream, output: TestlibStream): void {
  const pattern = /^(?:0|-?[1-9][0-9]*)$/;
  const [expected, found] = [answer.readToken(), output.readToken()];
  if (!pattern.test(expected)) answer.refuse("an integer is expected");
  if (!answer.seekEnd()) answer.refuse("one token is expected");
  if (!pattern.test(found)) output.refuse("an integer is expected");
  if (expected !== found) wrong("the number differs");
}

type Nearness = (expected: number, found: number) => boolean;

function isNearBy(bound: number): Nearness {
  return (expected, found) => Math.abs(expected - found) <= bound + ROUNDING;
}

/** `doubleCompare` of testlib: absolute or relative error within `bound`. */
function isClose(bound: number): Nearness {
  const room = bound + ROUNDING;
  return (expected, found) => {
    if (!Number.isFinite(expected) || !Number.isFinite(found)) return expected === found;
    if (Math.abs(found - expected) <= room) return true;
    const [low, high] = [expected * (1 - room), expected * (1 + room)];
    return found >= Math.min(low, high) && found <= Math.max(low, high);
  };
}

function oneDouble(isNear: Nearness): Judge {
  return (answer, output) => {
    const expected = answer.readDouble();
    if (!isNear(expected, output.readDouble())) wrong("the number differs");
  };
}

function allDoubles(isNear: Nearness): Judge {
  return (answer, output) => {
    for (let place = 1; !answer.seekEnd(); place += 1) {
      const expected = answer.readDouble();
      if (!isNear(expected, output.readDouble())) wrong(`number ${place} differs`);
    }
  };
}

function isYesNo(word: string): boolean {
  return word === "YES" || word === "NO";
}

/** Of one byte a character: no other letter becomes one of YES or NO. */
function upperCase(word: string): string {
  return word.toUpperCase();
}

function compareYesNo(answer: TestlibStream, output: TestlibStream): void {
  const [expected, found] = [upperCase(answer.readToken()), upperCase(output.readToken())];
  if (!isYesNo(expected)) answer.refuse("YES or NO is expected");
  if (!isYesNo(found)) output.refuse("YES or NO is expected");
  if (expected !== found) wrong("the other word is expected");
}

function compareManyYesNo(answer: TestlibStream, output: TestlibStream): void {
  while (!answer.seekEnd() && !output.seekEnd()) compareYesNo(answer, output);
  if (!answer.seekEnd()) wrong("the output has fewer words than expected");
  if (!output.seekEnd()) wrong("the output has more words than expected");
}

function compareUnordered(answer: TestlibStream, output: TestlibStream): void {
  const [expected, found] = [countForms(answer), countForms(output)];
  if (expected.total !== found.total) wrong("the output has another number of elements");
  for (const [form, count] of expected.counts) if (found.counts.get(form) !== count) wrong("the elements differ");
}

/** How often each integer stands in the rest of a file. */
function countForms(stream: TestlibStream): { readonly counts: ReadonlyMap<string, number>; readonly total: number } {
  const counts = new Map<string, number>();
  let total = 0;
  for (; !stream.seekEnd(); total += 1) {
    const form = stream.readLongForm();
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  return { counts, total };
}

/** `Case 1: <number>` and so on. */
function compareCasesOfOne(answer: TestlibStream, output: TestlibStream): void {
  const [expected, found] = [readCasesOfOne(answer), readCasesOfOne(output)];
  const common = Math.min(expected.length, found.length);
  for (let index = 0; index < common; index += 1) {
    if (expected[index] !== found[index]) wrong(`test case ${index + 1} differs`);
  }
  if (expected.length !== found.length) output.refuse("another number of test cases is expected");
}

function readCasesOfOne(stream: TestlibStream): readonly bigint[] {
  const values: bigint[] = [];
  while (!stream.seekEnd()) {
    if (stream.readToken() !== "Case") stream.refuse("Case is expected");
    readCaseNumber(stream, values.length + 1);
    values.push(stream.readLong());
  }
  return values;
}

function readCaseNumber(stream: TestlibStream, number: number): void {
  if (stream.readToken() !== `${number}:`) stream.refuse("the number of the test case is expected");
}

/** `Case 1: <token> <token> ...` and so on. */
function compareCases(form: (stream: TestlibStream, token: string) => string): Judge {
  return (answer, output) => {
    const [isAhead, isOutputAhead] = [{ value: false }, { value: false }];
    for (let number = 1; !answer.seekEnd(); number += 1) {
      const expected = readCase(answer, number, isAhead, form);
      const found = readCase(output, number, isOutputAhead, form);
      if (expected.join(" ") !== found.join(" ")) wrong(`test case ${number} differs`);
    }
  };
}

/** The tokens of a case; the word that opens the next may have been read with it, as `isAhead` says. */
function readCase(
  stream: TestlibStream,
  number: number,
  isAhead: { value: boolean },
  form: (stream: TestlibStream, token: string) => string,
): readonly string[] {
  if (!isAhead.value && stream.readToken() !== "Case") stream.refuse("Case is expected");
  readCaseNumber(stream, number);
  const tokens: string[] = [];
  while (!stream.seekEnd()) {
    const token = stream.readToken();
    if (token === "Case") {
      isAhead.value = true;
      break;
    }
    tokens.push(form(stream, token));
  }
  return tokens;
}

/** testlib's example of a checker that gives points: the distance. */
function comparePoints(answer: TestlibStream, output: TestlibStream): void {
  const expected = answer.readDouble();
  throw new Quit(7, "points", Math.abs(expected - output.readDouble()));
}
