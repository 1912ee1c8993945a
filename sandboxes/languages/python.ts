import type { LanguageDefinition } from "./definition.ts";

/** Imports that have a warm interpreter of their own (docs/sandbox.md has the measurements): the larger it is, the dearer its fork. */
const NUMPY = importOf("numpy");
const SCIENCE = importOf("scipy|pandas|sympy|networkx");
const PYTEST = importOf("pytest");

function importOf(names: string): RegExp {
  return new RegExp(
    String.raw`^[ \t]*(?:import|from)[ \t]+(?:[\w.]+(?:[ \t]+as[ \t]+\w+)?[ \t]*,[ \t]*)*(?:${names})\b`,
    "m",
  );
}

function profileOf(source: string): "base" | "numpy" | "science" | "pytest" {
  if (SCIENCE.test(source)) return "science";
  if (NUMPY.test(source)) return "numpy";
  return PYTEST.test(source) ? "pytest" : "base";
}

export const PYTHON = {
  id: "python",
  aliases: ["python3", "py", "py3", "cpython", "python 3", "cf_python3"],
  main: "main.py",
  timeMultiplier: 1,
  image: "core",
  packages: ["python3.11=3.11.2-*", "python3=3.11.2-*"],
  plan(main, files) {
    // The main file may be a driver of the service's, and what it imports the program.
    const paths = Object.keys(files).filter((path) => path === main || path.endsWith(".py"));
    const source = paths.map((path) => Buffer.from(files[path] ?? new Uint8Array()).toString("latin1")).join("\n");
    return { mode: "python", profile: profileOf(source) };
  },
  smoke: { source: "print(sum(map(int, input().split())))\n", stdin: "40 2\n", stdout: "42\n" },
  syntaxError: "print(1\n",
  samples: {
    endless: "while True:\n    pass\n",
    hungry: "all = []\nwhile True:\n    all.append(bytearray(b'x') * (1 << 20))\n",
    exit3: "raise SystemExit(3)\n",
  },
} as const satisfies LanguageDefinition;
