import type { LanguageDefinition } from "./definition.ts";
import { nodeParseCheck, nodePlan } from "./node.ts";

/** JavaScript under Node.js, as CommonJS or as a module: the source decides. */
export const JAVASCRIPT = {
  id: "javascript",
  aliases: ["js", "node", "nodejs", "node.js", "ecmascript", "mjs", "cjs", "javascript (node.js)"],
  main: "main.js",
  timeMultiplier: 1,
  image: "core",
  packages: ["nodejs=18.20.4+dfsg-*"],
  hostTools: [["node", "--version"]],
  parseCheck: nodeParseCheck,
  plan: nodePlan,
  smoke: {
    source:
      'const numbers = require("fs").readFileSync(0, "utf8").split(" ").map(Number);\nconsole.log(numbers.reduce((sum, next) => sum + next));\n',
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "console.log(1\n",
  samples: {
    endless: "for (;;);\n",
    hungry: "const all = [];\nfor (;;) all.push({ a: 1, b: [2] });\n",
    exit3: "process.exit(3);\n",
  },
} as const satisfies LanguageDefinition;
