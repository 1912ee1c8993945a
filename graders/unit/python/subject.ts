/**
 * Python that puts a stand-in in the place of the candidate's module. What its names are is asked once, all at a time; test
 * code that needs more of the module than calls and data is refused.
 */
export const PYTHON_SUBJECT = `
class Subject(types.ModuleType):
    """The candidate's module: each name is looked up when it is first used."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        missing = name in vars(self)["assay_missing"]
        if missing:
            raise AttributeError("module has no attribute " + name)
        return Remote(name)

    def __setattr__(self, name, value):
        if not (name.startswith("__") or isinstance(value, types.ModuleType)):
            reply({"invalid": "the tests change the program's module (" + name + ")"})
        super().__setattr__(name, value)

    def __delattr__(self, name):
        reply({"invalid": "the tests change the program's module (" + name + ")"})


def install_subject(name, trees):
    uses = [names_used(tree, name) for tree in trees]
    wanted = sorted(set().union(*uses))
    subject = Subject(name)
    vars(subject).update(assay_missing=set(), __file__=name.rpartition(".")[2] + ".py")
    if "__all__" not in vars(subject):
        vars(subject)["__all__"] = wanted
    for key, kind, more in kinds_of(wanted, trees):
        define(subject, key, kind, more)
    parent = None
    parts = name.split(".")
    for depth in range(1, len(parts)):
        package = types.ModuleType(".".join(parts[:depth]))
        package.__path__ = [os.path.join(ROOT, *parts[:depth])]
        sys.modules[package.__name__] = package
        if parent is not None:
            setattr(parent, parts[depth - 1], package)
        parent = package
    if parent is not None:
        setattr(parent, parts[-1], subject)
    sys.modules[name] = subject


def kinds_of(wanted, trees):
    """What the names are; before the candidate's program has been asked, what the tests take them for."""
    if wanted:
        told = plain_ask("names", None, "", wanted)
        if not isinstance(told, StandIn):
            if not is_list_of_kinds(told, wanted):
                failed("no list of names")
            # What is no surprise is no evidence that the tests have used anything.
            counts["answered"] -= all(kind in ("function", "class") for _, kind, _ in told)
            return told
    errors = set().union(*map(errors_in, trees))
    return [[name, "error" if name in errors else "unknown", ["Exception"]] for name in wanted]


def is_list_of_kinds(told, wanted):
    """Each name that was asked for, in order, and nothing else: what the tests call by other names is their own."""
    rows = told if isinstance(told, list) else []
    if not all(isinstance(row, list) and len(row) == 3 and isinstance(row[1], str) for row in rows):
        return False
    return [row[0] for row in rows] == wanted and all(type(row[2]) is list for row in rows if row[1] == "error")


def define(subject, name, kind, more):
    if kind == "missing":
        vars(subject)["assay_missing"].add(name)
    elif kind == "error":
        bases = [getattr(builtins, base, None) for base in more if type(base) is str]
        base = next((b for b in bases if isinstance(b, type) and issubclass(b, Exception)), Exception)
        own_errors[name] = type(name, (base,), {"_assay_name": name})
        vars(subject)[name] = own_errors[name]
    elif kind == "data":
        vars(subject)[name] = more
    else:
        vars(subject)[name] = Remote(name, True if kind == "class" else None)


def names_used(tree, module):
    """Names of the module that test code imports or takes from it."""
    names, aliases = set(), set()
    parent, _, last = module.rpartition(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases.update(alias.asname or alias.name for alias in node.names if alias.name == module)
        elif isinstance(node, ast.ImportFrom) and node.module == module:
            names.update(alias.name for alias in node.names if alias.name != "*")
            if any(alias.name == "*" for alias in node.names):
                loaded, bound = names_in([compile(tree, "<tests>", "exec", dont_inherit=True)])
                names.update(n for n in loaded - bound if not hasattr(builtins, n) and not n.startswith("__"))
        elif isinstance(node, ast.ImportFrom) and parent and node.module == parent:
            aliases.update(alias.asname or alias.name for alias in node.names if alias.name == last)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in aliases and not node.attr.startswith("__"):
            names.add(node.attr)
    return names


def errors_in(tree):
    """Names that test code catches, or demands, as exceptions."""
    found = set()

    def note(node):
        for part in node.elts if isinstance(node, ast.Tuple) else [node]:
            found.add(getattr(part, "id", getattr(part, "attr", None)))

    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            note(node.type)
        elif is_named(node, RAISES) and node.args:
            note(node.args[0])
    return found
`;
