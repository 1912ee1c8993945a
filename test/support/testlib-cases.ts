import { existsSync, readFileSync } from "node:fs";

/** The name of a standard checker, an answer, an output, and the exit code. */
export type TestlibCase = readonly [name: string, answer: string, output: string, code: number];

export const TESTLIB_CASES: readonly TestlibCase[] = [
  ["wcmp", "a b\n", "a\nb", 0],
  ["wcmp", "a b", "a b c", 1],
  ["wcmp", "a b", "a", 1],
  ["lcmp", "a b\n", " a  b \r\n", 0],
  ["lcmp", "a\nb\n", "a b\n", 1],
  ["lcmp", "a\n", "a\nb\n", 2],
  ["lcmp", "a\nb\n", "a\n", 1],
  ["fcmp", "a b\n", "a b\r\n\n", 0],
  ["fcmp", "a b\n", "a  b\n", 1],
  ["fcmp", "a\n", "a\nb\n", 2],
  ["ncmp", "3 4", "3\n4", 0],
  ["ncmp", "3", "3.0", 2],
  ["ncmp", "3", "03", 2],
  ["ncmp", "0", "-0", 2],
  ["ncmp", "3", "9223372036854775808", 2],
  ["ncmp", "-9223372036854775808", "-9223372036854775808", 0],
  ["ncmp", "3 4", "3", 1],
  ["ncmp", "x", "3", 3],
  ["icmp", "7", "7 8", 2],
  ["icmp", "7", "2147483648", 2],
  ["icmp", "7", "", 2],
  ["hcmp", `1${"0".repeat(40)}`, `1${"0".repeat(40)}`, 0],
  ["hcmp", "7 8", "7", 3],
  ["rcmp", "2.0", "2.000001", 0],
  ["rcmp", "2.0", "2.00001", 1],
  ["rcmp", "1000000", "1000000.5", 1],
  ["rcmp", "2.0", "nan", 2],
  ["rcmp", "inf", "2", 3],
  ["rcmp", "2.0", "2\u0000", 2],
  ["rcmp", "2.0", "1e", 2],
  ["acmp", "2.0", "2.000001", 0],
  ["dcmp", "1000000", "1000000.5", 0],
  ["rcmp4", "1 2", "1.00009 2", 0],
  ["rcmp6", "1 2", "1.00009 2", 1],
  ["rcmp9", "1 2", "1.0000000001 2", 0],
  ["rcmp9", "1", "1 2", 2],
  ["rcmp9", "1 2", "1", 2],
  ["rcmp9", "0", "1e400", 1],
  ["rncmp", "5 6", "5.00001 6", 0],
  ["rncmp", "5 6", "5.0001 6", 1],
  ["yesno", "YES", "yEs", 0],
  ["yesno", "YES", "no", 1],
  ["yesno", "YES", "y", 2],
  ["yesno", "maybe", "yes", 3],
  ["nyesno", "yes no", "YES\nNO", 0],
  ["nyesno", "yes no", "YES", 1],
  ["nyesno", "yes", "maybe", 2],
  ["uncmp", "1 2 2", "2 1 2", 0],
  ["uncmp", "1 2 2", "2 1 1", 1],
  ["caseicmp", "Case 1: 5\nCase 2: 6", "Case 1: 5\nCase 2: 6", 0],
  ["caseicmp", "Case 1: 5", "Case 1: 6", 1],
  ["caseicmp", "Case 1: 5", "case 1: 5", 2],
  ["caseicmp", "Case 1: 5", "Case 1: 5 Case 2: 6", 2],
  ["casencmp", "Case 1: 5 6\nCase 2:", "Case 1: 5\n6 Case 2:", 0],
  ["casencmp", "Case 1: 5 6", "Case 1: 5", 1],
  ["casewcmp", "Case 1: a b", "Case 1: a b", 0],
  ["casewcmp", "Case 1: a b", "Case 2: a b", 2],
  ["pointscmp", "1", "3", 7],
];

const ROW = /^(\w+)\s+ans=(\S*(?:\\ \S*)*)\s+out=(\S*(?:\\ \S*)*)\s+rc=(\d+)/;

/**
 * What testlib's own checkers answered, from the file that TESTLIB_TRUTH_TABLE names: a line each of the form
 * `name ans=... out=... rc=N message`, arguments quoted for a shell and for printf. Null, said loudly, where it names none.
 */
export function readTruthTable(): readonly TestlibCase[] | null {
  const file = process.env.TESTLIB_TRUTH_TABLE;
  if (file === undefined || !existsSync(file)) {
    console.warn("SKIPPED: the recorded answers of testlib's own checkers, because TESTLIB_TRUTH_TABLE names no file");
    return null;
  }
  const lines = readFileSync(file, "utf8").split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const [, name = "", answer = "", output = "", code = ""] = ROW.exec(line) ?? [];
      if (name === "") throw new Error(`not a row of the table: ${line}`);
      return [name, unquote(answer), unquote(output), Number(code)];
    });
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Undoes the shell's quoting, then printf's. */
function unquote(text: string): string {
  const word = text === "''" ? "" : text.replace(/\\(.)/g, "$1");
  return word.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}
