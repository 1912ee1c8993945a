import type { Program } from "../../../src/contract/sandbox.ts";
import type { AssertTask } from "../../../src/contract/task.ts";
import { asFunctionBody } from "../../code/javascript-text.ts";
import { JAVASCRIPT_TESTER } from "../../split/javascript-tester.ts";

/** Where a module of TypeScript finds the stand-in for the candidate's program. */
const STUB = 'module.exports = Object.create(globalThis[Symbol.for("assay.candidate")]);\n';

const PREPARE = `
const entry = request.entry.split(".")[0];
const candidate = new Proxy(function () {}, {
  get: (target, name) => (name === "__esModule" ? true : name === "then" || typeof name === "symbol" ? undefined : name === "default" ? candidate : name === entry ? globalThis[entry] : exportedAs(name)),
  has: (_, name) => typeof name === "string",
  apply: (_, self, args) => globalThis[entry](...args),
  construct: (_, args) => new globalThis[entry](...args),
  getOwnPropertyDescriptor: () => undefined,
});
globalThis[Symbol.for("assay.candidate")] = candidate;
globalThis[entry] = remote(entry);
globalThis.candidate = request.entry === entry ? globalThis[entry] : undefined;
`;

const RUN_SCRIPT = `
const assayDefault = (module) => (module === candidate || module?.__esModule === true ? module.default : module);
const { compileFunction } = require("node:vm");
const testsFolder = process.cwd(), testsPath = testsFolder + "/tests.js";

function compile(file) {
  const source = fs.readFileSync(file, "utf8").replace(/^#!.*/, "");
  const names = ["require", "module", "exports", "__filename", "__dirname", "assayDefault"];
  try {
    return compileFunction(source, names, { filename: testsPath });
  } catch (error) {
    reply(JSON.stringify({ unsupported: "they can't be parsed" }));
  }
}

const runFile = compile("tests.js");
conduct(() => {
  const module = { exports: {} };
  return runFile.call(module.exports, (name) => require(name), module, module.exports, testsPath, testsFolder, assayDefault);
}, candidate);
`;

const RUN_TYPED = `
conduct(() => require("./tests"), candidate);
`;

/** Files of a program that runs test code apart from the candidate's program. No candidate code is in them. */
export function testerFiles(language: string, task: AssertTask, helpers: string, tests: string): Program["files"] {
  const source = `${helpers}\n${task.setup ?? ""}\n${tests}\n`;
  if (language === "typescript") {
    const solution = task.solution_file?.endsWith(".ts") === true ? task.solution_file : "solution.ts";
    return {
      "main.ts": Buffer.from(`${JAVASCRIPT_TESTER}${PREPARE}${RUN_TYPED}`),
      "tests.ts": Buffer.from(source),
      [solution]: Buffer.from(STUB),
    };
  }
  return {
    "main.js": Buffer.from(`${JAVASCRIPT_TESTER}${PREPARE}${RUN_SCRIPT}`),
    "tests.js": Buffer.from(asFunctionBody(source)),
  };
}
