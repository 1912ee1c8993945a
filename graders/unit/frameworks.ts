import type { UnitFramework } from "./framework.ts";
import { goTest } from "./go/index.ts";
import { junit } from "./java/index.ts";
import { jest, nodeTest } from "./javascript/index.ts";
import { pytest, unittest } from "./python/index.ts";
import { cargoTest } from "./rust/index.ts";

/** Every framework that judges `unit` tasks. Adding one is adding it here. */
export const FRAMEWORKS: readonly UnitFramework[] = [pytest, unittest, jest, nodeTest, goTest, junit, cargoTest];
