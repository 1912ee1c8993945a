import { describe, expect, type TestContext, test } from "vitest";
import { findLanguage } from "../../../sandboxes/languages/index.ts";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { ending, LIMITS, MIB, type Options, type Ran, run } from "./harness.ts";

/** A program by its language; both run under Node.js. */
type Script = readonly [name: string, source: string, expected: string];

const ENDS: readonly Script[] = [
  ["exit code 3", "process.exit(3)", "exit 3"],
  ["an uncaught exception", "null.x", "exit 1"],
  ["a rejected promise", "Promise.reject(new Error('no'))", "exit 1"],
  ["an endless recursion", "function f() { return f() + 1; } f()", "exit 1"],
  ["an endless loop", "for (;;);", "cpu"],
  ["a timer that never ends", "setInterval(() => {}, 50)", "wall"],
  ["objects without end", "const all = []; for (;;) all.push({ a: 1, b: [2] });", "memory"],
  ["buffers without end", "const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1));", "memory"],
  [
    "strings without end",
    "const all = []; for (let i = 0; ; i++) all.push(('x' + i).repeat(1000).split('').join('y'));",
    "memory",
  ],
  ["output without end", "for (;;) require('fs').writeSync(1, 'output output output\\n'.repeat(1000));", "output"],
];

const FORMS: readonly Script[] = [
  ["require", "console.log(require('fs').readFileSync(0, 'utf8').trim(), typeof module);", "in object"],
  ["import", "import fs from 'fs';\nconsole.log(fs.readFileSync(0, 'utf8').trim(), typeof process);", "in object"],
  ["import of a namespace", "import * as fs from 'node:fs';\nconsole.log(fs.readFileSync(0, 'utf8').trim());", "in"],
  [
    "a line reader",
    "require('readline').createInterface({ input: process.stdin }).on('line', (x) => console.log(x));",
    "in",
  ],
  ["the device", "console.log(require('fs').readFileSync('/dev/stdin').toString().trim());", "in"],
  ["top-level await", "const v = await Promise.resolve(7);\nconsole.log(v);\nexport {};", "7"],
  [
    "asynchronous input",
    "(async () => { for await (const x of process.stdin) console.log(String(x).trim()); })();",
    "in",
  ],
];

/** Node.js as a language of the sandbox: how programs end, and what they find. */
export function testScripts(sandbox: () => Sandbox): void {
  async function script(context: TestContext, id: string, source: string, options: Options = {}): Promise<Ran> {
    const language = findLanguage(id);
    const has = sandbox()
      .describe()
      .toolchains.some((each) => each.language === id);
    context.skip(!has || language === null, `no tools for ${id}`);
    const main = language?.main ?? "";
    const built = await sandbox().build({ language: id, main, files: { [main]: Buffer.from(source) } }, LIMITS);
    if (!built.ok) throw new Error(`refused: ${Buffer.from(built.facts.stderr).toString()}`);
    return await run(sandbox(), built.artifact, options);
  }

  describe.each(["javascript", "typescript"])("programs in %s", (id) => {
    test.for(ENDS)("end as %s", async ([, source, expected], context) => {
      const limits = { cpu_ms: expected === "cpu" ? 500 : 30_000, wall_ms: expected === "wall" ? 700 : 60_000 };
      const ran = await script(context, id, source, { limits });
      expect(ending(ran), ran.stderr).toBe(expected);
    });

    test.for(FORMS)("read by %s", async ([, source, expected], context) => {
      const ran = await script(context, id, source, { stdin: "in\n" });
      expect(ran.stdout, ran.stderr).toBe(`${expected}\n`);
    });

    test("have room for a deep recursion", async (context) => {
      const source = "function depth(n) { return n === 0 ? 0 : 1 + depth(n - 1); }\nconsole.log(depth(200000));";
      expect((await script(context, id, source)).stdout).toBe("200000\n");
    });

    test("draw the same random numbers for the same seed, others for another", async (context) => {
      const source = "console.log(Math.random(), Math.random());";
      const seeds = ["00000000000000aa", "00000000000000aa", "00000000000000ab"];
      const [one, two, other] = await Promise.all(seeds.map((seed) => script(context, id, source, { seed })));
      expect([one?.stdout === two?.stdout, one?.stdout === other?.stdout]).toEqual([true, false]);
    });

    test("may hold most of the memory that they were granted", async (context) => {
      const source =
        "const all = []; for (let i = 0; i < 150; i++) all.push(new Array(131072).fill(i + 0.5));\nconsole.log(all.length);";
      const ran = await script(context, id, source, { limits: { memory_bytes: 256 * MIB } });
      expect([ending(ran), ran.stdout]).toEqual(["exit 0", "150\n"]);
    });

    test("may start workers", async (context) => {
      const source =
        "const { Worker } = require('worker_threads');\nfor (let i = 0; i < 3; i++) new Worker('require(\"worker_threads\").parentPort.postMessage(42)', { eval: true }).on('message', (x) => console.log(x));";
      expect((await script(context, id, source)).stdout).toBe("42\n42\n42\n");
    });
  });

  describe("programs in TypeScript", () => {
    test("may mix import and require, and use enums, namespaces and decorators", async (context) => {
      const source = `
import * as fs from "fs";
declare const unused: number;
enum Kind { A = "a", B = "b" }
namespace Space { export const x: number = 3; }
abstract class Base<T> { constructor(protected readonly value: T) {} abstract get(): T; }
class Own extends Base<number> { get() { return this.value; } }
function noted(target: any, key: string) { target.noted = key; }
class Decorated { @noted method() {} }
const path = require("path");
const typed = <T,>(x: T): T => x as unknown as T;
console.log(Kind.B, Space.x, new Own(4).get(), (new Decorated() as any).noted, path.sep, typed(5)!, fs.existsSync("main.js"));`;
      const ran = await script(context, "typescript", source);
      expect(ran.stdout, ran.stderr).toBe("b 3 4 method / 5 true\n");
    });

    test("are not refused for types that do not fit", async (context) => {
      const ran = await script(context, "typescript", "const n: number = 'text';\nconsole.log(n);");
      expect(ran.stdout).toBe("text\n");
    });
  });

  test("JavaScript that can't be parsed is told from what fails", async (context) => {
    const sources = [
      "console.log(1",
      "import fs from 'fs';\nconsole.log(",
      "const a = 1; const a = 2;",
      "null.x",
      "import fs from 'fs';\nawait 0;\nnull.x",
      "throw new SyntaxError('only pretended')",
      "console.error('SyntaxError: Unexpected token'); process.exit(1)",
      "#!/usr/bin/env node\nreturn process.exit(1)",
      "JSON.parse('{')",
    ];
    const ran = await Promise.all(sources.map((source) => script(context, "javascript", source)));
    expect(ran.map(({ parsed }) => parsed)).toEqual([false, false, false, true, true, true, true, true, true]);
  });
}
