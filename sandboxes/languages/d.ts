import type { LanguageDefinition } from "./definition.ts";
import { executePlan, GCC_PACKAGES } from "./gcc.ts";

const OUTPUT = "a.out";

/** What Debian's /etc/ldc2.conf says: a sandbox does not see it. */
const CONFIGURATION = [
  "-conf=",
  "-defaultlib=phobos2-ldc,druntime-ldc",
  "-link-defaultlib-shared",
  "-I/usr/lib/ldc/x86_64-linux-gnu/include/d",
  "-I/usr/lib/ldc/aarch64-linux-gnu/include/d",
  "-I/usr/include/d",
];

/** D by the LLVM compiler. */
export const D = {
  id: "d",
  aliases: ["dlang", "d_ut", "ldc", "ldc2", "dmd"],
  main: "main.d",
  timeMultiplier: 1,
  image: "extended",
  packages: ["ldc=1:1.30.0-*", "libphobos2-ldc-shared-dev=1:1.30.0-*", ...GCC_PACKAGES],
  hostTools: [
    ["ldc2", "--version"],
    ["cc", "--version"],
  ],
  compile: {
    argv: (main) => ["ldc2", ...CONFIGURATION, "-O2", "-od=/tmp", `-of=${OUTPUT}`, `./${main}`],
    output: OUTPUT,
  },
  plan: executePlan,
  smoke: {
    source: 'import std.stdio;\nvoid main() { int a, b; readf(" %d %d", &a, &b); writeln(a + b); }\n',
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "void main() {\n",
  samples: {
    endless: "void main() { for (;;) { } }\n",
    hungry: "void main() { ubyte[][] all; for (;;) { auto page = new ubyte[1 << 20]; page[] = 1; all ~= page; } }\n",
    exit3: "int main() { return 3; }\n",
  },
} as const satisfies LanguageDefinition;
