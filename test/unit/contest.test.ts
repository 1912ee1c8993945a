import { describe, expect, it } from "vitest";
import { contestProblems, refusedTasks } from "../support/contest.ts";

const PROBLEMS = contestProblems();

/** What the set as a whole has to hold, so that nothing drops out of it unseen. */
describe("the contest set", () => {
  it("has at least 25 problems of every kind that runs programs", () => {
    expect(PROBLEMS.length).toBeGreaterThanOrEqual(25);
    const kinds = new Set(PROBLEMS.map(({ task }) => task.kind));
    expect([...kinds].toSorted()).toEqual(["assert", "call", "interactive", "stdio"]);
  });

  it("has every checker", () => {
    const checkers = PROBLEMS.flatMap(({ task }) =>
      "checker" in task && task.checker !== undefined ? [task.checker] : [],
    );
    const types = new Set<string>(checkers.map((checker) => `${checker.type}${"source" in checker ? " program" : ""}`));
    for (const type of [
      ...["lines", "exact", "float", "unordered", "case_insensitive", "testlib"],
      ...["testlib program", "kattis program", "python program"],
    ]) {
      expect(types, type).toContain(type);
    }
    expect(new Set(checkers.flatMap((checker) => ("name" in checker ? [checker.name] : []))).size).toBeGreaterThan(4);
  });

  it("has both interactors, files, all rewards and limits by language", () => {
    const tasks = PROBLEMS.map(({ task }) => task);
    const interactors = tasks.flatMap((task) => (task.kind === "interactive" ? [task.interactor.type] : []));
    expect(interactors.toSorted()).toEqual(["kattis", "testlib"]);
    expect(tasks.some((task) => "io" in task && task.io?.input_file !== undefined)).toBe(true);
    expect(tasks.some((task) => task.kind === "stdio" && task.tests.some((test) => test.input_files))).toBe(true);
    expect(tasks.some((task) => task.kind === "stdio" && task.tests.some((test) => test.output_files))).toBe(true);
    const modes = new Set(tasks.map((task) => task.reward?.mode ?? "binary"));
    expect([...modes].toSorted()).toEqual(["binary", "fraction", "subtasks", "weighted"]);
    expect(tasks.some((task) => task.reward?.threshold !== undefined)).toBe(true);
    expect(tasks.some((task) => task.limits_by_language !== undefined)).toBe(true);
  });

  it("has two accepted solutions and a failing one to every problem, in all languages together", () => {
    for (const { name, solutions } of PROBLEMS) {
      expect(solutions.filter(({ verdict }) => verdict === "accepted").length, name).toBeGreaterThanOrEqual(2);
      expect(solutions.filter(({ score }) => score === 0).length, name).toBeGreaterThanOrEqual(1);
    }
    const languages = new Set(PROBLEMS.flatMap(({ solutions }) => solutions.map(({ language }) => language)));
    for (const language of ["python", "c", "cpp", "javascript", "java", "go", "rust"]) {
      expect(languages).toContain(language);
    }
  });

  it("has every verdict that a program can earn", () => {
    const verdicts = new Set(PROBLEMS.flatMap(({ solutions }) => solutions.map(({ verdict }) => verdict)));
    for (const verdict of [
      ...["accepted", "partial", "wrong_answer", "presentation_error", "compile_error", "runtime_error", "time_limit"],
      ...["wall_limit", "memory_limit", "output_limit", "tampered", "rejected"],
    ]) {
      expect(verdicts, verdict).toContain(verdict);
    }
  });

  it("has bad tasks of every finding", () => {
    const findings = new Set(
      refusedTasks().flatMap(({ expected }) => ("stored" in expected ? [expected.stored] : expected.findings)),
    );
    for (const finding of [
      ...["task_invalid", "empty_passes", "nothing_can_fail", "no_reference", "reference_fails", "flaky", "not_judged"],
    ]) {
      expect(findings, finding).toContain(finding);
    }
  });
});
