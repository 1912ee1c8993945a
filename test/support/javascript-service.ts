import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { loadConfig } from "../../src/config/config.ts";
import { RewardRequest } from "../../src/contract/api.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import { parseShape } from "../../src/contract/shape.ts";
import type { Assay } from "../../src/core/assay.ts";
import { compose } from "../../src/main.ts";

/** Grades one program, or skips the test where this host has no tools for its language. */
export type Grade = (context: TestContext, task: object, language: string, code: string) => Promise<RewardRecord>;

/** The whole service with the native driver, for the tests of one file. */
export function nativeGrading(): Grade {
  let assay: Assay;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "assay-javascript-"));
    const config = loadConfig({ ASSAY_DATA_DIR: dataDir, ASSAY_SANDBOX: "native", ASSAY_LOG_LEVEL: "error" });
    ({ assay } = await compose(config));
  }, 60_000);

  afterAll(async () => {
    await assay.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  return async (context, task, language, code) => {
    const has = assay.sandbox().description?.toolchains.some((each) => each.language === language) === true;
    context.skip(!has, `this host has no tools for ${language}`);
    const body = { task: { id: "t", ...task }, solution: { code, language } };
    const answer = await assay.reward(parseShape(RewardRequest, body), Date.now());
    if (answer.state !== "done") throw new Error("no deadline was set");
    return answer.record;
  };
}
