import type { LanguageDefinition } from "./definition.ts";

export const RUBY = {
  id: "ruby",
  aliases: ["rb", "ruby3", "ruby3.1"],
  main: "main.rb",
  timeMultiplier: 1,
  image: "extended",
  packages: ["ruby3.1=3.1.2-*", "ruby=1:3.*"],
  hostTools: [["ruby", "--version"]],
  parseCheck: (main) => ["ruby", "-c", main],
  plan: (main) => ({ mode: "exec", argv: () => ["ruby", main] }),
  smoke: { source: "puts gets.split.map(&:to_i).sum\n", stdin: "40 2\n", stdout: "42\n" },
  syntaxError: "def f(\n",
  samples: {
    endless: "loop { }\n",
    hungry: "all = []\nloop { all << 'x' * (1 << 20) }\n",
    exit3: "exit 3\n",
  },
} as const satisfies LanguageDefinition;
