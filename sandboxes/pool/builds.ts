import { ServiceError } from "../../src/contract/errors.ts";
import type { Limits } from "../../src/contract/limits.ts";
import type { BuildResult, Program, RunOptions } from "../../src/contract/sandbox.ts";
import type { CompileStep, LanguageDefinition } from "../languages/definition.ts";
import { type ArtifactCache, planned } from "./artifacts.ts";
import type { Attempts } from "./attempts.ts";
import { type Compiled, compileOn } from "./compile.ts";
import { JoinedWork } from "./joined.ts";

const PROOF = { compile_ms: 60_000 };

/** Compilations: joined while under way, kept in the artifact cache when done. */
export class Builds {
  readonly #attempts: Attempts;
  readonly #artifacts: ArtifactCache;
  readonly #beforeCompiling: ((language: LanguageDefinition) => Promise<void>) | undefined;
  readonly #joined = new JoinedWork<BuildResult>();
  /** Languages whose compiler has made a program in this process. */
  readonly #proven = new Set<string>();

  constructor(
    attempts: Attempts,
    artifacts: ArtifactCache,
    beforeCompiling?: (language: LanguageDefinition) => Promise<void>,
  ) {
    this.#attempts = attempts;
    this.#artifacts = artifacts;
    this.#beforeCompiling = beforeCompiling;
  }

  /**
   * Compiles `program`, whose cache key is `key`. Rejects with `toolchain_missing` where the compiler itself is broken, and with
   * the faults of the slots.
   */
  async compile(
    key: string,
    program: Program,
    language: LanguageDefinition,
    step: CompileStep,
    limits: Limits,
    options: RunOptions,
  ): Promise<BuildResult> {
    // Quiet and loud callers, and those who grant other times, do not share: each gets what it asked for.
    const joinKey = `${key} ${limits.compile_ms} ${options.quiet === true}`;
    return await this.#joined.join(joinKey, options.signal, async (signal) => {
      await this.#beforeCompiling?.(language);
      const startedMs = performance.now();
      const compiled = await this.#attempt(key, program, step, limits, { ...options, signal });
      const compile_ms = performance.now() - startedMs - compiled.facts.queue_ms;
      if (!compiled.ok) {
        await this.#prove(language, step, signal);
        return { ok: false, facts: compiled.facts, compile_ms };
      }
      this.#proven.add(language.id);
      const files = { [step.output]: compiled.binary };
      const artifact = this.#artifacts.add(key, program.language, {
        ...planned(files, language.plan(step.output, files)),
        executables: [step.output],
        main: step.output,
        parseCheck: null,
        parsed: true,
      });
      return { ok: true, artifact, cached: false, compile_ms };
    });
  }

  /**
   * A refusal counts against a program only if the compiler is known to work: one that lacks its headers refuses everything. The
   * proof has a time of its own: a task that grants little says nothing of the compiler.
   */
  async #prove(language: LanguageDefinition, step: CompileStep, signal: AbortSignal): Promise<void> {
    if (this.#proven.has(language.id)) return;
    const files = { [language.main]: Buffer.from(language.smoke.source) };
    const program: Program = { language: language.id, files, main: language.main };
    const compiled = await this.#attempt(`smoke ${language.id}`, program, step, PROOF, { signal });
    if (!compiled.ok) {
      const { facts } = compiled;
      const said = Buffer.from(facts.stderr).toString().trim().slice(-500);
      const how = facts.killed_by ?? facts.signal ?? `exit ${facts.exit_code}`;
      throw new ServiceError(
        "toolchain_missing",
        `the compiler of ${language.id} refuses a program that it must take (${how}): ${said}`,
      );
    }
    this.#proven.add(language.id);
  }

  #attempt(
    key: string,
    program: Program,
    step: CompileStep,
    limits: Pick<Limits, "compile_ms">,
    options: RunOptions & { readonly signal: AbortSignal },
  ): Promise<Compiled> {
    return this.#attempts.perform(key, options, (slot, queueMs) =>
      compileOn(slot, program, step, limits, queueMs, options.signal),
    );
  }
}
