import type { LanguageDefinition } from "./definition.ts";

/** No memory limit of its own: the run has one. Complaints go to stderr, where they are no output. */
const SETTINGS = [
  "-d",
  "memory_limit=-1",
  "-d",
  "max_execution_time=0",
  "-d",
  "display_errors=stderr",
  "-d",
  "html_errors=0",
];

export const PHP = {
  id: "php",
  aliases: ["php8", "php8.2", "php-cli"],
  main: "main.php",
  timeMultiplier: 1,
  image: "extended",
  // Debian's security updates of PHP are its releases: 8.2.29, 8.2.30, ...
  packages: ["php8.2-cli=8.2.*", "php8.2-mbstring=8.2.*", "php8.2-bcmath=8.2.*", "php8.2-gmp=8.2.*"],
  directories: ["/etc/php"],
  hostTools: [
    ["php", "--version"],
    ["php", "-m"],
  ],
  parseCheck: (main) => ["php", "-l", main],
  plan: (main) => ({ mode: "exec", argv: () => ["php", ...SETTINGS, main] }),
  smoke: {
    source: "<?php\n[$a, $b] = explode(' ', trim(fgets(STDIN)));\necho $a + $b, PHP_EOL;\n",
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "<?php\nif (\n",
  samples: {
    endless: "<?php\nfor (;;);\n",
    hungry: "<?php\n$all = [];\nfor ($i = 0; ; $i++) $all[] = str_repeat(chr($i & 63), 1 << 20);\n",
    exit3: "<?php\nexit(3);\n",
  },
} as const satisfies LanguageDefinition;
