import { describe, expect, type TestContext, test } from "vitest";
import type { LanguageDefinition } from "../../../sandboxes/languages/definition.ts";
import { allLanguages } from "../../../sandboxes/languages/index.ts";
import type { Limits } from "../../../src/contract/limits.ts";
import type { Artifact, BuildResult, Sandbox } from "../../../src/contract/sandbox.ts";
import { ending, LIMITS, MIB, type Options, run, textOf } from "./harness.ts";

/** The compilers that every kind of sandbox is tried with; each language on its own is in languages.ts. */
const COMPILED = allLanguages().filter(({ id }) => id === "c" || id.startsWith("cpp"));

/** Compiler input that must not hang, flood, or come through with something of the host. */
const HOSTILE: readonly { readonly name: string; readonly source: string }[] = [
  { name: "an endless device", source: '#include "/dev/zero"\nint main(void) {}' },
  { name: "random bytes", source: '#include "/dev/urandom"\nint main(void) {}' },
  { name: "the host's users", source: '#include "/etc/passwd"\nint main(void) {}' },
  { name: "its own directory", source: '#include "/work"\nint main(void) {}' },
  { name: "a file of the service", source: '#include "/app/package.json"\nint main(void) {}' },
  { name: "a secret by the assembler", source: '__asm__(".incbin \\"/etc/shadow\\"");\nint main(void) {}' },
  { name: "a binary of a terabyte", source: "char a[1ULL << 40] = {1};\nint main(void) {}" },
  { name: "a binary of a gigabyte", source: "char a[1u << 30] = {1};\nint main(void) {}" },
  { name: "itself for ever", source: '#include "main.c"\nint main(void) {}' },
  {
    name: "a flood of errors",
    source: Array.from({ length: 20_000 }, (_, index) => `int x${index} = y${index};`).join("\n"),
  },
  { name: "a macro that doubles too often", source: doubling(40) },
];

function doubling(times: number): string {
  const steps = Array.from({ length: times }, (_, index) => `#define a${index + 1} a${index} a${index}`);
  return `#define a0 0,\n${steps.join("\n")}\nint x[] = {a${times}};\nint main(void) {}`;
}

function languageOf(id: string): LanguageDefinition {
  const found = COMPILED.find((language) => language.id === id);
  if (found === undefined) throw new Error(`no compiled language ${id}`);
  return found;
}

