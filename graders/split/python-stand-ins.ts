import { PYTHON_HANDLES } from "./python-handles.ts";

/**
 * Python that stands in test code for the candidate's program: what it is asked is looked up among the answers so far. Where
 * one is missing that is noted, and a stand-in that any assertion bears goes on in its place, only to find what else is asked.
 */
export const PYTHON_STAND_INS = `
answers, needs, seen, history = request["answers"], [], {}, []
counts = {"asserts": 0, "answered": 0}
# False where the tests say nothing of not-a-number: it passes whatever compares it the wrong way round.
expects_nan = [True]
flags = set()
# Of each step in the history, one that has to do with the same objects; a step that has none points to itself.
links = []
# How often objects of the candidate were used in a way that may have changed them.
changes = [0]


def ask_more():
    reply({"needs": needs, "answered": counts["answered"]})


def unsupported(why):
    ask_more() if needs else reply({"unsupported": why})


def failed(why):
    """What the candidate answered can't be judged as right, so it is not."""
    ask_more() if needs else reply({"failed": why, "of_candidate": False, "answered": counts["answered"]})


class StandIn:
    """Whatever the candidate might return, while nobody knows it."""

    _assay_left = 20000

    def __init__(self, step, number):
        self.__dict__.update(_assay_step=step, _assay_number=number)

    def _assay_place(self):
        if self._assay_number is None:
            self.__dict__["_assay_number"] = remember(self._assay_step)
        return self._assay_number

    def _assay_any(self, *args, **kwargs):
        StandIn._assay_left -= 1
        if StandIn._assay_left < 0:
            ask_more()
        return self

    def _assay_true(self, *args):
        self._assay_any()
        return True

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return ask("get", self._assay_any(), name)

    def __setattr__(self, name, value):
        ask("set", self._assay_any(), name, (value,))

    def __call__(self, *args, **kwargs):
        return ask("call", self._assay_any(), "", args, kwargs)

    def __iter__(self):
        self._assay_any()
        return iter(())

    def __len__(self):
        self._assay_any()
        return 0

    def __await__(self):
        return ask("op", self._assay_any(), "await")
        yield

    def __float__(self):
        self._assay_any()
        return 0.0

    def __index__(self):
        self._assay_any()
        return 0

    __int__ = __index__
    __hash__ = object.__hash__
    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _assay_true
    __getitem__ = __abs__ = __neg__ = __pos__ = __round__ = _assay_any
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _assay_any
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __matmul__ = __invert__ = __enter__ = _assay_any
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _assay_any


${PYTHON_HANDLES}
class Unknown(Exception):
    pass


class Unsendable(Exception):
    pass


def outgoing(value):
    if isinstance(value, StandIn) and value._assay_number is None and value._assay_step is None:
        raise Unknown
    if isinstance(value, (Handle, StandIn)) or getattr(value, "of_candidate", False):
        return {"$handle": value._assay_place()}
    name = value.__name__ if isinstance(value, Remote) else vars(value).get("_assay_name") if isinstance(value, type) else None
    if name is not None:
        return {"$name": name}
    parts = known_parts(value, lambda part: encode(part, outgoing))
    if parts is None:
        raise Unsendable(type(value).__name__)
    return parts


def remember(step):
    """Keeps a step whose result later steps may use, together with those that it uses: what it is in the history."""
    number = len(history)
    history.append(step)
    links.append(number)
    for used in used_by(step):
        links[root(used)] = root(number)
    return number


def root(number):
    while links[number] != number:
        links[number] = number = links[links[number]]
    return number


def used_by(step):
    found = set() if step["on"] is None else {step["on"]}

    def search(x):
        if type(x) is list:
            for y in x:
                search(y)
        elif type(x) is dict:
            if "$handle" in x:
                found.add(x["$handle"])
            for y in x.values():
                search(y)

    search([step["args"], step["kwargs"]])
    return found


def behind(step, whole):
    """The steps that one builds on, and itself, numbered anew: all that was done to the same objects, or all at all."""
    roots = {root(used) for used in used_by(step)}
    kept = [i for i in range(len(history)) if whole or root(i) in roots]
    places = {old: new for new, old in enumerate(kept)}

    def renumbered(x):
        if type(x) is list:
            return [renumbered(y) for y in x]
        if type(x) is dict:
            return {k: places[v] if k == "$handle" else renumbered(v) for k, v in x.items()}
        return x

    return [
        {**one, "on": places.get(one["on"]), "args": renumbered(one["args"]), "kwargs": renumbered(one["kwargs"])}
        for one in [history[i] for i in kept] + [step]
    ]


def ask(do, on, name="", args=(), kwargs={}):
    try:
        sent, named = encode(list(args), outgoing), encode(dict(kwargs), outgoing)
    except Unknown:
        return StandIn(None, None)
    except Unsendable as error:
        unsupported("the tests pass something that is no plain data to the candidate (" + str(error) + ")")
    except Unplain:
        # Data, but of a size or with text that only comes of an answer, where there has been one.
        (failed if counts["answered"] else unsupported)("the tests pass data that can't be written")
    if on is None:
        number = None
    elif isinstance(on, StandIn) and on._assay_number is None and on._assay_step is None:
        return on
    else:
        number = on._assay_place()
    step = {"do": do, "on": number, "name": name, "args": sent, "kwargs": named}
    uses_objects = bool(used_by(step))
    if uses_objects and do in ("call", "set", "op"):
        changes[0] += 1
    steps = behind(step, do == "value")
    text = json.dumps(steps, sort_keys=True)
    turn = seen[text] = seen.get(text, 0) + 1
    key = hashlib.sha256((str(turn) + text).encode()).hexdigest()
    answer = answers.get(key)
    if answer is None:
        if not needs:
            bound_guessing()
        needs.append({"key": key, "steps": steps})
        if len(needs) >= request["max_needs"]:
            ask_more()
    elif not needs:
        counts["answered"] += 1
        if "stopped" in answer:
            stopped(key)
    place = remember(step) if uses_objects or answer is not None and "unplain" in answer else None
    if answer is None or "stopped" in answer:
        return StandIn(step, place)
    if "printed" in answer:
        sys.stdout.write(answer["printed"])
    if "unplain" in answer:
        return Handle(place)
    if "raised" in answer:
        raise raised(answer, step, place)
    return received(answer["answer"])


def received(answer):
    try:
        value = decode(answer)
    except Exception:
        failed("of no value")
    if not expects_nan[0] and holds_nan(value):
        failed("not a number")
    return value


def holds_nan(value):
    if isinstance(value, dict):
        return any(map(holds_nan, value)) or any(map(holds_nan, value.values()))
    if type(value).__name__ == "ndarray":
        return bool((value != value).any())
    return any(map(holds_nan, value)) if isinstance(value, (list, tuple, set, frozenset)) else value != value


def speak_of_nan(texts):
    import re
    expects_nan[0] = any(re.search("(?<![a-z])(is)?nan(?![a-z])", text.lower()) for text in texts)


def stopped(key):
    reply({"stopped": key})


def bound_guessing():
    """A loop that ends only on real answers ends here; what it has asked so far is answered first."""
    import signal
    signal.signal(signal.SIGVTALRM, lambda *_: ask_more())
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.5)


# Raised here they would end a loop or a run of the tests, instead of telling of the candidate.
STEERING = (StopIteration, StopAsyncIteration, GeneratorExit, SystemExit, KeyboardInterrupt)


class FromCandidate:
    """An exception of the candidate: of the nearest built-in type; what else it has is asked of it where it is."""

    of_candidate = True

    def _assay_place(self):
        if self._assay_number is None:
            self._assay_number = remember(self._assay_step)
        return self._assay_number

    def __getattr__(self, name):
        if name.startswith("__") or "_assay_step" not in vars(self):
            raise AttributeError(name)
        return ask("get", self, name)


# Exception classes of the candidate's program that the tests know, by name.
own_errors = {}


def raised(answer, step, place):
    message, *names = answer["raised"]
    kinds = [getattr(builtins, name, None) for name in names]
    kind = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseException)), Exception)
    if issubclass(kind, STEERING):
        kind = RuntimeError
    own = [own_errors[name] for name in names if name in own_errors]
    bases = tuple(dict.fromkeys(own))
    if not any(issubclass(base, kind) for base in bases):
        bases += (kind,)
    name = names[0] if names and names[0].isidentifier() else "Exception"
    for each in ((FromCandidate, *bases), (FromCandidate, kind), (FromCandidate, Exception)):
        try:
            error = type(name, each, {})(message)
        except TypeError:
            continue
        error._assay_step, error._assay_number = step, place
        return error


def asserted(error=None):
    """An assertion that held: evidence only once there is an answer that it can be about."""
    if error is None:
        counts["asserts"] += counts["answered"] > 0
    elif not needs:
        raise error


def caught():
    """An exception that the tests ask for by its name, where its absence fails them."""
    if getattr(sys.exc_info()[1], "of_candidate", False):
        asserted()
`;
