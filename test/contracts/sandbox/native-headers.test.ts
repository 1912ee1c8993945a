import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createNativeSandbox } from "../../../sandboxes/native/driver.ts";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { LIMITS } from "./harness.ts";
import { testHeaders } from "./headers.ts";

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), "assay-headers-"));
  directories.push(made);
  return made;
}

testHeaders("headers compiled beforehand, native", () => createNativeSandbox({ slots: 1, headersDir: directory() }));

async function compileSmoke(sandbox: Sandbox): Promise<boolean> {
  const source = "#include <bits/stdc++.h>\nint main() {}\n";
  const program = { language: "cpp", main: "main.cpp", files: { "main.cpp": Buffer.from(source) } };
  return (await sandbox.build(program, LIMITS)).ok;
}

test("are kept for the next service; those of other compilers and unfinished ones are removed", async () => {
  const headersDir = directory();
  const first = await createNativeSandbox({ slots: 1, headersDir });
  const [own = ""] = readdirSync(headersDir);
  mkdirSync(join(headersDir, own, "bits/stdc++.h.gch"), { recursive: true });
  // What is there is taken as it is: GCC passes over a file that is no header of its own.
  writeFileSync(join(headersDir, own, "bits/stdc++.h.gch/gnu++17"), "kept");
  expect(await compileSmoke(first)).toBe(true);
  await first.close();
  mkdirSync(join(headersDir, "another-compiler"));
  writeFileSync(join(headersDir, `${own}.gnu++20`), "unfinished");
  await (await createNativeSandbox({ slots: 1, headersDir })).close();
  expect(readdirSync(headersDir)).toEqual([own]);
  expect(readFileSync(join(headersDir, own, "bits/stdc++.h.gch/gnu++17"), "utf8")).toBe("kept");
});

test("are done without where they can't be made, and that is told", async () => {
  const headersDir = directory();
  const told: string[] = [];
  const sandbox = await createNativeSandbox({ slots: 1, headersDir, log: (_, __, message) => void told.push(message) });
  const [own = ""] = readdirSync(headersDir);
  writeFileSync(join(headersDir, own, "bits"), "in the way");
  expect(await compileSmoke(sandbox)).toBe(true);
  await sandbox.close();
  expect(told).toEqual([expect.stringContaining("can't be compiled beforehand")]);
});
