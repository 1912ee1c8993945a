import { beforeAll, describe } from "vitest";
import { contestSuite } from "../support/contest-suite.ts";
import { ensureImages, missingEngine } from "./engine.ts";

const missing = await missingEngine();

describe.skipIf(missing !== null)("the contest set over a real engine", () => {
  beforeAll(() => ensureImages(), 2_400_000);
  contestSuite({ driver: "docker", startTimeoutMs: 120_000 });
});
