import { beforeAll, describe } from "vitest";
import { createDockerSandbox } from "../../sandboxes/docker/driver.ts";
import { testHeaders } from "../contracts/sandbox/headers.ts";
import { ensureImages, missingEngine } from "./engine.ts";

const missing = await missingEngine();

describe.skipIf(missing !== null)("in the image", () => {
  beforeAll(() => ensureImages(), 2_400_000);
  testHeaders("headers compiled beforehand, docker", () => createDockerSandbox({ slots: 1 }));
});
