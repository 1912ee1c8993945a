import { isModule } from "../../src/contract/javascript-module.ts";
import type { Command, RunPlan } from "./definition.ts";

const MIB = 2 ** 20;
/**
 * What the heap may grow beyond the run's limit, of which a quarter counts where that is more: as far as highest resident memory
 * has to be beyond it before a sandbox that samples memory is certain (`finish` in `runner/sampling.py`).
 */
const BEYOND_BYTES = 64 * MIB;

/**
 * Runs a file under Node.js.
 *
 * - The heap may grow beyond the run's memory limit: so the limit of the sandbox is what a program meets, also where no look at
 *   its memory came in time, and the collector knows about how much room there is.
 * - Half of the stack goes to JavaScript frames: an endless recursion is a `RangeError`, as everywhere, and never a crash.
 * - A file with `import`, `export` or top-level `await` is run as a module, any other as CommonJS. Newer releases look at the
 *   source by themselves; older ones ask the nearest `package.json`, so it says so.
 * - `Math.random` draws from the run's seed.
 */
export function nodePlan(main: string, files: Readonly<Record<string, Uint8Array>>): RunPlan {
  const source = Buffer.from(files[main] ?? new Uint8Array()).toString();
  return {
    mode: "exec",
    argv: ({ limits, seed }) => [
      "node",
      "--no-warnings",
      `--max-old-space-size=${Math.ceil(heapBytes(limits.memory_bytes) / MIB)}`,
      `--stack-size=${Math.max(256, Math.floor(limits.stack_bytes / 2048))}`,
      `--random-seed=${nonZeroSeed(seed)}`,
      main,
    ],
    ...(isModule(source) && { files: MODULE_FILES }),
  };
}

function heapBytes(limitBytes: number): number {
  return limitBytes + Math.max(BEYOND_BYTES, Math.floor(limitBytes / 4));
}

const MODULE_FILES = { "package.json": '{"type":"module"}\n' };

/** 31 bits of the seed; 0 would mean a random one. */
function nonZeroSeed(seed: string): number {
  return Number.parseInt(seed.slice(-8), 16) & 0x7fffffff || 1;
}

/** Compiles the file named by its last argument as a script, else as a module, and runs neither. */
const PARSE = String.raw`
const fs = require("fs"), vm = require("vm"), file = process.argv[1];
const source = fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "").replace(/^#!.*/, "");
const parses = [
  () => vm.compileFunction(source, ["exports", "require", "module", "__filename", "__dirname"], { filename: file }),
  () => new vm.SourceTextModule(source, { identifier: file }),
].some((parse) => { try { parse(); return true; } catch { return false; } });
process.exit(parses ? 0 : 1);
`;

/** Exits 0 where Node.js can parse the file, as a script or as a module. */
export function nodeParseCheck(main: string): Command {
  return [
    "node",
    "--experimental-vm-modules",
    "--no-warnings",
    "--input-type=commonjs",
    "-e",
    PARSE,
    "--",
    `./${main}`,
  ];
}
