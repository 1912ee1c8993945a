import { PYTHON_VALUES } from "../call/python-values.ts";

/** Python that runs the definitions of a prompt, without `entry`, in `namespace`; nothing where the prompt is no Python. */
const PYTHON_PROMPT = `
def define_prompt(source, entry, namespace):
    import ast
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    kept = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    tree.body = [node for node in tree.body if isinstance(node, kept) and getattr(node, "name", None) != entry]
    exec(compile(tree, "<prompt>", "exec", dont_inherit=True), namespace)
`;

/**
 * Runs test code where no candidate code is. What it calls of the candidate's program is looked up among the answers so far;
 * an unanswered call is noted, and the code goes on with a stand-in that any assertion bears, only to find what else it will
 * ask. Such a run never passes: only one that had every answer reports that it came to its end.
 */
export const PYTHON_TESTER = `${PYTHON_VALUES}${PYTHON_PROMPT}
import builtins, hashlib, json, os, sys, types

request = json.loads(sys.stdin.buffer.read())
channel = os.dup(1)
os.dup2(2, 1)
answers, needs, seen = request["answers"], [], {}
counts = {"asserts": 0, "answered": 0, "raised": 0}
report_always = {"evaluates": False}
EVALUATING = {"eval", "exec", "__import__", "pickle", "marshal", "importlib", "subprocess"}
history, helpers = [], set()


def reply(report):
    report.update(report_always, helpers=sorted(helpers))
    data = json.dumps(report).encode() + b"\\n"
    while data:
        data = data[os.write(channel, data):]
    os._exit(0)


def ask_more():
    reply({"needs": needs, "answered": counts["answered"]})


class StandIn:
    """Whatever the candidate might return, while nobody knows it."""

    left = 20000

    def __init__(self, step, number):
        self.__dict__.update(_step=step, _number=number)

    def _place(self):
        if self._number is None:
            history.append(self._step)
            self.__dict__["_number"] = len(history) - 1
        return self._number

    def _any(self, *args, **kwargs):
        StandIn.left -= 1
        if StandIn.left < 0:
            ask_more()
        return self

    def _true(self, *args):
        self._any()
        return True

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return ask("get", self._any(), name)

    def __call__(self, *args, **kwargs):
        return ask("call", self._any(), "", args, kwargs)

    def __iter__(self):
        self._any()
        return iter(())

    def __len__(self):
        return 0

    def __float__(self):
        self._any()
        return 0.0

    def __index__(self):
        self._any()
        return 0

    __int__ = __index__
    __hash__ = object.__hash__
    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _true
    __getitem__ = __abs__ = __neg__ = __pos__ = __round__ = _any
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _any
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _any


class Handle:
    """An object that stays with the candidate. What decides equality or order is never asked of it."""

    def __init__(self, number):
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return ask("get", self, name)

    def __setattr__(self, name, value):
        unsupported("the tests set an attribute of an object of the candidate")

    def __call__(self, *args, **kwargs):
        return ask("call", self, "", args, kwargs)

    def __eq__(self, other):
        if other is not self and isinstance(other, Handle):
            unsupported("the tests compare two objects of the candidate")
        return other is self

    def __ne__(self, other):
        return not self == other

    __hash__ = object.__hash__

    def __bool__(self):
        return ask("truth", self) is True

    def __len__(self):
        return ask("length", self)

    def __iter__(self):
        members = ask("list", self)
        return iter([members[i] for i in range(len(members))] if isinstance(members, Handle) else members)

    def __getitem__(self, key):
        return ask("item", self, "", (key,))

    def __str__(self):
        return ask("text", self)

    def __repr__(self):
        return ask("repr", self)


class Remote:
    """A function or class of the candidate's program."""

    def __init__(self, name):
        self.__dict__.update(__name__=name, __qualname__=name, __doc__=None)

    def __call__(self, *args, **kwargs):
        return ask("call", None, self.__name__, args, kwargs)

    def __instancecheck__(self, value):
        return isinstance(value, Handle) and ask("instance", value, self.__name__) is True

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Remote(self.__name__ + "." + name)


def unsupported(why):
    ask_more() if needs else reply({"unsupported": why})


class Unknown(Exception):
    pass


def outgoing(value):
    if isinstance(value, Handle):
        return {"$handle": value._number}
    if isinstance(value, StandIn):
        if value._number is None:
            raise Unknown
        return {"$handle": value._number}
    raise Unplain


def ask(do, on, name="", args=(), kwargs={}):
    try:
        sent, named = encode(list(args), outgoing), encode(dict(kwargs), outgoing)
    except Unknown:
        return StandIn(None, None)
    except Unplain:
        unsupported("the tests pass something that is no plain data to the candidate")
    if on is None:
        number = None
        if name.partition(".")[0] != request["entry"].partition(".")[0]:
            helpers.add(name)
    elif isinstance(on, StandIn):
        if on._step is None:
            return on
        number = on._place()
    else:
        number = on._number
    step = {"do": do, "on": number, "name": name, "args": sent, "kwargs": named}
    uses_objects = on is not None or "$handle" in json.dumps([sent, named])
    steps = history + [step] if uses_objects else [step]
    text = json.dumps(steps, sort_keys=True)
    turn = seen[text] = seen.get(text, 0) + 1
    key = hashlib.sha256((str(turn) + text).encode()).hexdigest()
    answer = answers.get(key)
    if answer is None:
        needs.append({"key": key, "steps": steps})
        if len(needs) >= request["max_needs"]:
            ask_more()
    elif not needs:
        counts["answered"] += 1
        if "stopped" in answer:
            reply({"stopped": key})
    if uses_objects or answer is not None and "unplain" in answer:
        history.append(step)
    if answer is None or "stopped" in answer:
        return StandIn(step, len(history) - 1 if uses_objects else None)
    if "unplain" in answer:
        return Handle(len(history) - 1)
    if "raised" in answer:
        counts["raised"] += 1
        raise raised(answer)
    return decode(answer["answer"])


# Raised here they would end a loop or a run of the tests, instead of telling of the candidate.
STEERING = (StopIteration, StopAsyncIteration, GeneratorExit, SystemExit, KeyboardInterrupt)


def raised(answer):
    message, *names = answer["raised"]
    kinds = [getattr(builtins, name, None) for name in names]
    kind = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseException)), Exception)
    if issubclass(kind, STEERING):
        kind = RuntimeError
    try:
        error = kind(message)
    except TypeError:
        error = Exception(message)
    error.of_candidate = True
    return error


def asserted(error=None):
    if error is None:
        counts["asserts"] += 1
    elif not needs:
        raise error


def compile_tests(source, name):
    """As written, but an assertion that holds is counted, and one that fails under a stand-in is passed over."""
    import ast

    class Counting(ast.NodeTransformer):
        def visit_Assert(self, node):
            if isinstance(node.test, ast.Tuple) and node.test.elts:
                reply({"unsupported": "an assertion of a tuple always holds"})
            template = ast.parse(
                "try:\\n    pass\\nexcept Exception as assay_error:\\n    assay_asserted(assay_error)\\nelse:\\n    assay_asserted()"
            ).body[0]
            for part in ast.walk(template):
                if "lineno" in part._attributes:
                    ast.copy_location(part, node)
            template.body = [node]
            return template

    tree = Counting().visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)


def names_of(code):
    names = set(code.co_names)
    for part in code.co_consts:
        if type(part) is type(code):
            names |= names_of(part)
    return names


def of_solution(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Remote(name)


def run_tests():
    entry = request["entry"].partition(".")[0]
    namespace = {"__name__": "tests", "__builtins__": builtins, "assay_asserted": asserted}
    define_prompt(request["prompt"], entry, namespace)
    code = [compile_tests(part, "<tests>") for part in (request["setup"], request["tests"])]
    candidate = Remote(request["entry"])
    for module in request["modules"]:
        sys.modules[module] = types.ModuleType(module)
        sys.modules[module].__getattr__ = of_solution
    names = names_of(code[0]) | names_of(code[1])
    report_always["evaluates"] = not names.isdisjoint(EVALUATING)
    for name in names:
        if name not in namespace and not hasattr(builtins, name):
            namespace[name] = Remote(name)
    namespace[entry] = candidate if entry == request["entry"] else Remote(entry)
    namespace["candidate"] = candidate
    import random
    random.seed(request["seed"])
    for part in code:
        exec(part, namespace)
    if needs:
        return
    checks = [namespace.get("check")] if callable(namespace.get("check")) else []
    for check in checks:
        if not isinstance(check, Remote):
            check(candidate)
    if not checks:
        for name, test in list(namespace.items()):
            if name.startswith("test") and isinstance(test, types.FunctionType) and not test.__code__.co_argcount:
                test()


def main():
    try:
        run_tests()
    except BaseException as error:
        if needs:
            ask_more()
        of_candidate = getattr(error, "of_candidate", False)
        kind = next(t.__name__ for t in type(error).__mro__ if t.__module__ == "builtins")
        reply({"failed": kind, "of_candidate": of_candidate, "answered": counts["answered"]})
    if needs:
        ask_more()
    reply({"done": counts})


main()
`;
