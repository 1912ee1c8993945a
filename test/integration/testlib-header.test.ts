import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TESTLIB_HEADER } from "../../graders/jury/testlib-header/index.ts";
import { createNativeSandbox } from "../../sandboxes/native/driver.ts";
import type { Artifact, RunFacts, Sandbox } from "../../src/contract/sandbox.ts";
import { JURY_LIMITS } from "../../src/core/limits.ts";
import { canCompile } from "../support/native-service.ts";
import { readTruthTable, TESTLIB_CASES, type TestlibCase } from "../support/testlib-cases.ts";

/** testlib's standard checkers once more, in its own interface; which one is asked for stands in the input. */
const STANDARD = `#include "testlib.h"
#include <bits/stdc++.h>
using namespace std;

static void words() {
  int n = 0;
  string j, p;
  while (!ans.seekEof() && !ouf.seekEof()) {
    n++;
    ans.readWordTo(j);
    ouf.readWordTo(p);
    if (j != p) quitf(_wa, "%d%s words differ", n, englishEnding(n).c_str());
  }
  if (!ouf.seekEof()) quitf(_wa, "extra tokens");
  if (!ans.seekEof()) quitf(_wa, "unexpected end");
  quitf(_ok, "%d tokens", n);
}

static void lines(bool byTokens) {
  int n = 0;
  while (!ans.eof()) {
    string j = ans.readString();
    if (j == "" && ans.eof()) break;
    string p = ouf.readLine();
    n++;
    bool same = byTokens ? tokenize(j, " \\t\\r\\v\\f") == tokenize(p, " \\t\\r\\v\\f") : j == p;
    if (!same) quitf(_wa, "%d%s lines differ - expected: '%s', found: '%s'", n, englishEnding(n).c_str(), compress(j).c_str(), compress(p).c_str());
  }
  quitf(_ok, "%d lines", n);
}

static void numbers() {
  int n = 0;
  while (!ans.seekEof() && !ouf.seekEof()) {
    n++;
    long long j = ans.readLong(), p = ouf.readLong();
    if (j != p) quitf(_wa, "%d%s numbers differ", n, englishEnding(n).c_str());
  }
  int more = 0, extra = 0;
  while (!ans.seekEof()) ans.readLong(), more++;
  while (!ouf.seekEof()) ouf.readLong(), extra++;
  if (more > 0) quitf(_wa, "answer is longer");
  if (extra > 0) quitf(_wa, "output is longer");
  quitf(_ok, "%d numbers", n);
}

static void unordered() {
  vector<long long> j, p;
  while (!ans.seekEof()) j.push_back(ans.readLong());
  while (!ouf.seekEof()) p.push_back(ouf.readLong());
  quitif(j.size() != p.size(), _wa, "sizes differ: %d", int(p.size()));
  sort(j.begin(), j.end());
  sort(p.begin(), p.end());
  if (j != p) quit(_wa, "they differ: " + join(p));
  quitf(_ok, "%s", vtos(j.size()).c_str());
}

static void huge() {
  pattern number("0|-?[1-9][0-9]*");
  string j = ans.readToken(), p;
  if (!number.matches(j)) ans.quitf(_fail, "%s is not a valid integer", compress(j).c_str());
  if (!ans.seekEof()) quitf(_fail, "expected exactly one token");
  p = ouf.readWord();
  if (!number.matches(p)) quitf(_pe, "%s is not a valid integer", compress(p).c_str());
  if (j != p) expectedButFound(_wa, j, p);
  quitf(_ok, "answer is '%s'", compress(j).c_str());
}

static void near(double bound) {
  double j = ans.readDouble(), p = ouf.readReal();
  if (fabs(j - p) > bound + 1E-15) expectedButFound<double>(_wa, j, p, "number %d", 1);
  quitf(_ok, "answer is %.10f", j);
}

static void close(double bound, bool isOne) {
  int n = 0;
  double error = 0;
  while (!ans.seekEof()) {
    n++;
    double j = ans.readDouble(), p = ouf.readDouble();
    error = max(doubleDelta(j, p), error);
    if (!doubleCompare(j, p, bound)) quitf(_wa, "%d%s numbers differ, error = '%.10f'", n, englishEnding(n).c_str(), doubleDelta(j, p));
    if (isOne) break;
  }
  quitf(_ok, "%d numbers, error %g", n, error);
}

static void allNear(double bound) {
  for (int n = 1; !ans.seekEof(); n++) {
    double j = ans.readDouble(), p = ouf.readDouble();
    if (fabs(j - p) > bound + 1E-15) quitf(_wa, "%d%s numbers differ", n, englishEnding(n).c_str());
  }
  quit(_ok, "");
}

static void oneWord() {
  string j = upperCase(ans.readWord()), p = upperCase(ouf.readWord());
  if (j != "YES" && j != "NO") quitf(_fail, "YES or NO expected in answer, but %s found", compress(j).c_str());
  if (p != "YES" && p != "NO") quitf(_pe, "YES or NO expected, but %s found", compress(p).c_str());
  if (j != p) quitf(_wa, "expected %s, found %s", compress(j).c_str(), compress(p).c_str());
}

static void cases(const string &kind) {
  auto read = [&](InStream &in) {
    vector<vector<string>> all;
    while (!in.seekEof()) {
      string token = in.readToken();
      if (token == "Case") {
        all.emplace_back();
        if (in.readToken() != vtos(all.size()) + ":") in.quitf(_pe, "expected the number of the case");
        if (kind == "caseicmp") all.back().push_back(vtos(in.readLong()));
        continue;
      }
      if (all.empty() || kind == "caseicmp") in.quitf(_pe, "Case expected");
      long long value;
      if (kind == "casencmp" && !assay_parse_long(token, value)) in.quitf(_pe, "integer expected");
      all.back().push_back(token);
    }
    return all;
  };
  auto j = read(ans), p = read(ouf);
  for (size_t i = 0; i < min(j.size(), p.size()); i++) {
    setTestCase(int(i) + 1);
    if (j[i] != p[i]) quitf(_wa, "they differ");
  }
  unsetTestCase();
  if (j.size() != p.size()) quitf(_pe, "there are %d cases", int(p.size()));
  quitf(_ok, "%d cases", int(j.size()));
}

int main(int argc, char *argv[]) {
  setName("all of %s", "them");
  registerTestlibCmd(argc, argv);
  string name = inf.readToken("[a-z]{4,9}[0-9]?", "name");
  inf.readEoln();
  inf.readEof();
  if (name == "wcmp") words();
  if (name == "lcmp" || name == "fcmp") lines(name == "lcmp");
  if (name == "ncmp") numbers();
  if (name == "uncmp") unordered();
  if (name == "hcmp") huge();
  if (name == "icmp") {
    int j = ans.readInt(), p = ouf.readInt();
    if (j != p) quitf(_wa, "expected %d, found %d", j, p);
    quitf(_ok, "answer is %d", j);
  }
  if (name == "rcmp" || name == "acmp") near(1.5E-6);
  if (name == "dcmp") close(1E-6, true);
  if (name == "rcmp4") close(1E-4, false);
  if (name == "rcmp6") close(1E-6, false);
  if (name == "rcmp9") close(1E-9, false);
  if (name == "rncmp") allNear(1.5E-5);
  if (name == "yesno") {
    oneWord();
    quitf(_ok, "answer is as expected");
  }
  if (name == "nyesno") {
    while (!ans.seekEof() && !ouf.seekEof()) oneWord();
    if (!ans.seekEof() || !ouf.seekEof()) quitf(_wa, "one sequence is longer");
    quitf(_ok, "all as expected");
  }
  if (name.substr(0, 4) == "case") cases(name);
  if (name == "pointscmp") {
    double j = ans.readDouble(), p = ouf.readDouble();
    quitp(fabs(j - p), "ja=%.4f pa=%.4f", j, p);
  }
  quitf(_fail, "no such checker");
}
`;

