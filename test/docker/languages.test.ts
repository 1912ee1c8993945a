import { beforeAll, describe } from "vitest";
import { createDockerSandbox } from "../../sandboxes/docker/driver.ts";
import { testLanguages } from "../contracts/sandbox/languages.ts";
import { ensureImages, missingEngine } from "./engine.ts";

const missing = await missingEngine();

describe.skipIf(missing !== null)("in the extended image", () => {
  beforeAll(() => ensureImages({ extended: true }), 2_400_000);
  testLanguages("languages, docker", () => createDockerSandbox({ slots: 2 }));
});
