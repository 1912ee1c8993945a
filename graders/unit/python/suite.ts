/**
 * Python around a suite of tests: which tests there are, which one runs, and what came of each. Only what a test came to in a
 * run that had every answer counts; what runs behind a question without one is a guess.
 */
export const PYTHON_SUITE = `
ROOT = os.path.abspath("suite")
collected, results, current = [], [], None
phase = "collecting"
# Questions asked while the tests were collected: where there are any, the list of tests is the candidate's to change.
early = [0]
checks = {}


class Stopped(BaseException):
    """The candidate's program gave no answer, so that the test that asked has failed, whatever it does now."""


plain_ask, plain_bound_guessing = ask, bound_guessing


def ask(*args, **kwargs):
    early[0] += phase == "collecting"
    return plain_ask(*args, **kwargs)


def bound_guessing():
    if phase != "collecting":
        plain_bound_guessing()


def ask_more():
    reply({"needs": needs, "answered": counts["answered"], **listed()})


def listed():
    return {"collected": collected, "apart": early[0] == 0} if phase != "collecting" else {}


def stopped(key):
    if current is None:
        reply({"stopped": key, **listed()})
    current["stopped"] = current["stopped"] or key
    raise Stopped


def failed(why):
    if needs:
        ask_more()
    if current is None:
        reply({"failed": "the answers can't be judged", **listed()})
    current["failed"] = True
    raise Stopped


def note_import_failure(why):
    if early[0] == 0 and counts["answered"] == 0:
        reply({"invalid": "the tests can't be imported: " + why.strip().splitlines()[-1][:200]})


def note_collected(file, name, marked, functions, owner):
    collected.append({"file": file, "name": name, "marked": marked})
    checks[file, name] = any(holds_assertions(f, owner, set()) for f in functions)


def end_collection():
    global phase
    phase = "running"
    if needs:
        plain_bound_guessing()


def holds_assertions(function, owner, seen):
    """Whether a test, or what it calls of its own file or class, asserts anything at all."""
    code = getattr(function, "__code__", None)
    if code is None or code in seen:
        return False
    seen.add(code)
    names = names_within(code)
    if names & {"assay_asserted", "assay_caught"}:
        return True
    known = [getattr(function, "__globals__", {}).get(n) for n in names] + [getattr(owner, n, None) for n in names]
    return any(holds_assertions(f, owner, seen) for f in known if isinstance(f, types.FunctionType))


def names_within(code):
    names = set(code.co_names)
    for part in code.co_consts:
        if type(part) is type(code):
            names |= names_within(part)
    return names


def begin_test(file, name):
    global current
    current = {"file": file, "name": name, "outcome": None, "stopped": None, "of_candidate": False, "failed": False}
    current["asserts"] = counts["asserts"]


def note_outcome(outcome):
    """The worst of what a test's parts came to."""
    order = ["passed", "xpassed", "xfailed", "skipped", "failed"]
    before = current["outcome"] or "passed"
    current["outcome"] = max(before, outcome, key=order.index)


def note_error(error):
    if current is not None:
        current["of_candidate"] = current["of_candidate"] or getattr(error, "of_candidate", False)


def end_test():
    """Keeps what the test came to, and tells whether the rest is decided by it."""
    global current
    test, current = current, None
    if needs:
        return False
    asserts = counts["asserts"] - test.pop("asserts")
    if test.pop("failed"):
        test["outcome"] = "failed"
    if test["outcome"] == "passed" and asserts == 0 and checks.get((test["file"], test["name"])):
        test["outcome"] = "unasserted"
    if test["outcome"] == "failed" and counts["answered"] == 0 and not test["stopped"]:
        test["outcome"] = "broken"
    results.append(test)
    is_deciding = [test["file"], test["name"]] in request.get("deciding", [])
    return is_deciding and (test["outcome"] != "passed" or test["stopped"] is not None)


def accept_coroutines():
    """What the candidate's coroutine functions return is awaitable; asyncio wants coroutines at two places."""
    import asyncio

    def awaiting(start):
        async def wait(awaitable):
            return await awaitable

        return lambda main, **options: start(wait(main) if isinstance(main, (Handle, StandIn)) else main, **options)

    asyncio.run, asyncio.create_task = awaiting(asyncio.run), awaiting(asyncio.create_task)


def is_test_file(path):
    name = os.path.basename(path)
    return name.startswith("test_") or name.endswith("_test.py")


def main():
    trees = {}
    for path, source in request["files"].items():
        target = os.path.join(ROOT, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if path.endswith(".py"):
            try:
                trees[path] = ast.parse(source)
            except (SyntaxError, ValueError, RecursionError) as error:
                reply({"invalid": path + " can't be parsed: " + str(error)})
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(source)
    for path, tree in trees.items():
        refuse_unsplittable(tree, request["files"])
        refuse_evaluating(tree, set())
    speak_of_nan(request["files"].values())
    if "asyncio" in "".join(request["files"].values()):
        accept_coroutines()
    install_subject(request["module"], list(trees.values()))
    for path, tree in trees.items():
        with open(os.path.join(ROOT, path), "w", encoding="utf-8") as file:
            file.write(ast.unparse(ast.fix_missing_locations(Counting(tree).visit(tree))))
    builtins.assay_asserted, builtins.assay_caught, builtins.assay_called = asserted, caught, lambda: None
    os.chdir(ROOT)
    sys.path[0] = ROOT
    sys.dont_write_bytecode = True
    import random
    random.seed(request["seed"])
    paths = [path for path in trees if os.path.basename(path) != "conftest.py"]
    try:
        run_suite(paths)
    except Stopped:
        pass
    if needs:
        ask_more()
    reply({"done": {"answered": counts["answered"], "tests": results}, "flags": sorted(flags), **listed()})
`;
