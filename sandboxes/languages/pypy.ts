import type { LanguageDefinition } from "./definition.ts";
import { PYTHON } from "./python.ts";

/** Compiles without running, as the interpreter itself would. */
const PARSE = "import sys; compile(open(sys.argv[1], 'rb').read(), sys.argv[1], 'exec', dont_inherit=True)";

/** Python with a just-in-time compiler, for loops that are long; only the standard library. */
export const PYPY = {
  id: "pypy",
  aliases: ["pypy3", "pypy 3", "py-pypy", "pypy3.9", "python3-pypy"],
  main: "main.py",
  timeMultiplier: 1,
  image: "core",
  packages: ["pypy3=7.3.11+dfsg-*"],
  hostTools: [["pypy3", "-c", "import platform, sys; print(platform.python_version(), sys.version)"]],
  parseCheck: (main) => ["pypy3", "-S", "-c", PARSE, main],
  plan: (main) => ({ mode: "exec", argv: () => ["pypy3", main] }),
  smoke: PYTHON.smoke,
  syntaxError: PYTHON.syntaxError,
  samples: PYTHON.samples,
} as const satisfies LanguageDefinition;
