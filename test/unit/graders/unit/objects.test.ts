import { describe, expect, it } from "vitest";
import { unitGrader } from "../../../../graders/unit/index.ts";
import { Task } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";
import { createLocalTools, hasLocalModule } from "../../../support/local-tools.ts";

/** pytest asserts what people write; where it is missing the same suites are left to the Docker tests of the corpus. */
const HAS_PYTEST = hasLocalModule("pytest");
if (!HAS_PYTEST)
  console.warn("SKIPPED: what suites of pytest do with objects, because this host has no python3-pytest");

async function grade(source: string, code: string, files: object = {}) {
  const raw = { id: "t", kind: "unit", framework: "pytest", files: { "test_solution.py": source, ...files } };
  const task = Task.parse({ ...raw, reward: { mode: "fraction" } });
  unitGrader.checkTask(task, "stored");
  const program = unitGrader.submission(task, { code }, TEST_LANGUAGES);
  if (program.state !== "program") throw new Error(program.evidence);
  return unitGrader.grade(task, program, createLocalTools());
}

async function failing(source: string, code: string): Promise<readonly string[]> {
  const { tests } = await grade(source, code);
  return tests.filter(({ score }) => score < 1).map(({ id }) => id);
}

const VECTOR = `class Vector:
    def __init__(self,x,y): self.x,self.y=x,y
    def __add__(self,o): return Vector(self.x+o.x,self.y+o.y)
    def __eq__(self,o): return isinstance(o,Vector) and (self.x,self.y)==(o.x,o.y)
    def __mul__(self,k): return Vector(self.x*k,self.y*k)
    __rmul__=__mul__
    def __abs__(self): return (self.x**2+self.y**2)**.5
    def __neg__(self): return Vector(-self.x,-self.y)
    def __hash__(self): return hash((self.x,self.y))
    def __lt__(self,o): return abs(self)<abs(o)
    def __iter__(self): yield self.x; yield self.y
    def __repr__(self): return f"Vector({self.x}, {self.y})"
    def __getitem__(self,i): return (self.x,self.y)[i]
    @classmethod
    def unit(cls): return cls(1,0)
    @staticmethod
    def dim(): return 2
    @property
    def norm(self): return abs(self)
`;

const EVIL = `class E:
    def __getattr__(self,n): return lambda *a,**k: True
    def __eq__(self,o): return True
    def __ne__(self,o): return False
    def __sub__(self,o): return 0.0
    __rsub__=__sub__
    def __lt__(self,o): return True
    __gt__=__le__=__ge__=__lt__
    def __contains__(self,o): return True
    def __bool__(self): return True
    def __hash__(self): return 0
    def __float__(self): return 3.0
    def __abs__(self): return 0
    def __round__(self,n=0): return 0
`;

