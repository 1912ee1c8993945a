import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GO_GENERATE } from "../../graders/unit/go/generate-source.ts";
import { GO_SIGNATURES } from "../../graders/unit/go/signatures-source.ts";
import { GO_SURVEY } from "../../graders/unit/go/survey-source.ts";
import { GO_TESTIFY } from "../../graders/unit/go/testify-source.ts";
import { GO } from "../../sandboxes/languages/go.ts";
import { NOISE } from "../support/source-noise.ts";

/** Where the native driver looks for tools. */
const ENV = { ...GO.compile.env, PATH: "/usr/local/bin:/usr/bin:/bin" };
const HAS_GO = GO.hostTools.every(([command, ...words]) => spawnSync(command, words, { env: ENV }).stdout?.length > 0);

/** Comments, and statements that hold strings. */
const noise = fc
  .array(NOISE.go, { maxLength: 3 })
  .map((parts) => parts.map((part) => (part.startsWith("/") ? ` ${part} ` : ` _ = ${part}\n`)).join(""));

/** Functions by their head, and whether `go test` takes them for a test. */
const HEADS = {
  "func TestNAME(t *testing.T)": true,
  "func Test_NAME(t *testing.T)": true,
  "func TestNAME(_ *testing.T)": true,
  "func testNAME(t *testing.T)": false,
  "func TestwordNAME(t *testing.T)": false,
  "func TestNAME(t *testing.B)": false,
  "func TestNAME(n int)": false,
  "func (k kind) TestNAME(t *testing.T)": false,
  "func helpNAME[T any, M map[string]T](m M) (out []func(T) struct{})": false,
} as const;
const comments = fc
  .array(
    NOISE.go.filter((part) => part.startsWith("/")),
    { maxLength: 2 },
  )
  .map((parts) => parts.join(" "));
const declared = fc.record({
  head: fc.constantFrom(...(Object.keys(HEADS) as (keyof typeof HEADS)[])),
  ...{ isSkipped: fc.boolean(), before: comments, within: noise },
});

describe("the survey of a suite in Go", () => {
  const place = mkdtempSync(join(tmpdir(), "assay-survey-"));
  const files = { "main.go": GO_SURVEY, "generate.go": GO_GENERATE, "signatures.go": GO_SIGNATURES };

  beforeAll(() => {
    if (!HAS_GO) return;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
    const [command, ...words] = GO.compile.argv("main.go", bytes);
    const env = { ...ENV, GOCACHE: join(place, "cache") };
    const built = spawnSync(command ?? "", words, { cwd: place, env, encoding: "utf8" });
    if (built.status !== 0) throw new Error(built.stderr);
  }, 120_000);
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  function survey(source: string): unknown {
    const asked = { solution: "package p\n\nfunc F(n int) int { return n }\n", files: { "p_test.go": source } };
    const input = JSON.stringify({ ...asked, library: Object.values(GO_TESTIFY) });
    return JSON.parse(spawnSync(join(place, GO.compile.output), { input, encoding: "utf8" }).stdout);
  }

  it("lists the functions that are tests, whatever stands in comments and strings", (context) => {
    if (!HAS_GO && process.env.TEST_REQUIRE_LANGUAGES === "1") throw new Error("no tools for go");
    context.skip(!HAS_GO, "no tools for go");
    fc.assert(
      fc.property(fc.array(declared, { maxLength: 6 }), (functions) => {
        const texts = functions.map(({ head, isSkipped, before, within }, at) => {
          const skip = isSkipped && head.includes("(t *") ? "t.Skip();" : "";
          return `${before}\n${head.replace("NAME", `A${at}`)} {${skip}for F(1) != 1 { break };${within}\nreturn }\n`;
        });
        const source = `package p\n\nimport "testing"\n\ntype kind int\nvar _ testing.T\n${texts.join("")}`;
        const tests = functions.flatMap(({ head, isSkipped }, at) => {
          if (!HEADS[head]) return [];
          const Name = (/Test\w+/.exec(head)?.[0] ?? "").replace("NAME", `A${at}`);
          return [{ File: "p_test.go", Name, IsMarked: isSkipped && head.includes("(t *") }];
        });
        expect(survey(source)).toMatchObject({ Refused: "", Fault: "", Tests: tests });
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
