import { PYTHON_LOADER } from "../call/python-driver.ts";
import { PYTHON_VALUES } from "../call/python-values.ts";

/**
 * Performs the steps of a test on the candidate's program, in a process that holds no test code, and answers for the last:
 * with plain data, with the types of an exception, or that the result is an object that only stays here. Steps before it
 * rebuild the objects that it uses.
 */
export const PYTHON_AGENT = `${PYTHON_VALUES}${PYTHON_LOADER}

class Look:
    """All that an object is as a sequence, at one time: its members, and whether it has a length, a truth and an order."""

    def __init__(self, target):
        kind = type(target)
        self.members = self.length = None
        self.sized = hasattr(kind, "__len__") or hasattr(kind, "__bool__")
        self.once = hasattr(kind, "__next__")
        if hasattr(kind, "__iter__"):
            try:
                self.members = list(target)
            except Exception:
                pass
        if hasattr(kind, "__len__"):
            self.length = len(target)
        self.truth = True if self.sized and self.members is not None else bool(target)
        self.indexed = self.members is not None and is_indexed(target, self.members)

    def plain(self):
        members = None if self.members is None else [plain_member(member) for member in self.members]
        shape = {"length": self.length, "sized": self.sized, "truth": self.truth, "indexed": self.indexed}
        return {"members": members, "once": self.once, **shape}


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
        encode(member)
    except Unplain:
        return []
    return [member]


def perform(step, module):
    do = step["do"]
    if do == "call":
        args, kwargs = decode(step["args"]), decode(step["kwargs"])
        return find(module, step["name"])(*args, **kwargs) if step["on"] is None else handles[step["on"]](*args, **kwargs)
    target = handles[step["on"]]
    if do == "get":
        return getattr(target, step["name"])
    if do == "look":
        return Look(target)
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
        return isinstance(target, getattr(module, step["name"]))
    raise ValueError(do)


def main():
    module = load("." in request["entry"])
    answer = None
    for step in request["steps"]:
        try:
            result = perform(step, module)
        except BaseException as error:
            answer, result = {"raised": [str(error)] + [t.__name__ for t in type(error).__mro__]}, None
        else:
            try:
                answer = {"answer": encode(result.plain() if type(result) is Look else result)}
            except Unplain:
                answer = {"unplain": type(result).__name__}
        handles.append(result)
    reply(answer)


main()
`;
