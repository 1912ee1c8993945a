import type { LanguageDefinition } from "./definition.ts";

/** Looking whether a program can be parsed runs its `BEGIN` blocks; that is done in a sandbox like any run. */
export const PERL = {
  id: "perl",
  aliases: ["pl", "perl5"],
  main: "main.pl",
  timeMultiplier: 1,
  image: "extended",
  packages: ["perl=5.36.0-*"],
  hostTools: [["perl", "-e", "print $^V, ' ', $^O"]],
  parseCheck: (main) => ["perl", "-c", main],
  plan: (main) => ({ mode: "exec", argv: () => ["perl", main] }),
  smoke: { source: "my ($x, $y) = split ' ', <STDIN>;\nprint $x + $y, \"\\n\";\n", stdin: "40 2\n", stdout: "42\n" },
  syntaxError: "my $x = (;\n",
  samples: {
    endless: "while (1) { }\n",
    hungry: "my @all;\nwhile (1) { push @all, 'x' x (1 << 20); }\n",
    exit3: "exit 3;\n",
  },
} as const satisfies LanguageDefinition;