/** Reads nearly everything that there is to read, as a checker of a task might. */
const READER = `#include "testlib.h"
int main(int argc, char **argv) {
  registerTestlibCmd(argc, argv);
  std::vector<int> ints = ouf.readInts(3, 1, 9, "ints");
  ensure(ints.size() == 3);
  long long n = 5;
  ensuref(ouf.readLong(1, n, "n") == 4, "four");
  ouf.ensuref(ouf.readUnsignedLong() == 18446744073709551615ULL, "the largest");
  if (ouf.readStrictDouble(0, 2, 1, 3, "d") != 1.25) quitf(_wa, "1.25");
  if (trim(ouf.readLine()) != "" || ouf.readString() != "a line  with blanks ") quitf(_wa, "line");
  if (ouf.readLine("[a-c ]+|x", "line") != "a b c") quitf(_wa, "pattern");
  if (ouf.readToken() != "t" || ouf.readChar() != ' ' || ouf.readSpace() != ' ' || ouf.readChar('u') != 'u') quitf(_wa, "chars");
  ouf.readEoln();
  if (ouf.seekEoln()) {}
  if (ouf.curChar() != 'v' || ouf.nextChar() != 'v') quitf(_wa, "v");
  std::vector<std::string> w = ouf.readTokens(2);
  std::vector<double> d = ouf.readReals(2, -1, 1);
  if (w[1] != "y" || d[0] != -0.5) quitf(_wa, "rest");
  rnd.setSeed(7);
  int r = rnd.next(10);
  ensure(0 <= r && r < 10 && rnd.next(3, 3) == 3 && rnd.perm(5).size() == 5u);
  quitf(_ok, "%s", join(split("a,b", ','), "-").c_str());
}
`;

