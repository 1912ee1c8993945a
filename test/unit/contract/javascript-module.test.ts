import { describe, expect, test } from "vitest";
import { isModule } from "../../../src/contract/javascript-module.ts";

describe("JavaScript is a module", () => {
  test.each([
    "import fs from 'fs';",
    "'use strict';\nimport * as fs from 'fs'",
    "/* import */ import 'fs'",
    "const x = 1 / 2; import a from 'a' // /",
    "import{a}from'a'",
    "console.log(import.meta.url)\nimport.meta",
    "export const x = 1;",
    "function f() {}\nexport { f };",
    "await 1;",
    "const v = await f();",
    "for await (const x of y) {}",
    "if (x) { await y; }",
    "try { await y } catch (e) { }",
    "const s = `$" + "{'`'}`; await s",
    "const r = /`[/`]/; await r",
  ])("%j", (source) => {
    expect(isModule(source)).toBe(true);
  });

  test.each([
    "",
    "const fs = require('fs');",
    "const s = `\nimport fs from 'fs'\n`;",
    "const s = `$" + "{`\nimport a`}\nexport default 1`;",
    "/*\nimport fs from 'fs';\n*/",
    "// export default 1",
    "const m = import('fs');",
    "import('fs').then(console.log)",
    "exports.f = f; module.export = 1",
    "const r = /import 'a'; export default/; r.test('\\\n import a')",
    "x = a.import; y = { export: 1, import: 2 }",
    "async function f() { await g(); }",
    "const f = async () => { await g(); };",
    "const f = async (x) => await g(x);",
    "class A { async m(x) { for await (const y of x) await y; } }",
    "const o = { async m() { if (1) { await 2; } } };",
    "const fs = require('fs');\nawait f();",
    "const a = 4 / 2; const b = '/'; // import x",
  ])("but not %j", (source) => {
    expect(isModule(source)).toBe(false);
  });

  test.each(["/", "`$" + "{", "'", "/*", "(", "await ", "a".repeat(10), "[/"])(
    "in linear time for many %j",
    (piece) => {
      const source = piece.repeat(50_000);
      const before = performance.now();
      isModule(source);
      expect(performance.now() - before).toBeLessThan(5_000);
    },
  );
});
