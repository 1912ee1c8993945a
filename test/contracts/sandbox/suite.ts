import { afterAll, beforeAll, describe } from "vitest";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { testAttacks } from "./attacks.ts";
import { testCompiled } from "./compiled.ts";
import { testConformance } from "./conformance.ts";
import { testExhaustion } from "./exhaustion.ts";
import { testFacts } from "./facts.ts";
import { testIsolation } from "./isolation.ts";
import { testPairs } from "./pairs.ts";
import { testPooling } from "./pooling.ts";
import { testScripts } from "./scripts.ts";

/** Everything that any driver owes, on a sandbox that `make` builds with two slots. */
export function describeSandbox(name: string, make: () => Promise<Sandbox>): void {
  describe(name, () => {
    let made: Sandbox | null = null;
    beforeAll(async () => {
      made = await make();
    }, 120_000);
    afterAll(async () => {
      await made?.close();
    });
    const sandbox = (): Sandbox => {
      if (made === null) throw new Error("the sandbox could not be made");
      return made;
    };
    testFacts(sandbox);
    testIsolation(sandbox);
    testAttacks(sandbox);
    testExhaustion(sandbox);
    testPooling(sandbox);
    testPairs(sandbox);
    testCompiled(sandbox);
    testScripts(sandbox);
    testConformance(sandbox);
  });
}
