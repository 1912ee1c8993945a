import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HEADERS, type LanguageDefinition } from "../../../sandboxes/languages/definition.ts";
import { allLanguages } from "../../../sandboxes/languages/index.ts";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { LIMITS, MIB, python } from "./harness.ts";

const WITH_HEADER = allLanguages().filter(({ compile }) => compile?.header !== undefined);

/** What programs write before their first include; each could make the header's text mean something else. */
const BEFORE = [
  "",
  "#define MAXN 1000",
  "#undef ONLINE_JUDGE",
  "#define NDEBUG",
  "#define _GLIBCXX_DEBUG",
  "#define int long long",
  "#define private public",
  '#pragma GCC optimize("O3,unroll-loops")',
  '#pragma GCC target("avx2")',
  "#pragma pack(push, 1)",
  "#include <iostream>",
  "using namespace std;",
];

const PROGRAM = `
#include <bits/stdc++.h>
struct Pair { char first; int second; };
int main() {
  std::map<int, Pair> seen;
  long long a, b;
  std::cin >> a >> b;
  assert(a < 100);
  std::vector<double> all(a, 0.5);
  double sum = 0;
  for (auto x : all) sum += std::sin(x) * x;
  std::printf("%f %zu %zu\\n", sum, sizeof(Pair), sizeof(*seen.begin()));
}
`;

/** Compiles each of sys.argv[2:] before the program with and without the directory of headers; prints which differ. */
const COMPARE = `
import json, subprocess, sys
argv, headers, before = json.loads(sys.argv[1])
def compiled(text, argv):
    with open("main.cpp", "w") as file:
        file.write(text)
    done = subprocess.run(argv, capture_output=True, text=True)
    try:
        with open("a.out", "rb") as file:
            made = file.read()
        subprocess.run(["rm", "a.out"], check=True)
    except FileNotFoundError:
        made = None
    return done.returncode, done.stderr, made
program = sys.stdin.read()
for line in before:
    text = line + "\\n" + program
    with_them = compiled(text, argv)
    without = compiled(text, [word for word in argv if word != headers])
    print(json.dumps([line, with_them == without, (with_them[2] is None) == (with_them[0] != 0)]))
`;

/** Headers that are compiled beforehand, on a sandbox that `make` builds and that has the compilers of C++. */
export function testHeaders(name: string, make: () => Promise<Sandbox>): void {
  describe(name, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await make();
      for (const { id, main, smoke } of WITH_HEADER) {
        const program = { language: id, main, files: { [main]: Buffer.from(smoke.source) } };
        const built = await sandbox.build(program, LIMITS);
        expect(built.ok).toBe(true);
      }
    }, 180_000);
    afterAll(async () => {
      await sandbox.close();
    });

    /** Runs a Python program that may use the compilers. */
    async function beside(source: string, argv: readonly string[], stdin = "") {
      const limits = { cpu_ms: 150_000, wall_ms: 400_000, memory_bytes: 1024 * MIB, disk_bytes: 128 * MIB };
      return await python(sandbox, source, { argv, stdin, limits });
    }

    function argvOf({ compile, main }: LanguageDefinition): readonly string[] {
      return compile?.argv(main, {}) ?? [];
    }

    test.each(WITH_HEADER.map((language) => [language.id, language] as const))(
      "spare programs in %s that begin with them the reading",
      async (_, language) => {
        const source =
          "import json, subprocess, sys\nopen('main.cpp', 'w').write(sys.stdin.read())\nsubprocess.run(json.loads(sys.argv[1]) + ['-H'])\n";
        const ran = await beside(source, [JSON.stringify(argvOf(language))], language.smoke.source);
        const taken = ran.stderr.split("\n").filter((line) => line.startsWith("! "));
        expect(taken).toEqual([`! ${HEADERS}/${language.compile?.header?.path}`]);
      },
      60_000,
    );

    test("change no program, whatever stands before the include", async () => {
      const [language] = WITH_HEADER;
      if (language === undefined) throw new Error("no language has a header");
      const ran = await beside(COMPARE, [JSON.stringify([argvOf(language), `-I${HEADERS}`, BEFORE])], PROGRAM);
      const seen = ran.stdout
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line));
      expect(seen, ran.stderr).toEqual(BEFORE.map((line) => [line, true, true]));
    }, 420_000);
  });
}
