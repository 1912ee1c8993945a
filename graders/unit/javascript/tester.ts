import type { Program } from "../../../src/contract/sandbox.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { asFunctionBody } from "../../code/javascript-text.ts";
import { JAVASCRIPT_TESTER } from "../../split/javascript-tester.ts";
import { JAVASCRIPT_SUITE } from "./suite.ts";

const PREPARE = `
const candidate = new Proxy(function () {}, {
  get: (target, name) => (name === "__esModule" ? true : name === "then" || typeof name === "symbol" ? undefined : name === "default" ? candidate : exportedAs(name)),
  has: (_, name) => typeof name === "string",
  apply: (_, self, args) => ask({ do: "call", name: "module.exports" }, args),
  construct: (_, args) => ask({ do: "new", name: "module.exports" }, args),
  getOwnPropertyDescriptor: () => undefined,
});
globalThis[Symbol.for("assay.candidate")] = candidate;
`;

/** Runs a suite of scripts: each is a function of its own \`require\`, which knows the files of the task and the candidate's program. */
const RUN_SCRIPT = `
const { posix } = require("node:path"), { compileFunction } = require("node:vm"), { readFileSync } = fs;
const assayDefault = (module) => (module === candidate || module?.__esModule === true ? module.default : (module?.default ?? module));
const modules = new Map(), testsFolder = process.cwd() + "/";

function loadFile(file) {
  if (modules.has(file)) return modules.get(file).exports;
  const source = readFileSync("tests/" + file, "utf8").replace(/^#!.*/, "");
  if (file.endsWith(".json")) return JSON.parse(source);
  let run;
  try {
    run = compileFunction(source, ["require", "module", "exports", "__filename", "__dirname", "assayDefault"], { filename: testsFolder + file });
  } catch (error) {
    unsupported(file + " can't be parsed");
  }
  const module = { exports: {} };
  modules.set(file, module);
  run.call(module.exports, requireFrom(posix.dirname(file)), module, module.exports, testsFolder + file, testsFolder + posix.dirname(file), assayDefault);
  return module.exports;
}

const requireFrom = (folder) => (name) => {
  if (!/^[.]{0,2}[/]/.test(name)) return require(name);
  const path = posix.normalize(posix.join(folder, name));
  const isNamed = (file) => file === path || file.replace(/[.][cm]?[jt]s$/, "") === path.replace(/[.][cm]?[jt]s$/, "");
  const found = request.files.find(isNamed);
  if (found !== undefined) return loadFile(found);
  if (!isNamed(request.solution)) unsupported("there is no file " + path);
  return candidate;
};

runSuite(() => loadFile(request.file));
`;

/** Files of a program that runs the tests of one file of the task, apart from the candidate's program. */
export function suiteFiles(language: string, task: UnitTask, file: string, solutionFile: string): Program["files"] {
  const driver = `${JAVASCRIPT_TESTER}${PREPARE}${JAVASCRIPT_SUITE}`;
  if (language === "typescript") {
    const stub = 'module.exports = Object.create(globalThis[Symbol.for("assay.candidate")]);\n';
    const own = Object.entries(task.files).map(([path, source]) => [`tests/${path}`, Buffer.from(source)] as const);
    return {
      ...Object.fromEntries(own),
      [`tests/${solutionFile}`]: Buffer.from(stub),
      "main.ts": Buffer.from(`${driver}\nrunSuite(() => require(${JSON.stringify(`./tests/${file}`)}));\n`),
    };
  }
  const own = Object.entries(task.files).map(
    ([path, source]) =>
      [`tests/${path}`, Buffer.from(path.endsWith(".json") ? source : asFunctionBody(source))] as const,
  );
  return { ...Object.fromEntries(own), "main.js": Buffer.from(`${driver}${RUN_SCRIPT}`) };
}
