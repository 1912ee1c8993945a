import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LanguageDefinition } from "../../../sandboxes/languages/definition.ts";
import { allLanguages } from "../../../sandboxes/languages/index.ts";
import type { Limits } from "../../../src/contract/limits.ts";
import type { RunFacts, Sandbox } from "../../../src/contract/sandbox.ts";
import { classifyRun } from "../../../src/core/classify.ts";
import { LIMITS, MIB } from "./harness.ts";

/** As tasks have them by default, but for the time: virtual machines need some memory of their own. */
const GRANTED: Limits = {
  ...LIMITS,
  memory_bytes: 512 * MIB,
  stack_bytes: 512 * MIB,
  processes: 64,
  open_files: 256,
  compile_ms: 60_000,
};

type Verdict = "compile_error" | NonNullable<ReturnType<typeof classifyRun>>["verdict"] | "ran";

/**
 * Every language of `images` on a sandbox that `make` builds: its smoke program runs, and what goes wrong is called by its name.
 * Languages without tools are left out, loudly; where `TEST_REQUIRE_LANGUAGES` is 1, that is a failure.
 */
export function testLanguages(
  name: string,
  make: () => Promise<Sandbox>,
  images: readonly LanguageDefinition["image"][] = ["core", "extended"],
): void {
  const languages = allLanguages().filter(({ image }) => images.includes(image));
  describe(name, () => {
    let made: Sandbox | null = null;
    beforeAll(async () => {
      made = await make();
    }, 120_000);
    afterAll(async () => {
      await made?.close();
    });
    describe.each(languages.map((language) => [language.id, language] as const))("%s", (_, language) => {
      testLanguage(language, () => {
        if (made === null) throw new Error("the sandbox could not be made");
        return made;
      });
    });
  });
}

function testLanguage(language: LanguageDefinition, sandbox: () => Sandbox): void {
  const { id, smoke, samples } = language;

  async function judge(source: string, stdin: string, limits: Partial<Limits> = {}) {
    const granted = { ...GRANTED, ...limits };
    const files = { [language.main]: Buffer.from(source) };
    const built = await sandbox().build({ language: language.id, main: language.main, files }, granted);
    if (!built.ok) return { verdict: "compile_error" as const, facts: built.facts };
    const request = { artifact: built.artifact, stdin: Buffer.from(stdin), limits: granted, seed: "0123456789abcdef" };
    const facts = await sandbox().run(request);
    const verdict: Verdict = classifyRun(facts, granted)?.verdict ?? "ran";
    return { verdict, facts };
  }

  const cases: readonly (readonly [string, string, string, Verdict, Partial<Limits>])[] = [
    ["runs its smoke program", smoke.source, smoke.stdin, "ran", {}],
    ["calls a program that can't be parsed a compile error", language.syntaxError, "", "compile_error", {}],
    ["calls an endless loop a time limit", samples.endless, "", "time_limit", { cpu_ms: 700 }],
    [
      "calls memory without end a memory limit",
      samples.hungry,
      "",
      "memory_limit",
      { cpu_ms: 30_000, wall_ms: 90_000 },
    ],
    ["calls exit code 3 a runtime error", samples.exit3, "", "runtime_error", {}],
  ];
  test.for(cases)("%s", { timeout: 180_000 }, async ([, source, stdin, expected, limits], context) => {
    const isOffered = sandbox()
      .describe()
      .toolchains.some((each) => each.language === id);
    if (!isOffered && process.env.TEST_REQUIRE_LANGUAGES === "1") throw new Error(`no tools for ${id}`);
    if (!isOffered) console.warn(`SKIPPED: no tools for ${id} here`);
    context.skip(!isOffered, `no tools for ${id}`);
    const { verdict, facts } = await judge(source, stdin, limits);
    expect(verdict, account(facts)).toBe(expected);
    if (expected === "ran") expect(Buffer.from(facts.stdout).toString()).toBe(smoke.stdout);
    if (expected === "runtime_error") expect(facts.exit_code).toBe(3);
  });
}

/** What a run did, for a message. */
function account(facts: RunFacts): string {
  const { exit_code, signal, killed_by, cpu_ms, wall_ms, memory_bytes } = facts;
  const said = Buffer.from(facts.stderr).toString().slice(0, 2_000);
  return `${JSON.stringify({ exit_code, signal, killed_by, cpu_ms, wall_ms, memory_bytes })} ${said}`;
}
