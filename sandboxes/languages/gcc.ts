import type { Command, CompileStep, RunPlan } from "./definition.ts";

/** Compiler, linker and headers of C. */
export const GCC_PACKAGES = ["gcc-12=12.2.0-*", "gcc=4:12.2.0-*", "libc6-dev=2.36-*"] as const;

/** What the compiler makes, in the working directory of every run. */
const OUTPUT = "a.out";

/**
 * A step of GCC. `-O2` and the GNU dialects are what contests use; `ONLINE_JUDGE` is what programs written for them look for
 * before they open files of their own; a bound on errors keeps a flood of them short. The precompiled header of the sandbox
 * image fits exactly these flags.
 */
export function gccStep(compiler: string, dialect: string, libraries: readonly string[]): CompileStep {
  return {
    // `./` keeps a file name from being taken for an option.
    argv: (main) => [
      compiler,
      "-O2",
      `-std=${dialect}`,
      "-DONLINE_JUDGE",
      "-fmax-errors=20",
      "-fdiagnostics-color=never",
      // A header beside the program is found between angle brackets too.
      "-I.",
      "-o",
      OUTPUT,
      `./${main}`,
      ...libraries,
    ],
    output: OUTPUT,
  };
}

/** How a host tells which compiler, linker and C library it has: hosts differ in more than package lists. */
export function gccTools(compiler: string): readonly Command[] {
  return [
    [compiler, "-dumpfullversion", "-dumpversion"],
    [compiler, "-v"],
    ["ld", "-v"],
    ["ldd", "--version"],
  ];
}

/** Runs a binary in the working directory. */
export function executePlan(main: string): RunPlan {
  return { mode: "exec", argv: () => [`/work/${main}`] };
}
