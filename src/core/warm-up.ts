import { RewardRequest } from "../contract/api.ts";
import { ServiceError } from "../contract/errors.ts";
import type { RuleEngine } from "../contract/grader.ts";
import { parseShape } from "../contract/shape.ts";
import { type AdmitDeps, admit, graderOf } from "./admit.ts";

/** Answers as data sets write them, each with a way to write it again: every branch that a batch will soon need. */
const ANSWERS: readonly (readonly [string, string])[] = [
  ["42", "42"],
  ["\\frac{1}{2}", "0.5"],
  ["3.14", "3.14"],
  ["(1, 2)", "(1,2)"],
  ["[0, \\infty)", "x \\ge 0"],
  ["\\{1, 2, 3\\}", "3, 2, 1"],
  ["x^2 + 2x + 1", "(x+1)^2"],
  ["2\\sqrt{3}", "\\sqrt{12}"],
  ["y = 2x + 3", "2x - y + 3 = 0"],
  ["\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}"],
  ["10\\%", "0.1"],
  ["5 \\text{ cm}", "0.05 m"],
  ["\\text{Evelyn}", "Evelyn"],
  ["\\pi r^2", "\\pi \\cdot r^2"],
  ["1,2,3", "1, 3, 2"],
  ["-\\frac{7}{3}", "\\dfrac{-7}{3}"],
];

/** Enough for the compiler of the JavaScript engine to see what is hot; bounded, because a start must not wait for it. */
const ROUNDS = 120;
const MOST_MS = 600;

/**
 * Sends known answers the way of a request, up to the store and without it, so that the first batch after a start is not graded
 * by cold code. Rejects with `grader_fault` where a known answer is not accepted: a service that can't do that must not start.
 */
export async function warmUp(deps: AdmitDeps, rules: RuleEngine): Promise<void> {
  const started = performance.now();
  for (let round = 0; round < ROUNDS && performance.now() - started < MOST_MS; round += 1) {
    await Promise.all(
      ANSWERS.map(([gold, answer]) =>
        gradeKnown(`${gold}`, `${"So ".repeat(round % 7)}\\boxed{${answer}}`, deps, rules),
      ),
    );
  }
}

async function gradeKnown(gold: string, solution: string, deps: AdmitDeps, rules: RuleEngine): Promise<void> {
  const body: unknown = JSON.parse(JSON.stringify({ task: { id: "warm-up", kind: "math", answer: gold }, solution }));
  const request = parseShape(RewardRequest, body);
  if (request.task === undefined) return;
  await rules.check(graderOf(request.task, deps).name, request.task, "inline");
  const { grader, task, route } = admit(request.task, request.solution, deps);
  if (route.by !== "rules") return;
  const finding = await rules.grade(grader.name, task, route.answer);
  if (finding.outcome === "match") return;
  throw new ServiceError("grader_fault", `${gold} is not recognised in ${solution}: ${finding.evidence}`);
}
