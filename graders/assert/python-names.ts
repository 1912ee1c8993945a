/**
 * Python that finds what assertions leave to be found: the helpers of a prompt, modules that nobody imported. What only the
 * candidate could have is refused, as are tests that nobody calls.
 */
export const PYTHON_NAMES = String.raw`
def define_prompt(source, own, namespace):
    """The definitions of a prompt but the entry's: of its fenced blocks if it has any, with a body for one that has none."""
    import re
    blocks = re.findall(r"^[ \t]*(?:\x60{3,}|~{3,})[^\n]*\n(.*?)(?:^[ \t]*(?:\x60{3,}|~{3,})[ \t]*$|\Z)", source, re.S | re.M)
    source = "\n".join(blocks) if blocks else source
    last = next((line for line in reversed(source.splitlines()) if line.strip()), "")
    body = "\n" + " " * (len(last) - len(last.lstrip()) + 4) + "pass\n"
    for text in (source, source.rstrip() + body):
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        break
    else:
        return
    kept = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    for node in tree.body:
        if not isinstance(node, kept) or getattr(node, "name", None) in own:
            continue
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            refuse_evaluating(node, own)
        try:
            exec(compile(ast.Module([node], []), "<prompt>", "exec", dont_inherit=True), namespace)
        except Exception:
            pass  # A name that stays undefined is refused where the tests use it.


def resolve(name, is_called):
    """A name that test code forgot to import: of the standard library or numpy, never the candidate's."""
    import importlib
    if name == "np":
        return importlib.import_module("numpy")
    if name in MODULES or name == "numpy":
        if not is_called:
            return importlib.import_module(name)
    for module, members in LENT.items():
        if name in members.split():
            return getattr(importlib.import_module(module), name)
    raise ImportError(name)


def complete(trees, codes, modules, own, namespace):
    """Binds what the test code leaves to be found, and refuses it where only the candidate could have it."""
    loaded, bound = names_in(codes)
    nodes = [node for tree in trees for node in ast.walk(tree)]
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    aliases = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            aliases.update(alias.asname or alias.name for alias in node.names if alias.name in modules)
        if isinstance(node, ast.ImportFrom) and node.module in modules:
            bound |= own
            foreign = [alias.name for alias in node.names if alias.name not in own and alias.name != "*"]
            refuse_foreign(foreign)
        elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*" and node.module in MODULES | {"numpy"}:
            bound.update(dir(__import__(node.module, fromlist=["*"])))
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            refuse_foreign([node.attr] if node.attr not in own and not node.attr.startswith("__") else [])
    for name in sorted(loaded - bound):
        if name in namespace or hasattr(builtins, name) or name.startswith("__"):
            continue
        try:
            namespace[name] = resolve(name, name in called)
        except ImportError:
            refuse_foreign([name])
    for tree in trees:
        for node in tree.body:
            refuse_uncallable(node, loaded, own)


def refuse_foreign(names):
    if names:
        reply({"invalid": "the tests use " + names[0] + ", which only the candidate could define"})


def arguments_of(node):
    taken = node.args.posonlyargs + node.args.args
    needed = taken[: len(taken) - len(node.args.defaults)]
    return [arg.arg for arg in needed] + [arg.arg for arg, d in zip(node.args.kwonlyargs, node.args.kw_defaults) if d is None]


def is_callable(node, own):
    needed = arguments_of(node)
    return not needed or len(needed) == 1 and (node.name == "check" or needed[0] in own) and not node.args.kwonlyargs


def refuse_uncallable(node, loaded, own):
    """A test that nobody calls, and that can't be called here, would be passed over in silence."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_test(node.name) and node.name not in loaded:
        if isinstance(node, ast.AsyncFunctionDef) or not is_callable(node, own):
            reply({"invalid": "nothing calls " + node.name + ", with arguments that only its framework knows"})
`;
