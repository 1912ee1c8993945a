import { isModule } from "../../src/contract/javascript-module.ts";
import { JAVASCRIPT_VALUES } from "./javascript-values.ts";

/** Where the candidate's program lies beside the driver, by how it is loaded. */
const COMMON = "solution.cjs";
const MODULE = "solution.mjs";
const TYPED = "solution.ts";

/** Under this key of the global object a program leaves its own definitions, exported or not. */
const OWN = "assay.definitions";

/**
 * Before any of the candidate's code runs, stdin has been read, and stdout lies on a descriptor of the driver's own: prints go to
 * stderr. `reply(text)` writes the one answer and ends the process.
 */
export const JAVASCRIPT_START = String.raw`
const fs = require("node:fs");
const { writeSync } = fs, { reallyExit } = process, handles = [];
const leave = reallyExit.bind(process);
const request = JSON.parse(fs.readFileSync(0, "utf8"));
const channel = fs.openSync("/proc/self/fd/1", "w");
fs.closeSync(1);
// The lowest free descriptor is the one just closed.
fs.openSync("/proc/self/fd/2", "w");

function reply(text) {
  const data = Buffer.from(text + "\n");
  for (let done = 0; done < data.length; ) done += writeSync(channel, data, done);
  leave(0);
}
`;

const FIND = `
const own = () => globalThis[Symbol.for("${OWN}")] ?? {};

/** What the program calls so: an export, its only export, or a definition at its top. */
function named(exported, name) {
  for (const holder of [exported, exported?.default]) {
    if (holder !== undefined && holder !== null && Object(holder)[name] !== undefined) return Object(holder)[name];
  }
  const defined = own()[name];
  if (defined !== undefined) return defined;
  return [exported, exported?.default].find((one) => typeof one === "function" && [name, "", "default"].includes(one.name));
}

/** The program has nothing of a name: no exception of its own. */
class Missing extends ReferenceError {}

function requireFound(found, name) {
  if (found === undefined) throw new Missing(name + " is not defined");
  return found;
}

/** The function that the entry means, with what it is a method of. */
function find(exported, entry) {
  if (entry === "module.exports") return [requireFound([exported, exported?.default].find((one) => typeof one === "function"), entry), undefined];
  const [first, method] = entry.split(".");
  const found = named(exported, first);
  if (method === undefined && found !== undefined) return [found, undefined];
  const owner = requireFound(method === undefined ? named(exported, "Solution") : found, entry);
  const object = new owner();
  return [requireFound(object[method ?? first], entry), object];
}
`;

const LOADERS = {
  [COMMON]: String.raw`
async function load() {
  const path = process.cwd() + "/solution.js";
  const source = fs.readFileSync("${COMMON}", "utf8").replace(/^\uFEFF/, "").replace(/^#!.*/, "");
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  let run;
  try {
    run = require("node:vm").compileFunction(source, names, { filename: path, importModuleDynamically: (name) => import(name) });
  } catch {
    reply('{"unparsed":true}');
  }
  const requireOwn = require("node:module").createRequire(path);
  // The one package that HumanEval-X needs.
  const md5 = (text) => require("node:crypto").createHash("md5").update(text).digest("hex");
  const requireAny = Object.assign((name) => (name === "js-md5" ? Object.assign(md5, { md5 }) : requireOwn(name)), requireOwn);
  const module = { exports: {}, id: path, filename: path, loaded: false, children: [], paths: [] };
  run.call(module.exports, module.exports, requireAny, module, path, process.cwd());
  return module.exports;
}
`,
  [MODULE]: `
async function load() {
  try {
    return await import("./${MODULE}");
  } catch (error) {
    // Its first statement marks that it began to run: before that, only a module that can't be read fails so.
    if (error instanceof SyntaxError && globalThis[Symbol.for("${OWN}")] === undefined) reply('{"unparsed":true}');
    throw error;
  }
}
`,
  [TYPED]: `
async function load() {
  return require("./solution");
}
`,
} as const;

/**
 * Files of a program of the language, with `driver` as its main file: JavaScript that has \`load()\`, which resolves with the
 * exports of the candidate's program, and \`find(exports, entry)\`.
 */
export function javascriptFiles(
  language: string,
  entry: string,
  code: string,
  driver: string,
): Readonly<Record<string, Uint8Array>> {
  const file = language === "typescript" ? TYPED : isModule(code) ? MODULE : COMMON;
  const main = language === "typescript" ? "main.ts" : "main.js";
  const begun = file === MODULE ? `globalThis[Symbol.for("${OWN}")] = {};` : "";
  const source = `${begun}${code}\n;${definitionsOf(entry)}\n`;
  return {
    [main]: Buffer.from(`${JAVASCRIPT_START}${JAVASCRIPT_VALUES}${FIND}${LOADERS[file]}${driver}`),
    [file]: Buffer.from(source),
  };
}

/** A statement that leaves what the program defines at its top, exported or not. */
function definitionsOf(entry: string): string {
  const names = [...new Set([entry.split(".")[0] ?? "", "Solution"])].filter((name) => name !== "");
  const members = names.map((name) => `${name}: typeof ${name} === "undefined" ? undefined : ${name}`);
  return `globalThis[Symbol.for("${OWN}")] = { ${members.join(", ")} };`;
}

/** Calls the entry once with plain data and answers with plain data; holds no expected value. */
export const JAVASCRIPT_DRIVER = `
async function main() {
  const args = decode(request.args);
  const [f, owner] = find(await load(), request.entry);
  const result = await f.apply(owner, args);
  let text;
  try {
    text = '{"answer":' + encode(result) + "}";
  } catch (error) {
    if (error instanceof Unplain) return reply('{"unplain":true}');
    throw error;
  }
  reply(text);
}

main().catch((error) => {
  console.error(error);
  leave(1);
});
`;
