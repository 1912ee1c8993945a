import { PYTHON_LOADER } from "../call/python-driver.ts";
import { PYTHON_VALUES } from "../call/python-values.ts";
import { PYTHON_KNOWN } from "./python-known.ts";

/**
 * Performs the steps of a test on the candidate's program, in a process that holds no test code, and answers for the last:
 * with plain data, with the types of an exception, or that the result is an object that only stays here. Steps before it
 * rebuild the objects that it uses.
 */
export const PYTHON_AGENT = `${PYTHON_VALUES}${PYTHON_KNOWN}${PYTHON_LOADER}

class Look:
    """
    All that an object is as a sequence, at one time: its members, and whether it has a length, a truth and an order. Of what
    may never end only count members: the next ones of an iterator, of others those from start on.
    """

    def __init__(self, target, count, start):
        from itertools import islice
        kind = type(target)
        self.members = self.length = None
        self.sized = hasattr(kind, "__len__") or hasattr(kind, "__bool__")
        self.once = hasattr(kind, "__next__")
        if hasattr(kind, "__iter__"):
            try:
                first = 0 if self.once else start
                self.members = list(islice(target, first, first + count))
            except Exception:
                pass
        if hasattr(kind, "__len__"):
            self.length = len(target)
        self.truth = True if self.sized and self.members is not None else bool(target)
        self.more = self.members is not None and len(self.members) == count
        self.indexed = self.members is not None and not self.more and is_indexed(target, self.members)

    def plain(self):
        members = None if self.members is None else [plain_member(member) for member in self.members]
        shape = {"length": self.length, "sized": self.sized, "truth": self.truth, "indexed": self.indexed}
        return {"members": members, "once": self.once, "more": self.more, **shape}


def is_indexed(target, members):
    if isinstance(target, (list, tuple)):
        return True
    if not hasattr(type(target), "__getitem__") or hasattr(type(target), "keys"):
        return False
    try:
        return all(target[i] is member or bool(target[i] == member) for i, member in enumerate(members))
    except Exception:
        return False


def plain_member(member):
    try:
        encode(member, outgoing)
    except Unplain:
        return []
    return [member]


def named(name):
    """What a dotted name of the candidate's program stands for; its entry may be a method of a class made for it."""
    if name == request.get("entry"):
        return find(module, name)
    target = module
    for part in name.split("."):
        target = getattr(target, part)
    return target


def kind_of(name):
    """What tests may take a name for: with the value of plain data, and of an exception what it is derived from."""
    try:
        target = named(name)
    except AttributeError:
        return [name, "missing", None]
    if isinstance(target, type):
        if issubclass(target, BaseException):
            return [name, "error", [t.__name__ for t in target.__mro__]]
        return [name, "class", None]
    if callable(target):
        return [name, "function", None]
    try:
        encode(target)
        return [name, "data", target]
    except Unplain:
        return [name, "object", None]


def equal(target, other):
    """By the class of the object that the tests made, which must not equal just anything."""
    if type(target).__eq__ is object.__eq__:
        return target is other
    return bool(target == other) and not bool(target == object())


def operate(target, name, others):
    if name == "eq" or name == "ne":
        return equal(target, others[0]) == (name == "eq")
    if name == "hash":
        return hash(target)
    if name == "next":
        for member in target:
            return [member]
        return []
    if name == "await":
        import asyncio
        return asyncio.run(target)
    if name == "enter":
        return target.__enter__()
    if name == "exit":
        return target.__exit__(None, None, None)
    import operator
    if name in ("int", "float", "complex", "round"):
        return {"int": int, "float": float, "complex": complex, "round": round}[name](target, *others)
    function = getattr(operator, "__" + name + "__")
    if len(others) == 2 and name not in ("setitem",):
        return function(others[0], target)
    return function(target, *others)


def perform(step):
    do = step["do"]
    if do == "call":
        args, kwargs = decode(step["args"]), decode(step["kwargs"])
        return named(step["name"])(*args, **kwargs) if step["on"] is None else handles[step["on"]](*args, **kwargs)
    if do == "value":
        return named(step["name"])
    if do == "names":
        return [kind_of(name) for name in decode(step["args"])]
    target = handles[step["on"]]
    if do == "op":
        return operate(target, step["name"], decode(step["args"]))
    if do == "get":
        return getattr(target, step["name"])
    if do == "look":
        return Look(target, *decode(step["args"]))
    if do == "member":
        return target.members[step["args"][0]]
    if do == "set":
        return setattr(target, step["name"], decode(step["args"])[0])
    if do == "list":
        return list(target)
    if do == "contains":
        return decode(step["args"])[0] in target
    if do == "item":
        return target[decode(step["args"])[0]]
    if do == "text":
        return str(target)
    if do == "repr":
        return repr(target)
    if do == "instance":
        return isinstance(target, named(step["name"]))
    raise ValueError(do)


def outgoing(value):
    parts = known_parts(value, lambda part: encode(part, outgoing))
    if parts is None:
        raise Unplain
    return parts


def answered(result):
    try:
        return {"answer": encode(result.plain() if type(result) is Look else result, outgoing)}
    except Unplain:
        return {"unplain": type(result).__name__}


class Printed:
    """What is written on stdout while a step is performed, by whatever means; the first of it."""

    path = os.path.abspath("printed")

    def __enter__(self):
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        self.before = os.dup(1)
        self.flush()
        os.dup2(self.file, 1)
        return self

    def flush(self):
        try:
            sys.stdout.flush()
        except Exception:
            pass

    def __exit__(self, *error):
        self.flush()
        os.dup2(self.before, 1)
        self.text = os.pread(self.file, 65536, 0).decode("utf-8", "replace")


def main():
    global module
    module = load("." in request.get("entry", ""))
    *earlier, last = request["steps"]
    for step in earlier:
        handles.append(outcome(step)[0])
    with Printed() as printed:
        result, error = outcome(last)
    answer = answered(result) if error is None else error
    if printed.text:
        answer["printed"] = printed.text
    reply(answer)


def outcome(step):
    try:
        return perform(step), None
    except BaseException as error:
        return error, {"raised": [str(error)] + [t.__name__ for t in type(error).__mro__]}


main()
`;