/** Languages whose programs are built first, on a sandbox that has their tools; without them the tests are skipped. */
export function testCompiled(sandbox: () => Sandbox): void {
  function needs(id: string, context: TestContext): LanguageDefinition {
    const has = sandbox()
      .describe()
      .toolchains.some((each) => each.language === id);
    context.skip(!has, `no tools for ${id}`);
    return languageOf(id);
  }

  async function compile(
    language: LanguageDefinition,
    source: string,
    files: Readonly<Record<string, string>> = {},
    limits: Partial<Limits> = {},
  ): Promise<BuildResult> {
    const all = Object.entries({ ...files, [language.main]: source });
    const program = {
      language: language.id,
      main: language.main,
      files: Object.fromEntries(all.map(([name, text]) => [name, Buffer.from(text)])),
    };
    return await sandbox().build(program, { ...LIMITS, ...limits });
  }

  async function built(language: LanguageDefinition, source: string, files = {}): Promise<Artifact> {
    const result = await compile(language, source, files);
    if (!result.ok) throw new Error(`refused: ${Buffer.from(result.facts.stderr).toString()}`);
    return result.artifact;
  }

  async function runC(context: TestContext, source: string, options: Options = {}) {
    return await run(sandbox(), await built(needs("c", context), source), options);
  }

  describe.each(COMPILED.map((language) => ({ id: language.id })))("programs in $id", ({ id }) => {
    test("are compiled and run", async (context) => {
      const { smoke } = needs(id, context);
      const ran = await run(sandbox(), await built(languageOf(id), smoke.source), { stdin: smoke.stdin });
      expect([ending(ran), ran.stdout]).toEqual(["exit 0", smoke.stdout]);
    });

    test("that are not valid are refused by the compiler", async (context) => {
      const result = await compile(needs(id, context), languageOf(id).syntaxError);
      expect(result.ok).toBe(false);
      if (!result.ok) {
        expect(ending(result.facts)).toBe("exit 1");
        expect(Buffer.from(result.facts.stderr).toString()).toMatch(/error/i);
      }
    });
  });

  describe("a compiled program", () => {
    test.each([
      ["exit 3", "int main(void) { return 3; }"],
      ["SIGSEGV", "int main(void) { *(volatile int *)0 = 1; }"],
      ["SIGABRT", "#include <stdlib.h>\nint main(void) { abort(); }"],
      ["SIGFPE", "int main(int c, char **v) { volatile int zero = c - 1; return 7 / zero; }"],
      ["cpu", "int main(void) { for (;;); }"],
      [
        "memory",
        "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } }",
      ],
      ["output", '#include <stdio.h>\nint main(void) { for (;;) puts("output output output output"); }'],
      ["wall", "#include <unistd.h>\nint main(void) { for (;;) pause(); }"],
    ])("ends as %s", async (expected, source) => {
      const toolchains = sandbox().describe().toolchains;
      if (!toolchains.some((each) => each.language === "c")) return;
      const artifact = await built(languageOf("c"), source);
      const ran = await run(sandbox(), artifact, {
        limits: { cpu_ms: 500, wall_ms: expected === "wall" ? 700 : 20_000 },
      });
      expect(ending(ran)).toBe(expected);
    });

    test("finds its arguments, its input and its files, and none of its sources", async (context) => {
      const source = `
#include <dirent.h>
#include <stdio.h>
int main(int argc, char **argv) {
  int number;
  if (scanf("%d", &number) != 1) return 1;
  printf("%d %s %d;", argc, argv[1], number);
  int names = 0;
  for (DIR *d = opendir("."); d;) { struct dirent *e = readdir(d); if (!e) break; if (e->d_name[0] != '.') names++; }
  FILE *out = fopen("out.txt", "w");
  fprintf(out, "%d", names);
  fclose(out);
}`;
      const options = { stdin: "7\n", argv: ["x y"], inputs: { "in.txt": Buffer.from("") }, outputs: ["out.txt"] };
      const ran = await runC(context, source, options);
      // The binary and its input file.
      expect([ran.stdout, textOf(ran.output_files["out.txt"])]).toEqual(["2 x y 7;", "2"]);
    });

    test("finds the fixed environment, descriptors 0 to 2 and nothing else, whether or not it is asked for files", async (context) => {
      const source = `
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
extern char **environ;
int main(void) {
  int variables = 0, open = 0;
  while (environ[variables]) variables++;
  for (int fd = 0; fd < 1024; fd++) open += fcntl(fd, F_GETFD) >= 0;
  struct sigaction pipe, file;
  sigaction(SIGPIPE, 0, &pipe);
  sigaction(SIGXFSZ, 0, &file);
  char place[64];
  printf("%d %s %s %d %d %d %d %s", variables, getenv("HOME"), getenv("LANG"), open, pipe.sa_handler == SIG_DFL,
    file.sa_handler == SIG_DFL, getpid(), getcwd(place, sizeof place));
}`;
      const plain = await runC(context, source);
      const collecting = await runC(context, source, { outputs: ["none.txt"] });
      const wanted = "9 /work C.UTF-8 3 1 1 2 /work";
      expect([plain.stdout, collecting.stdout]).toEqual([wanted, wanted]);
    });

    test("can't write the kernel's own files, whether or not it is asked for files", async (context) => {
      const source = `
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
int main(void) {
  const char *names[] = {"/proc/self/oom_score_adj", "/proc/self/uid_map", "/proc/self/comm", "/proc/pressure/cpu"};
  for (int i = 0; i < 4; i++) if (open(names[i], O_WRONLY) >= 0 || (errno != EROFS && errno != ENOENT)) puts(names[i]);
  int score = 0;
  fscanf(fopen("/proc/self/oom_score_adj", "r"), "%d", &score);
  printf("%d", score);
}`;
      const plain = await runC(context, source);
      const collecting = await runC(context, source, { outputs: ["none.txt"] });
      expect([plain.stdout, collecting.stdout]).toEqual(["1000", "1000"]);
    });

    test("finds all of a thousand input files, in folders too", async (context) => {
      const source = `
#include <stdio.h>
int main(void) {
  int found = 0, value;
  char path[64];
  for (int i = 0; i < 1000; i++) {
    sprintf(path, "in/%d/%d.txt", i % 7, i);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%d", &value) == 1 && value == i) found++;
    if (file) fclose(file);
  }
  printf("%d", found);
}`;
      const inputs = Array.from({ length: 1000 }, (_, i) => [`in/${i % 7}/${i}.txt`, Buffer.from(`${i}`)] as const);
      const few = await runC(context, source, { inputs: Object.fromEntries(inputs.slice(0, 20)) });
      const all = await runC(context, source, { inputs: Object.fromEntries(inputs) });
      expect([few.stdout, all.stdout]).toEqual(["20", "1000"]);
    });

    test("has as deep a stack as it was granted", async (context) => {
      const source =
        "int f(int n) { volatile char page[4096]; page[n & 4095] = 1; int below = n == 0 ? 0 : f(n - 1); return below + page[n & 4095]; }\nint main(void) { return f(40000) == 40001 ? 0 : 1; }";
      const ran = await runC(context, source, { limits: { memory_bytes: 512 * MIB, stack_bytes: 256 * MIB } });
      expect(ending(ran)).toBe("exit 0");
      const shallow = await runC(context, source, { limits: { memory_bytes: 512 * MIB, stack_bytes: 16 * MIB } });
      expect(ending(shallow)).toBe("SIGSEGV");
    });

    test("may start threads", async (context) => {
      const source =
        "#include <bits/stdc++.h>\nint main() { std::atomic<int> n{0}; std::vector<std::thread> t; for (int i = 0; i < 8; i++) t.emplace_back([&] { n++; }); for (auto &x : t) x.join(); std::cout << n; }";
      const artifact = await built(needs("cpp", context), source);
      expect((await run(sandbox(), artifact)).stdout).toBe("8");
    });

    test("knows that it is judged, and has the mathematics of libm", async (context) => {
      const source =
        '#include <math.h>\n#include <stdio.h>\nint main(int c, char **v) {\n#ifdef ONLINE_JUDGE\nprintf("%.3f", sqrt(c + 1.0));\n#endif\n}';
      expect((await runC(context, source)).stdout).toBe("1.414");
    });
  });

  describe("a build", () => {
    test("takes several files, whatever they are called", async (context) => {
      const language = needs("c", context);
      const source = '#include "lib/a b.h"\n#include "-o"\n#include <stdio.h>\nint main(void) { printf("%d", A + B); }';
      const artifact = await built(language, source, { "lib/a b.h": "#define A 40\n", "-o": "#define B 2\n" });
      expect((await run(sandbox(), artifact)).stdout).toBe("42");
    });

    test("is done once for callers at the same time, and answered from the cache afterwards", async (context) => {
      const language = needs("c", context);
      const source = `int main(void) { return ${Date.now() % 1_000_000} & 7; }`;
      const [one, two] = await Promise.all([compile(language, source), compile(language, source)]);
      const three = await compile(language, source);
      if (!one.ok || !two.ok || !three.ok) throw new Error("refused");
      expect([one.artifact, two.artifact]).toEqual([three.artifact, three.artifact]);
      expect([one.cached, three.cached, three.compile_ms]).toEqual([false, true, 0]);
    });

    test("reads nothing from its input, and leaves nothing for the next one", async (context) => {
      const language = needs("c", context);
      await built(language, '#include "/dev/stdin"\nint main(void) {}');
      await built(language, '__asm__(".pushsection .note; .popsection");\nint main(void) {}', {
        "left.h": "#define LEFT\n",
      });
      const result = await compile(language, '#include "left.h"\nint main(void) {}');
      expect(result.ok).toBe(false);
    });

    test("is stopped at its own time limit", async (context) => {
      const language = needs("cpp", context);
      const bomb =
        "template <int N, int M> struct F { static constexpr unsigned long v = F<N - 1, M>::v + F<N - 1, M + 1>::v; };\n" +
        "template <int M> struct F<0, M> { static constexpr unsigned long v = M; };\n" +
        "template <int N, int K> struct G { static constexpr unsigned long v = F<700, N * 1000>::v + G<N - 1, K>::v; };\n" +
        "template <int K> struct G<0, K> { static constexpr unsigned long v = 0; };\nint main() { return G<100, 0>::v & 1; }";
      const result = await compile(language, bomb, {}, { compile_ms: 1_000 });
      expect(result.ok).toBe(false);
      if (!result.ok) expect(["cpu", "memory"]).toContain(result.facts.killed_by);
    });

    test.each(HOSTILE)(
      "that includes $name ends, within bounds, as a refusal",
      async ({ source }) => {
        const toolchains = sandbox().describe().toolchains;
        if (!toolchains.some((each) => each.language === "c")) return;
        const result = await compile(languageOf("c"), source, {}, { compile_ms: 5_000 });
        expect(result.ok).toBe(false);
        if (result.ok) return;
        expect(result.facts.stderr.length).toBeLessThanOrEqual(65_536);
        expect(result.facts.memory_bytes).toBeLessThan(1_400 * MIB);
        expect(Buffer.from(result.facts.stderr).toString()).not.toContain("daemon");
      },
      60_000,
    );
  });
}
