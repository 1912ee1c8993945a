import { PYTHON_LENT } from "../call/python-driver.ts";
import { PYTHON_VALUES } from "../call/python-values.ts";
import { PYTHON_KNOWN } from "../split/python-known.ts";
import { PYTHON_READING } from "../split/python-reading.ts";
import { PYTHON_STAND_INS } from "../split/python-stand-ins.ts";
import { PYTHON_START } from "../split/python-start.ts";
import { PYTHON_NAMES } from "./python-names.ts";

/**
 * Runs test code where no candidate code is. An unanswered question is noted, and the code goes on with a stand-in; such a
 * run never passes: only one that had every answer reports that it came to its end.
 */
export const PYTHON_TESTER = `${PYTHON_VALUES}${PYTHON_KNOWN}${PYTHON_START}${PYTHON_LENT}${PYTHON_READING}${PYTHON_NAMES}${PYTHON_STAND_INS}
called = set()


def note_called():
    called.add(sys._getframe(1).f_code)


def prepare(namespace):
    speak_of_nan([request["setup"], request["tests"]])
    entry = request["entry"].partition(".")[0]
    candidate = Remote(request["entry"])
    subject = candidate if entry == request["entry"] else Remote(entry)
    own = {entry, "candidate"}
    define_prompt(request["prompt"], {entry}, namespace)
    namespace.update({entry: subject, "candidate": candidate})
    for module in request["modules"]:
        sys.modules[module] = types.ModuleType(module)
        setattr(sys.modules[module], entry, subject)
    trees = [ast.parse(request[part]) for part in ("setup", "tests")]
    for tree in trees:
        refuse_unsplittable(tree, ())
        refuse_evaluating(tree, own | set(request["modules"]))
    both = ast.Module([node for tree in trees for node in tree.body], [])
    counting = Counting(both)
    codes = [compile_counted(counting.visit(tree)) for tree in trees]
    complete(trees, codes, set(request["modules"]), own, namespace)
    return codes, candidate


def compile_counted(tree):
    return compile(ast.fix_missing_locations(tree), "<tests>", "exec", dont_inherit=True)


def run_tests():
    namespace = {"__name__": "tests", "__builtins__": builtins}
    namespace.update(assay_asserted=asserted, assay_caught=caught, assay_called=note_called)
    codes, candidate = prepare(namespace)
    import random
    random.seed(request["seed"])
    for code in codes:
        exec(code, namespace)
    for name, test in list(namespace.items()):
        is_own = isinstance(test, types.FunctionType) and test.__code__.co_filename == "<tests>"
        if is_own and is_test(name) and test.__code__ not in called:
            run_function(test, candidate)
    if "unittest" in sys.modules:
        run_cases(namespace)


def run_function(test, candidate):
    needed = test.__code__.co_argcount - len(test.__defaults__ or ())
    if test.__code__.co_kwonlyargcount > len(test.__kwdefaults__ or {}):
        return
    if needed == 0:
        test()
    elif needed == 1 and (test.__name__ == "check" or test.__code__.co_varnames[0] in ("candidate", request["entry"].partition(".")[0])):
        test(candidate)


def run_cases(namespace):
    import unittest
    for kind in list(namespace.values()):
        if isinstance(kind, type) and issubclass(kind, unittest.TestCase) and kind.__module__ == "tests":
            names = unittest.defaultTestLoader.getTestCaseNames(kind)
            if not any(getattr(getattr(kind, name), "__code__", None) in called for name in names):
                unittest.defaultTestLoader.loadTestsFromTestCase(kind).debug()


def main():
    try:
        run_tests()
    except BaseException as error:
        if needs:
            ask_more()
        of_candidate = getattr(error, "of_candidate", False)
        kind = next(t.__name__ for t in type(error).__mro__ if t.__module__ == "builtins")
        if kind == "SystemExit" and error.code not in (None, 0):
            kind = "AssertionError"
        reply({"failed": kind, "of_candidate": of_candidate, "answered": counts["answered"]})
    if needs:
        ask_more()
    reply({"done": counts, "flags": sorted(flags)})


main()
`;
