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
});

describe.runIf(HAS_PYTEST)("a suite", { timeout: 60_000 }, () => {
  it.runIf(hasLocalModule("numpy"))(
    "hands over values of libraries, prints, coroutines, generators and closures",
    async () => {
      const source = `import asyncio, numpy as np, decimal, datetime, io, contextlib, sys
from decimal import Decimal
from fractions import Fraction
from collections import deque, Counter
from solution import *
def test_async():
    assert asyncio.run(af(3))==4
def test_np():
    np.testing.assert_allclose(scale(np.array([1.0,2.0]),2), [2.0,4.0])
    assert (scale(np.array([1,2]),2)==np.array([2,4])).all()
    assert scale(np.array([[1,2],[3,4]]),2).shape==(2,2)
def test_dec(): assert dec("1.10")==Decimal("2.20")
def test_frac(): assert fr(Fraction(1,3))==Fraction(2,3)
def test_date(): assert nxt(datetime.date(2020,1,31))==datetime.date(2020,2,1)
def test_deq(): assert dq([1,2])==deque([1,2]) and cnt("aab")==Counter("aab") and cnt("aab")["a"]==2
def test_print(capsys):
    hello("x"); assert capsys.readouterr().out=="hi x\\n"
def test_redirect():
    b=io.StringIO()
    with contextlib.redirect_stdout(b): hello("y")
    assert b.getvalue()=="hi y\\n"
def test_gen(): g=gen(3); assert next(g)==0; assert next(g)==1; assert list(gen(2))==[0,1]
def test_ctx():
    with Res() as r:
        assert r.open
    assert not r.open
def test_const(): assert PI==3.14 and Color.RED.value==1 and pick()==Color.RED
def test_cx(): assert cx(1j)==2j and rg(3)==range(3)
def test_closure(): add=adder(3); assert add(4)==7
`;
      const code = `import asyncio, datetime, collections, enum
async def af(x):
    await asyncio.sleep(0); return x+1
def scale(a,k): return a*k
def dec(s):
    import decimal; return decimal.Decimal(s)*2
def fr(f): return f*2
def nxt(d): return d+datetime.timedelta(days=1)
def dq(x): return collections.deque(x)
def cnt(x): return collections.Counter(x)
def hello(n): print("hi",n)
def gen(n): yield from range(n)
class Res:
    open=False
    def __enter__(self): self.open=True; return self
    def __exit__(self,*a): self.open=False
PI=3.14
class Color(enum.Enum): RED=1; BLUE=2
def pick(): return Color.RED
def cx(x): return x*2
def rg(n): return range(n)
def adder(k): return lambda x: x+k
`;
      const { tests } = await grade(source, code);
      expect(tests.filter(({ score }) => score < 1)).toEqual([]);
      expect(tests).toHaveLength(13);
      expect(await failing(source, code.replace("x+1", "x+2").replace('print("hi",n)', 'print("ho",n)'))).toEqual([
        ...["test_async", "test_print", "test_redirect"],
      ]);
    },
  );

  it("gives of an iterator what is wanted, be it endless", async () => {
    const source = `import itertools
from solution import Endless, Many, fib, nat, upto
def test_slice(): assert list(itertools.islice(nat(), 5)) == [0, 1, 2, 3, 4]
def test_next(): assert next(iter(nat())) == 0
def test_long(): assert sum(upto(2500)) == 2500 * 2499 // 2
def test_in(): assert 5 in nat() and 7 not in upto(3)
def test_fib(): assert list(itertools.islice(fib(), 10))[-1] == 55
def test_iterable(): assert list(itertools.islice(Endless(), 2)) == [0, 1]
def test_long_list(): assert sum(Many(range(2500))) == 2500 * 2499 // 2 and len(Many(range(2500))) == 2500 and Many(range(2500))[2400] == 2400
`;
    const code = `import itertools
def nat(): return itertools.count()
def upto(n): yield from range(n)
def fib():
    a, b = 1, 1
    while True:
        yield a
        a, b = b, a + b
class Many(list): pass
class Endless:
    def __iter__(self): return itertools.count()
`;
    expect(await failing(source, code)).toEqual([]);
    expect(await failing(source, code.replace("a, b = 1, 1", "a, b = 1, 2"))).toEqual(["test_fib"]);
  });

  it("may have helpers, fixtures and classes in several files", async () => {
    const files = {
      "conftest.py":
        "import pytest\nfrom solution import Box\n@pytest.fixture(params=[1, 2])\ndef box(request):\n    yield Box(request.param)\n",
      "helpers.py": "def check(box, n):\n    assert box.n == n\n",
      "sub/test_more.py":
        "import unittest\nfrom solution import Box\nclass TestMore(unittest.TestCase):\n    def test_n(self):\n        self.assertEqual(Box(4).n, 4)\n",
    };
    const source =
      "from helpers import check\ndef test_box(box, request):\n    check(box, request.node.callspec.params['box'])\n";
    const { tests } = await grade(source, "class Box:\n    def __init__(self, n):\n        self.n = n\n", files);
    expect(tests.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["test_box[1]", "accepted"],
      ["test_box[2]", "accepted"],
      ["TestMore.test_n", "accepted"],
    ]);
  });

  const ONE = "from solution import f\ndef test_a():\n    assert f(7) == 3\n";
  const FORGE =
    "import sys, os, json\nm = sys.modules['__main__']\ndef forge(do, answer):\n    if m.request['steps'][-1]['do'] == do:\n        os.write(m.channel, json.dumps({'answer': answer}).encode() + b'\\n')\n        os._exit(0)\n";

  it.each([
    ["no value of a type", `${FORGE}forge('call', {'$known': ['ndarray', '<i8', [2], [1]]})\ndef f(x): return 3`],
    ["a type that nobody knows", `${FORGE}forge('call', {'$known': ['system', 'true']})\ndef f(x): return 3`],
    [
      "names that nobody asked for",
      `${FORGE}forge('names', [['__all__', 'data', ['abs']], ['f', 'function', None]])\ndef f(x): return 3`,
    ],
    ["no list of names", `${FORGE}forge('names', 7)\ndef f(x): return 3`],
    ["data in place of the function", "f = 3"],
    ["an exception in place of the function", "class f(Exception): pass"],
    ["nothing", ""],
    ["an exit", "import os\ndef f(x): os._exit(0)"],
    ["an outcome of pytest", "import pytest\ndef f(x): pytest.skip('x')"],
  ])("fails, and is no error, where it is answered with %s", async (_name, code) => {
    expect(await failing(ONE, code)).toEqual(["test_a"]);
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
