import type { Grader, RuleGrader } from "../src/contract/grader.ts";
import { assertGrader } from "./assert/index.ts";
import { callGrader } from "./call/index.ts";
import { choiceGrader } from "./choice/index.ts";
import { exactGrader } from "./exact/index.ts";
import { interactiveGrader } from "./interactive/index.ts";
import { mathGrader } from "./math/index.ts";
import { stdioGrader } from "./stdio/index.ts";
import { unitGrader } from "./unit/index.ts";

/** Graders that are pure rules; worker threads load these alone. */
export const RULE_GRADERS: readonly RuleGrader[] = [mathGrader, choiceGrader, exactGrader];

/** Every grader of the service. Adding one is adding it here. */
export const GRADERS: readonly Grader[] = [
  ...RULE_GRADERS,
  stdioGrader,
  interactiveGrader,
  callGrader,
  assertGrader,
  unitGrader,
];
