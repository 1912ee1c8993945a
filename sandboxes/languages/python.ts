import type { LanguageDefinition } from "./definition.ts";

/** Imports for which the interpreter with the scientific modules is worth its larger fork (measured in docs/sandbox.md). */
const SCIENCE = /^[ \t]*(?:import|from)[ \t]+(?:[\w.]+[ \t]*,[ \t]*)*(?:numpy|scipy|pandas|sympy|networkx)\b/m;

export const PYTHON = {
  id: "python",
  aliases: ["python3", "py", "py3", "cpython", "python 3", "cf_python3"],
  main: "main.py",
  timeMultiplier: 1,
  imagePackage: "python3.11",
  plan(main, files) {
    const source = Buffer.from(files[main] ?? new Uint8Array()).toString("latin1");
    return { mode: "python", profile: SCIENCE.test(source) ? "science" : "base" };
  },
  smoke: { source: "print(sum(map(int, input().split())))\n", stdin: "40 2\n", stdout: "42\n" },
  syntaxError: "print(1\n",
} as const satisfies LanguageDefinition;