const READABLE = "1 2 3 4 18446744073709551615 1.25 \na line  with blanks \r\na b c\nt  u\n\nv x y -0.5 1e-1\n";

describe.skipIf(!canCompile("the service's own testlib.h"))("the service's own testlib.h", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await createNativeSandbox({ slots: 2 });
  }, 120_000);
  afterAll(() => sandbox.close());

  async function compiled(source: string, language = "cpp"): Promise<Artifact> {
    const files = { "main.cpp": Buffer.from(source), "testlib.h": Buffer.from(TESTLIB_HEADER) };
    const built = await sandbox.build({ language, main: "main.cpp", files }, JURY_LIMITS);
    if (!built.ok) throw new Error(Buffer.from(built.facts.stderr).toString());
    return built.artifact;
  }

  function run(artifact: Artifact, input: string, output: string, answer: string): Promise<RunFacts> {
    const files = { input, output, answer };
    return sandbox.run({
      artifact,
      argv: ["input", "output", "answer", "report", "-appes"],
      stdin: new Uint8Array(),
      input_files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "utf8")])),
      output_files: ["report"],
      limits: JURY_LIMITS,
      seed: "0123456789abcdef",
    });
  }

  async function disagreements(cases: readonly TestlibCase[]): Promise<readonly unknown[]> {
    const standard = await compiled(STANDARD);
    const found = await Promise.all(
      cases.map(async ([name, answer, output, code]) => {
        const facts = await run(standard, `${name}\n`, output, answer);
        return facts.exit_code === code ? [] : [{ name, answer, output, code, found: facts.exit_code }];
      }),
    );
    return found.flat();
  }

  it("serves checkers that say what the standard ones do", async () => {
    // What is beyond a double is malformed to a program in C++, and merely wrong to a comparison.
    expect(await disagreements(TESTLIB_CASES.filter(([, , output]) => output !== "1e400"))).toEqual([]);
  });

  const truth = readTruthTable();
  it.skipIf(truth === null)("serves checkers that say what testlib's own were recorded to say", async () => {
    expect(await disagreements(truth ?? [])).toEqual([]);
  });

  it.each(["cpp", "cpp20", "cpp23"])("reads whatever its interface can read, in %s", async (language) => {
    const reader = await compiled(READER, language);
    const facts = await run(reader, "", READABLE, "");
    expect([facts.exit_code, Buffer.from(facts.stderr).toString()]).toEqual([0, "ok a-b\n"]);
    expect((await run(reader, "", READABLE.replace("1e-1", "1e-1 z"), "")).exit_code).toBe(2);
    expect((await run(reader, "", READABLE.replace("3 4", "3 6"), "")).exit_code).toBe(1);
    expect((await run(reader, "", READABLE.replace("1.25", "1.2500"), "")).exit_code).toBe(2);
    expect((await run(reader, "", READABLE.replace("a b c", "a b d"), "")).exit_code).toBe(1);
    expect((await run(reader, "", READABLE.slice(0, 8), "")).exit_code).toBe(2);
  });

  it("says in its report what its exit code says", async () => {
    const standard = await compiled(STANDARD);
    const report = async (name: string, output: string, answer: string) => {
      const file = (await run(standard, `${name}\n`, output, answer)).output_files.report;
      return file?.state === "file" ? Buffer.from(file.bytes).toString() : "";
    };
    expect(await report("pointscmp", "3", "1")).toContain('<result outcome = "points" points = "2">');
    expect(await report("lcmp", "<b>\u0001", "a")).toContain("found: '&lt;b&gt;?'");
  });
});
