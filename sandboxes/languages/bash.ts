import type { LanguageDefinition } from "./definition.ts";

/** Bash with the tools that scripts take for granted. A script runs line by line: it is refused for its syntax only where it fails. */
export const BASH = {
  id: "bash",
  aliases: ["sh", "shell", "shellscript", "shell script", "bash script"],
  main: "main.sh",
  timeMultiplier: 1,
  image: "core",
  packages: ["bash=5.2.15-*", "bc=1.07.1-*", "gawk=1:5.2.1-*"],
  hostTools: [["bash", "--version"]],
  parseCheck: (main) => ["bash", "-n", main],
  plan: (main) => ({ mode: "exec", argv: () => ["bash", main] }),
  smoke: { source: 'read -r a b\necho "$((a + b))"\n', stdin: "40 2\n", stdout: "42\n" },
  syntaxError: "if true; then\n",
  samples: {
    endless: "while :; do :; done\n",
    hungry: "x=0123456789\nwhile :; do x=$x$x; done\n",
    exit3: "exit 3\n",
  },
} as const satisfies LanguageDefinition;
