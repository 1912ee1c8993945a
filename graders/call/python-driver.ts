import { PYTHON_VALUES } from "./python-values.ts";

/** Where the candidate's program lies beside the driver. */
export const SOLUTION_FILE = "solution.py";

/** Python: names that programs are given without an import, by the module that has them. */
export const PYTHON_LENT = `
LENT = {
    "typing": "Any Callable DefaultDict Deque Dict FrozenSet Generator Iterable Iterator List Optional Sequence Set Tuple Union",
    "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
    "functools": "cache cmp_to_key lru_cache partial reduce",
    "itertools": "accumulate chain combinations groupby pairwise permutations product zip_longest",
    "heapq": "heapify heappop heappush heappushpop heapreplace nlargest nsmallest",
    "bisect": "bisect bisect_left bisect_right insort",
    "math": "ceil comb factorial floor gcd inf isqrt lcm log2 sqrt",
}
`;

/**
 * Loads the candidate's program as module `solution`: `load(source)` returns it, `find(module, entry)` its function. Before
 * any of its code runs, stdin has been read and stdout lies on a descriptor of the driver's own, so that prints go to stderr.
 * The names of `typing` are lent to programs that use them, all that LeetCode imports for everybody where `lends`, and the
 * names of a prompt in Python where the request has one.
 */
export const PYTHON_LOADER = String.raw`${PYTHON_LENT}
import json, os, sys

request = json.loads(sys.stdin.buffer.read())
channel = os.dup(1)
os.dup2(2, 1)


def reply(answer, write=os.write, dumps=json.dumps, leave=os._exit):
    data = dumps(answer).encode() + b"\n"
    while data:
        data = data[write(channel, data):]
    leave(0)


LENT_MODULES = "bisect collections copy functools heapq itertools math operator random re string sys".split()


def names_of(code):
    names = set(code.co_names)
    for part in code.co_consts:
        if type(part) is type(code):
            names |= names_of(part)
    return names


def lend(code, lends):
    used, lent = names_of(code), {}
    for module, members in LENT.items():
        if lends or module == "typing":
            for name in used.intersection(members.split()):
                lent[name] = getattr(__import__(module), name)
    for name in used.intersection(LENT_MODULES if lends else ()):
        lent[name] = __import__(name)
    return lent


def lend_prompt(namespace):
    try:
        exec(compile(request["prompt"], "<prompt>", "exec", dont_inherit=True), namespace)
    except Exception:
        return
    namespace.pop(request["entry"].partition(".")[0], None)


def load(lends):
    import types
    path = os.path.abspath("${SOLUTION_FILE}")
    with open(path, "rb") as file:
        source = file.read()
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        reply({"unparsed": True})
    module = types.ModuleType("solution")
    module.__file__ = path
    sys.modules["solution"] = module
    module.__dict__.update(lend(code, lends))
    if request.get("prompt"):
        lend_prompt(module.__dict__)
    exec(code, module.__dict__)
    return module


def find(module, entry):
    owner, _, method = entry.rpartition(".")
    if owner:
        return getattr(getattr(module, owner)(), method)
    if not hasattr(module, entry) and hasattr(getattr(module, "Solution", None), entry):
        return getattr(module.Solution(), entry)
    return getattr(module, entry)
`;

/** Calls the entry once with plain data and answers with plain data, or with its truth; holds no expected value. */
export const PYTHON_DRIVER = `${PYTHON_VALUES}${PYTHON_LOADER}

def main():
    args, kwargs = decode(request["args"]), decode(request["kwargs"])
    result = find(load("." in request["entry"]), request["entry"])(*args, **kwargs)
    try:
        answer = bool(result) if request.get("truth") else encode(result)
    except Unplain as unplain:
        reply({"unplain": str(unplain)})
    reply({"answer": answer})


main()
`;
