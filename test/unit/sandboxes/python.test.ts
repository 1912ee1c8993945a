import { describe, expect, test } from "vitest";
import { PYTHON } from "../../../sandboxes/languages/python.ts";

describe("the warm interpreter of a Python program", () => {
  test.each([
    ["print(1)", "base"],
    ["import numpy", "numpy"],
    ["import os, numpy as np", "numpy"],
    ["import os as o , numpy", "numpy"],
    ["    from numpy.linalg import norm", "numpy"],
    ["import numpy as np\nimport scipy.stats", "science"],
    ["from sympy import *", "science"],
    ["if 1:\n    import pytest", "pytest"],
    ["import pytest, numpy", "numpy"],
    ["# import numpy", "base"],
    ["x = 'import numpy'", "base"],
    ["import numpydoc", "base"],
    ["import mynumpy", "base"],
  ])("for %j is %s", (source, profile) => {
    expect(PYTHON.plan("main.py", { "main.py": Buffer.from(source) })).toEqual({ mode: "python", profile });
  });

  test("is chosen in linear time", () => {
    const source = Buffer.from(`import ${"a, ".repeat(300_000)}`);
    const before = performance.now();
    PYTHON.plan("main.py", { "main.py": source });
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test("is chosen by what any of the program's files imports", () => {
    const files = (solution: string) => ({
      "main.py": Buffer.from("import solution"),
      "lib/solution.py": Buffer.from(solution),
    });
    const profileOf = (solution: string) => PYTHON.plan("main.py", files(solution)).profile;
    expect([profileOf("import numpy as np"), profileOf("from scipy import stats"), profileOf("x = 1")]).toEqual([
      "numpy",
      "science",
      "base",
    ]);
    expect(
      PYTHON.plan("main.py", { "main.py": Buffer.from(""), "notes.txt": Buffer.from("import numpy") }).profile,
    ).toBe("base");
  });
});
