import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { MathTask } from "../src/contract/task.ts";

export interface Case {
  readonly task: MathTask;
  readonly response: string;
  readonly expected: boolean;
}

export interface Suite {
  readonly name: string;
  /** The extraction and policies that its cases are read with. */
  readonly how: string;
  readonly discriminating: boolean;
  readonly cases: readonly Case[];
}

interface Line {
  readonly gold: string;
  readonly response: string;
  readonly expected: boolean;
  readonly task?: Readonly<Record<string, unknown>>;
}

/** Extraction by suite, as its notes imply; others are read `standard` where a response has a box and `bare` where not. */
const EXTRACT: Readonly<Record<string, MathTask["extract"]>> = {
  gsm8k_reference: "gsm8k",
  gsm8k_model_solutions: "gsm8k",
  lighteval: "lenient",
  areal: "lenient",
  skyrl: "lenient",
  mathverify: "lenient",
  rllm: "strict",
  verifiers: "strict",
};

const DISCRIMINATING = new Set(
  "hardverify_math khan_kas inspect_ai mathverify nemo_gym nemo_rl nemo_skills issue_reports policy_probes olympiadbench_judge openenv_finqa".split(
    " ",
  ),
);

function lines(path: string): readonly Line[] {
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line): Line => JSON.parse(line));
}

/** The cases of a file: its own `task` fields where it has some, else what its suite implies. */
export function loadSuite(path: string): Suite {
  const name = basename(path, ".jsonl");
  const rows = lines(path);
  const own = rows.some((r) => r.task !== undefined) || path.includes("golden");
  const finance = name === "openenv_finqa";
  const cases = rows.map((row): Case => {
    const extract = EXTRACT[name] ?? (own || row.response.includes("\\boxed") ? "standard" : "bare");
    const policy = finance ? { precision: { rel: 0.01 }, policy: { percent: "lenient" as const } } : {};
    return {
      task: MathTask.parse({ id: name, kind: "math", answer: row.gold, extract, ...policy, ...row.task }),
      response: row.response,
      expected: row.expected,
    };
  });
  const how = own
    ? "the task of each case"
    : `${EXTRACT[name] ?? "standard or bare"}${finance ? ", 1%, lenient percent" : ""}`;
  return { name: own ? `golden ${name}` : name, how, discriminating: DISCRIMINATING.has(name), cases };
}

/** Every gold of a file as the answer to itself. */
export function goldSelfPairs(path: string): Suite {
  const cases = lines(path).map(
    (row): Case => ({
      task: { id: "self", kind: "math", answer: row.gold, extract: "bare" },
      response: row.gold,
      expected: true,
    }),
  );
  return { name: "gold self pairs", how: "bare", discriminating: false, cases };
}
