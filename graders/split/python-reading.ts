/**
 * Python that reads a task's test code before any of it runs: what of it evaluates text, which names it leaves to be found,
 * and where an assertion that holds is to be counted.
 */
export const PYTHON_READING = String.raw`
import ast, dis

EVALUATORS = {"eval", "exec", "compile", "execfile", "__import__", "__builtins__", "sympify", "parse_expr"}
EVALUATOR_MODULES = set(
    "asteval builtins cloudpickle code codeop ctypes dill doctest imp importlib joblib marshal numexpr pdb pickle"
    " pkgutil runpy shelve subprocess timeit".split()
)
EVALUATOR_ATTRIBUTES = {
    "__builtins__", "__code__", "__globals__", "__subclasses__", "CodeType", "FunctionType", "LambdaType", "parse_expr", "sympify"
}
OS_STARTERS = ("system", "popen", "exec", "spawn", "posix_spawn")
MODULES = set(sys.stdlib_module_names) - EVALUATOR_MODULES


def is_evaluator(module, name):
    top = module.partition(".")[0]
    if top == "os" and name.startswith(OS_STARTERS) or top in ("pandas", "pd", "np", "numpy") and name in ("eval", "query"):
        return True
    return name in EVALUATOR_ATTRIBUTES or name in EVALUATORS and top != "re"


def evaluating(tree, own):
    """The first thing in test code that could run text as code, or None; own names are what the candidate is known by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in EVALUATORS - own:
            return node.id
        if isinstance(node, ast.Attribute):
            base = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr in EVALUATOR_ATTRIBUTES or base in ("os", "pd", "pandas", "np", "numpy") and is_evaluator(base, node.attr):
                return node.attr
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] in EVALUATOR_MODULES - own:
                    return alias.name
        if isinstance(node, ast.ImportFrom) and not (node.module or "").partition(".")[0] in own:
            if (node.module or "").partition(".")[0] in EVALUATOR_MODULES:
                return node.module
            for alias in node.names:
                if is_evaluator(node.module or "", alias.name):
                    return alias.name
        texts = node.args[1:2] if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr" else []
        texts = [node.slice] if isinstance(node, ast.Subscript) else texts
        for text in texts:
            if isinstance(text, ast.Constant) and text.value in ("eval", "exec", "compile", "__import__", "__builtins__"):
                return text.value
    return None


def refuse_evaluating(tree, own):
    found = evaluating(tree, own)
    if found is not None:
        reply({"invalid": "the tests evaluate what the candidate returns (" + found + ")"})


def is_specific(kind):
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    names = [getattr(k, "id", getattr(k, "attr", None)) for k in kinds]
    return bool(names) and not any(name in (None, "Exception", "BaseException") for name in names)


def is_named(call, names):
    return isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in names


def is_failure(node):
    if isinstance(node, ast.Assert):
        return isinstance(node.test, ast.Constant) and not node.test.value
    return isinstance(node, ast.Raise) or is_named(node, ("fail",))


RAISES = ("raises", "assertRaises", "assertRaisesRegex")


class Counting(ast.NodeTransformer):
    """As written, but an assertion that holds is counted, and one that fails under a stand-in is passed over."""

    def __init__(self, tree):
        self.own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.imported = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in ("numpy.testing", "pytest")
            for alias in node.names
        }

    def counted(self, node, caught="Exception"):
        template = self.code(
            "try:\n    pass\nexcept " + caught + " as assay_error:\n    assay_asserted(assay_error)\nelse:\n    assay_asserted()", node
        )
        template.body = [node]
        return template

    def code(self, text, node):
        made = ast.parse(text).body[0]
        for part in ast.walk(made):
            if "lineno" in part._attributes:
                ast.copy_location(part, node)
        return made

    def visit_Assert(self, node):
        if isinstance(node.test, ast.Tuple) and node.test.elts:
            reply({"unsupported": "an assertion of a tuple always holds"})
        return self.counted(node)

    def visit_Expr(self, node):
        return self.counted(node, "BaseException") if self.is_assertion(node.value) else node

    def visit_With(self, node):
        self.generic_visit(node)
        is_demand = any(self.is_demand(item.context_expr) for item in node.items)
        return self.counted(node, "BaseException") if is_demand else node

    def visit_Try(self, node):
        demands = any(is_failure(part) for top in node.body + node.orelse for part in ast.walk(top))
        self.generic_visit(node)
        for handler in node.handlers:
            if demands and handler.type is not None and is_specific(handler.type):
                handler.body.insert(0, self.code("assay_caught()", handler))
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        if is_test(node.name):
            node.body.insert(0, self.code("assay_called()", node))
        return node

    def is_demand(self, call):
        return is_named(call, RAISES) and bool(call.args) and is_specific(call.args[0])

    def is_assertion(self, call):
        if is_named(call, RAISES):
            return self.is_demand(call)
        if not isinstance(call, ast.Call):
            return False
        if isinstance(call.func, ast.Name):
            return call.func.id in self.imported and call.func.id.startswith("assert")
        name = getattr(call.func, "attr", "")
        base = getattr(call.func, "value", None)
        is_library = getattr(base, "id", getattr(base, "attr", None)) in ("self", "testing", "npt")
        return name.startswith("assert") and is_library and name not in self.own


REACHES_IN = set(
    "assertLogs assertNoLogs assertWarns assertWarnsRegex caplog deprecated_call monkeypatch patch recwarn tmp_path"
    " tmp_path_factory tmpdir tmpdir_factory warns".split()
)
OF_PROCESS = {("sys", "stdin"), ("sys", "argv"), ("os", "environ"), ("os", "chdir"), ("os", "putenv"), ("warnings", "catch_warnings")}
OF_FILES = set("exists isfile listdir makedirs mkdir remove rmdir touch unlink write_bytes write_text".split())


def refuse_unsplittable(tree, files):
    """What the tests change, or look at, where the program should run: they would find nothing of it here."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            found = names & (REACHES_IN | {"tempfile", "shutil"})
        elif isinstance(node, ast.Attribute):
            base = ast.unparse(node.value)
            of_files = node.attr in OF_FILES and (base in ("os", "os.path") or node.attr.startswith("write_"))
            found = {node.attr} if (base, node.attr) in OF_PROCESS or of_files or node.attr in REACHES_IN else set()
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            path = node.args[0] if node.args else None
            own = isinstance(path, ast.Constant) and path.value in files or path is not None and "__file__" in ast.unparse(path)
            found = set() if own else {"open"}
        else:
            found = {getattr(node, "id", None), getattr(node, "arg", None)} & REACHES_IN if isinstance(node, (ast.Name, ast.arg)) else set()
        if found:
            reply({"invalid": "the tests reach into the process of the program, or share files with it (" + min(found) + ")"})


def is_test(name):
    return name == "check" or name.startswith("test")


def names_in(codes):
    """Names that code looks up outside itself, and those that it binds for all of itself."""
    loaded, bound = set(), set()

    def visit(code, is_module):
        mine, own = set(), set()
        for step in dis.get_instructions(code):
            if step.opname in ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"):
                mine.add(step.argval)
            elif step.opname == "STORE_GLOBAL" or step.opname == "STORE_NAME" and is_module:
                bound.add(step.argval)
            elif step.opname == "STORE_NAME":
                own.add(step.argval)
        loaded.update(mine - own)
        for part in code.co_consts:
            if type(part) is type(code):
                visit(part, False)

    for code in codes:
        visit(code, True)
    return loaded, bound
`;
