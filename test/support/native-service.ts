import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { loadConfig } from "../../src/config/config.ts";
import { RewardRequest } from "../../src/contract/api.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import { parseShape } from "../../src/contract/shape.ts";
import type { Assay } from "../../src/core/assay.ts";
import { compose } from "../../src/main.ts";

/** Whether programs in C++ can be compiled here; says loudly what is skipped where they can't. */
export function canCompile(what: string): boolean {
  const isThere = existsSync("/usr/bin/g++");
  if (!isThere) console.warn(`SKIPPED: ${what}, because this host has no g++`);
  return isThere;
}

export interface NativeService {
  assay(): Assay;
  /** Grades through the whole service. Throws what refuses admission. */
  grade(task: object, solution: object): Promise<RewardRecord>;
}

/** A whole service over the native sandbox for the tests of one file. */
export function serveNatively(): NativeService {
  let assay: Assay | null = null;
  let dataDir = "";

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "assay-native-service-"));
    const config = { ASSAY_DATA_DIR: dataDir, ASSAY_SANDBOX: "native", ASSAY_LOG_LEVEL: "error" };
    ({ assay } = await compose(loadConfig(config)));
  });

  afterAll(async () => {
    await assay?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function service(): Assay {
    if (assay === null) throw new Error("the service has not been started");
    return assay;
  }

  return {
    assay: service,
    grade: async (task, solution) => {
      const answer = await service().reward(parseShape(RewardRequest, { task, solution }), Date.now());
      if (answer.state !== "done") throw new Error("no deadline was set");
      return answer.record;
    },
  };
}
