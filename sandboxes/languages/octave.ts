import type { LanguageDefinition } from "./definition.ts";

/** Octave without its window; what MATLAB and it have in common. */
export const OCTAVE = {
  id: "octave",
  aliases: ["matlab", "gnu octave", "m"],
  main: "main.m",
  timeMultiplier: 2,
  image: "extended",
  packages: ["octave=7.3.0-*"],
  hostTools: [["octave-cli", "--version"]],
  parseCheck: (main) => [
    "octave-cli",
    "--norc",
    "--quiet",
    "--eval",
    `__parse_file__('./${main.replaceAll("'", "''")}')`,
  ],
  plan: (main) => ({ mode: "exec", argv: () => ["octave-cli", "--norc", "--quiet", main] }),
  smoke: {
    source: "numbers = fscanf(stdin, '%d');\nprintf('%d\\n', sum(numbers));\n",
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "x = (1\ny = 2;\n",
  samples: {
    endless: "while true\nend\n",
    hungry: "all = {};\nwhile true\n  all{end + 1} = ones(1, 131072);\nend\n",
    exit3: "exit(3);\n",
  },
} as const satisfies LanguageDefinition;
