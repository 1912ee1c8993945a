import { beforeAll, describe } from "vitest";
import { createDockerSandbox, type DockerSandboxOptions } from "../../sandboxes/docker/driver.ts";
import { describeSandbox } from "../contracts/sandbox/suite.ts";
import { ensureImages, missingEngine } from "./engine.ts";

const missing = await missingEngine();

function docker(options: DockerSandboxOptions) {
  return () => createDockerSandbox({ slots: 2, ...options });
}

describe.skipIf(missing !== null)("containers of a real engine", () => {
  beforeAll(() => ensureImages(), 2_400_000);
  describeSandbox("docker, in user namespaces", docker({ isolation: "userns" }));
  describeSandbox("docker, under a root runner", docker({ isolation: "rooted" }));
});
