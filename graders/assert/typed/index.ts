import type { CodeFinding, GradingTools, LanguageCatalogue, TestOutcome } from "../../../src/contract/grader.ts";
import type { SolutionContent } from "../../../src/contract/solution.ts";
import { type AssertTask, stopsAtFirstFailure } from "../../../src/contract/task.ts";
import { refusedBuild } from "../../code/build.ts";
import { extractProgram } from "../../code/extract.ts";
import { filesOf } from "../../code/files.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { type AssertLanguage, type Program, skippedTest } from "../language.ts";
import { judgeRounds } from "../programs/outcomes.ts";
import { brokenTests, runRounds } from "../programs/rounds.ts";
import { openBraces, type SourceFiles, type SplitLanguage } from "./harness.ts";

/** Programs longer than this, in characters, are taken as they are: nobody writes them as a completion. */
const MAX_READ = 2 ** 20;

/** Judges by test programs that run apart from the candidate's: arguments of calls come in, answers of plain data come out. */
export function splitLanguage(language: SplitLanguage): AssertLanguage {
  return {
    takes: (name) => language.names.includes(name),
    checkTask: (task) => void language.read(task),
    submission: (task, solution, languages) => submissionOf(language, task, solution, languages),
    grade: (task, program, tools) => grade(language, task, program, tools),
  };
}

/** A solution that does not define the entry, where the prompt leaves its definition open, continues the prompt's text. */
function submissionOf(
  language: SplitLanguage,
  task: AssertTask,
  solution: SolutionContent,
  languages: LanguageCatalogue,
): ReturnType<AssertLanguage["submission"]> {
  const name = task.language ?? "";
  if (languages.resolve(name) === null) throw taskInvalid("language", "nobody knows this language");
  const submission = extractProgram(solution, { languages: [name], language: name }, languages);
  if (submission.state === "refused" || submission.code.length > MAX_READ) return submission;
  const { opened, defines } = language.read(task);
  if (opened === null || defines(submission.code)) return submission;
  // MultiPL-E has completions end before the braces that its tests begin and end with.
  const joined = `${opened.trimEnd()}\n${submission.code}`;
  const code = `${joined}${"\n}".repeat(Math.max(0, openBraces(language.bare(joined))))}\n`;
  return { ...submission, code, extracted: { ...submission.extracted, continues_prompt: true } };
}

async function grade(
  language: SplitLanguage,
  task: AssertTask,
  program: Program,
  tools: GradingTools,
): Promise<CodeFinding> {
  const harness = language.read(task);
  const stopsAtFirst = stopsAtFirstFailure(task);
  const agent = await build(harness.agent(program.code), program, tools);
  if (!agent.ok) {
    const refused = refusedBuild(agent.facts);
    return { integrity: "isolated", refused, tests: [], total: harness.testers.length, flags: [] };
  }
  const outcomes: TestOutcome[] = [];
  let isFixed = true;
  for (const [index, source] of harness.testers.entries()) {
    const id = String(index + 1);
    if (stopsAtFirst && outcomes.some(({ score }) => score < 1)) {
      outcomes.push(skippedTest(id));
      continue;
    }
    const tester = await build(source, program, tools);
    if (!tester.ok) throw brokenTests("they do not compile with the entry's declaration");
    const split = {
      ...{ tester: tester.artifact, agent: agent.artifact, isNanWrong: !harness.namesNan },
      ...language.wire,
    };
    const judged = judgeRounds(await runRounds(split, tools, stopsAtFirst), stopsAtFirst, !harness.countsAssertions);
    isFixed &&= judged.isFixed;
    const isOnly = harness.testers.length === 1;
    const named = judged.outcomes.map((each) =>
      isOnly ? each : { ...each, id: judged.outcomes.length === 1 ? id : `${id}.${each.id}` },
    );
    outcomes.push(...named);
  }
  const integrity = isFixed ? "isolated" : "split_process";
  return { integrity, refused: null, tests: outcomes, total: outcomes.length, flags: [] };
}

function build({ main, files }: SourceFiles, { language }: Program, tools: GradingTools) {
  return tools.build({ language, main, files: filesOf(files) });
}
