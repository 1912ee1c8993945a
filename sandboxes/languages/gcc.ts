import { type Command, type CompileStep, HEADERS, type PrecompiledHeader, type RunPlan } from "./definition.ts";

/** Compiler, linker and headers of C. */
export const GCC_PACKAGES = ["gcc-12=12.2.0-*", "gcc=4:12.2.0-*", "libc6-dev=2.36-*"] as const;

/** What the compiler makes, in the working directory of every run. */
const OUTPUT = "a.out";
/** That directory, as `runner/environment.py` has it: a broken binary in it is the program's own fault. */
const WORK = "/work";

/**
 * `-O2` and the GNU dialects are what contests use; `ONLINE_JUDGE` is what programs written for them look for before they open
 * files of their own; a bound on errors keeps a flood of them short.
 */
function gccFlags(dialect: string): readonly string[] {
  return ["-O2", `-std=${dialect}`, "-DONLINE_JUDGE", "-fmax-errors=20", "-fdiagnostics-color=never"];
}

/** A step of GCC. */
export function gccStep(compiler: string, dialect: string, libraries: readonly string[]): CompileStep {
  return {
    // A header beside the program is found between angle brackets too. `./` keeps a file name from being taken for an option.
    argv: (main) => [compiler, ...gccFlags(dialect), "-I.", `-I${HEADERS}`, "-o", OUTPUT, `./${main}`, ...libraries],
    output: OUTPUT,
  };
}

/**
 * The step of C++, with `bits/stdc++.h` compiled beforehand: reading it takes five times as long as all else in a contest program.
 * GCC takes the compiled form where a program includes the header before any other text, and where no flag, pragma or macro of the
 * program's could make a difference; else it reads the text.
 */
export function cppStep(compiler: string, dialect: string): CompileStep & { readonly header: PrecompiledHeader } {
  const named = `${compiler} -std=${dialect} -x c++ -M - | grep -o '/[^ ]*bits/stdc++\\.h' | head -n 1`;
  const compiled = `${compiler} ${gccFlags(dialect).join(" ")} -x c++-header "$header" -o`;
  return {
    ...gccStep(compiler, dialect, []),
    header: {
      path: `bits/stdc++.h.gch/${dialect}`,
      script: (output) => `header=$(echo '#include <bits/stdc++.h>' | ${named}) && ${compiled} '${output}'`,
    },
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
  return { mode: "exec", argv: () => [`${WORK}/${main}`] };
}
