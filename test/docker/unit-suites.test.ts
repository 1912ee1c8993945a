import { beforeAll, describe } from "vitest";
import { unitSuite } from "../support/unit-suite.ts";
import { ensureImages, missingEngine } from "./engine.ts";

const missing = await missingEngine();

describe.skipIf(missing !== null)("the service over a real engine", () => {
  beforeAll(() => ensureImages(), 2_400_000);
  unitSuite("docker", 120_000);
});
