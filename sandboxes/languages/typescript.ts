import type { CompileStep, LanguageDefinition } from "./definition.ts";
import { nodePlan } from "./node.ts";

const OUTPUT = "main.js";

/**
 * Takes the types out, puts the program's own files into one, and turns enums, namespaces and decorators into JavaScript; types are not checked, so a program is what it
 * does. CommonJS, where `import` and `require` may stand side by side, unless a top-level `await` makes it a module.
 */
const STRIP: CompileStep = {
  argv: (main) => [
    "/bin/sh",
    "-c",
    `strip() { esbuild "./$0" --platform=node --target=node18 --charset=utf8 --log-level=error --color=false --format="$1" --bundle --packages=external --outfile=${OUTPUT}; }
strip cjs || strip esm`,
    main,
  ],
  output: OUTPUT,
};

/** TypeScript without checking of types, under Node.js. */
export const TYPESCRIPT = {
  id: "typescript",
  aliases: ["ts", "tsc", "ts-node", "tsx", "deno", "mts", "cts"],
  main: "main.ts",
  timeMultiplier: 1,
  image: "core",
  packages: ["esbuild=0.17.0-*", "nodejs=18.20.4+dfsg-*"],
  hostTools: [
    ["esbuild", "--version"],
    ["node", "--version"],
  ],
  compile: STRIP,
  plan: nodePlan,
  smoke: {
    source: `import * as fs from "fs";
enum Base { Ten = 10 }
const numbers: number[] = fs.readFileSync(0, "utf8").split(" ").map((text) => parseInt(text, Base.Ten));
console.log(numbers.reduce((sum, next): number => sum + next));
`,
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "const n: number = ;\n",
  samples: {
    endless: "for (;;);\n",
    hungry: "const all: object[] = [];\nfor (;;) all.push({ a: 1, b: [2] });\n",
    exit3: "const code: number = 3;\nprocess.exit(code);\n",
  },
} as const satisfies LanguageDefinition;
