import type { LanguageDefinition } from "./definition.ts";
import { executePlan, GCC_PACKAGES, gccStep, gccTools } from "./gcc.ts";

/** C17 with GNU extensions, of which C99 and C11 programs are a part. */
export const C = {
  id: "c",
  aliases: ["gcc", "c99", "c11", "c17", "c18", "gnu99", "gnu11", "gnu17", "ansi c"],
  main: "main.c",
  timeMultiplier: 1,
  image: "core",
  packages: GCC_PACKAGES,
  hostTools: gccTools("/usr/bin/gcc"),
  compile: gccStep("/usr/bin/gcc", "gnu17", ["-lm"]),
  plan: executePlan,
  smoke: {
    source:
      '#include <math.h>\n#include <stdio.h>\nint main(void) { double a, b; if (scanf("%lf %lf", &a, &b) != 2) return 1; printf("%.0f\\n", fmax(a, b) + fmin(a, b)); }\n',
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "int main(void) { return 0\n",
  samples: {
    endless: "int main(void) { for (;;); }\n",
    hungry:
      "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } }\n",
    exit3: "int main(void) { return 3; }\n",
  },
} as const satisfies LanguageDefinition;
