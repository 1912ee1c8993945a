import type { LanguageDefinition } from "./definition.ts";
import { executePlan, gccStep, gccTools } from "./gcc.ts";

/** C17 with GNU extensions, of which C99 and C11 programs are a part. */
export const C = {
  id: "c",
  aliases: ["gcc", "c99", "c11", "c17", "c18", "gnu99", "gnu11", "gnu17", "ansi c"],
  main: "main.c",
  timeMultiplier: 1,
  imagePackage: "gcc-12",
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
} as const satisfies LanguageDefinition;
