import type { LanguageDefinition } from "./definition.ts";
import { executePlan } from "./gcc.ts";

const OUTPUT = "a.out";

/** Free Pascal, in its own dialect; `{$mode}` chooses another. */
export const PASCAL = {
  id: "pascal",
  aliases: ["pas", "fpc", "freepascal", "free pascal", "delphi"],
  main: "main.pas",
  timeMultiplier: 1,
  image: "extended",
  packages: ["fp-compiler-3.2.2=3.2.2+dfsg-*", "fp-units-base-3.2.2=3.2.2+dfsg-*", "fp-units-fcl-3.2.2=3.2.2+dfsg-*"],
  hostTools: [
    ["fpc", "-iV"],
    ["ld", "-v"],
  ],
  compile: {
    argv: (main) => [
      "fpc",
      "-n",
      "-Fu/usr/lib/x86_64-linux-gnu/fpc/$fpcversion/units/$fpctarget/*",
      "-Fu/usr/lib/aarch64-linux-gnu/fpc/$fpcversion/units/$fpctarget/*",
      "-O2",
      "-v0e",
      "-FU/tmp",
      `-o./${OUTPUT}`,
      `./${main}`,
    ],
    output: OUTPUT,
  },
  plan: executePlan,
  smoke: {
    source: "var a, b: longint;\nbegin\n  read(a, b);\n  writeln(a + b);\nend.\n",
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "begin\n  writeln(1\nend.\n",
  samples: {
    endless: "begin\n  while true do;\nend.\n",
    hungry: "var p: pointer;\nbegin\n  while true do begin getmem(p, 1048576); fillchar(p^, 1048576, 1); end;\nend.\n",
    exit3: "begin\n  halt(3);\nend.\n",
  },
} as const satisfies LanguageDefinition;