describe.runIf(HAS_PYTEST)("objects of the candidate in a suite", { timeout: 60_000 }, () => {
  it("have the operators of their class where the tests made them, and the record says who judged", async () => {
    const source = `import pytest
from solution import Vector
def test_add(): assert Vector(1,2)+Vector(3,4)==Vector(4,6)
def test_ne(): assert Vector(1,2)!=Vector(1,3)
def test_mul(): assert 2*Vector(1,2)==Vector(2,4) and Vector(1,2)*2==Vector(2,4)
def test_abs(): assert abs(Vector(3,4))==5.0
def test_lt(): assert Vector(0,1)<Vector(3,4) and not Vector(3,4)<Vector(0,1)
def test_sorted(): assert [v.x for v in sorted([Vector(3,4),Vector(0,1)])]==[0,3]
def test_set(): assert len({Vector(1,2),Vector(1,2),Vector(2,2)})==2
def test_iter(): assert list(Vector(1,2))==[1,2]; x,y=Vector(1,2); assert (x,y)==(1,2)
def test_repr(): assert repr(Vector(1,2))=="Vector(1, 2)"
def test_idx(): assert Vector(1,2)[1]==2
def test_cls(): assert Vector.unit().x==1 and Vector.dim()==2
def test_prop(): assert Vector(3,4).norm==pytest.approx(5)
def test_neg(): assert -Vector(1,2)==Vector(-1,-2)
def test_isinst(): assert isinstance(Vector(1,2)+Vector(1,1), Vector)
def test_hash(): assert hash(Vector(1,2))==hash(Vector(1,2))
`;
    const { tests, flags } = await grade(source, VECTOR);
    expect(tests.filter(({ score }) => score < 1)).toEqual([]);
    expect(tests).toHaveLength(15);
    expect(flags).toEqual(["judged_by_candidate"]);
    expect(await failing(source, VECTOR.replace("self.y+o.y", "self.y-o.y"))).toContain("test_add");
  });

  it("pass for nothing in place of data", async () => {
    const assertions = [
      "assert f(3) == 9",
      "assert not f(3) != 9",
      "assert abs(f(3) - 9) < 1e-6",
      "assert f(3) > 8",
      "assert 9 in f(3)",
      "assert f(3).x == 9",
      "assert round(f(3), 2) == 0",
      "assert float(f(3)) == 3",
      "assert [f(3)] == [9]",
      "assert {f(3): 1} == {9: 1}",
      "assert sum([f(3)]) == 9",
      "assert F(3) == 9",
      "assert abs(F(3) - 9) < 1e-6",
      "assert not F(3) < 9",
      "assert F(3) == F(4)",
    ];
    const tests = assertions.map((assertion, index) => `def test_${index}():\n    ${assertion}\n`);
    const code = `${EVIL}def f(x): return E()\nF = E\nE.__init__ = lambda *a: None`;
    const found = await failing(`from solution import f, F\n${tests.join("")}`, code);
    expect(found).toEqual(assertions.map((_, index) => `test_${index}`));
  });

  it.each([
    ["nothing to assert", "for a, b in zip(f(3), [1, 2]):\n        assert a == b", "def f(x): return []"],
    ["not-a-number", "assert not abs(f(3) - 9) > 1e-6", "def f(x): return float('nan')"],
    [
      "an exit that the test passes over",
      "try:\n        r = f(1)\n    except:\n        r = 1\n    assert r == 1",
      "import os\ndef f(x): os._exit(0)",
    ],
  ])("gives nothing for %s", async (_name, body, code) => {
    expect(await failing(`from solution import f\ndef test_a():\n    ${body}\n`, code)).toEqual(["test_a"]);
  });

  it("takes no names from the program that it has itself", async () => {
    const source =
      "from solution import *\ndef test_a():\n    assert sorted(f(3)) == [1, 2]\n    assert len(f(3)) == 2\n";
    expect(await failing(source, "def sorted(x): return [1, 2]\ndef len(x): return 2\ndef f(x): return []")).toEqual([
      "test_a",
    ]);
    expect(await failing(source, "def f(x): return [2, 1]")).toEqual([]);
  });

  it.each([
    ["changes the module", "import solution\ndef test_a():\n    solution.g = lambda: 1\n    assert solution.f(1) == 1"],
    [
      "patches",
      "from unittest.mock import patch\nfrom solution import f\ndef test_a():\n    with patch('solution.g'):\n        assert f(1) == 1",
    ],
    ["shares files", "from solution import f\ndef test_a(tmp_path):\n    assert f(str(tmp_path)) == 1"],
    ["hands over a function", "from solution import f\ndef test_a():\n    assert f(lambda: 1) == 1"],
    [
      "derives a class",
      "from solution import f, Base\nclass Mine(Base):\n    pass\ndef test_a():\n    assert f(1) == 1",
    ],
    ["runs text", "from solution import f\ndef test_a():\n    assert eval(f(1)) == 1"],
    ["can't be imported", "import no_such_module\nfrom solution import f\ndef test_a():\n    assert f(1) == 1"],
    ["can't be parsed", "from solution import f\ndef test_a(:\n    assert f(1) == 1"],
    ["never uses the program", "def test_a():\n    assert 1 == 1"],
    [
      "asks which tests there are, without naming them",
      "import pytest\nfrom solution import f\n@pytest.mark.parametrize('x', f(1))\ndef test_a(x):\n    assert f(x) == x",
    ],
  ])("is refused where it %s", async (_name, source) => {
    const code = "class Base: pass\ndef f(x): return [1] if x == 1 else 1";
    await expect(grade(source, code)).rejects.toMatchObject({ code: "task_invalid" });
  });

  it("is at fault itself where a test fails before it has asked anything", async () => {
    const source = "from solution import f\ndef test_a():\n    assert 1 == 2\n    assert f(1) == 1\n";
    await expect(grade(source, "def f(x): return x")).rejects.toMatchObject({ code: "checker_failed" });
  });
});
