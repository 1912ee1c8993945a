/**
 * Python that stands in test code for the candidate's program: what it is asked is looked up among the answers so far. Where
 * one is missing that is noted, and a stand-in that any assertion bears goes on in its place, only to find what else is asked.
 */
export const PYTHON_STAND_INS = `
answers, needs, seen, history = request["answers"], [], {}, []
counts = {"asserts": 0, "answered": 0}
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
            history.append(self._assay_step)
            self.__dict__["_assay_number"] = len(history) - 1
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
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __assay_truediv__ = __rtruediv__ = _assay_any
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _assay_any


class Handle:
    """
    An object that stays with the candidate. What decides equality or order is never asked of it, and what it is as a
    sequence is asked once: length, truth, members and what it contains can't contradict each other.
    """

    def __init__(self, number, origin=None):
        vars(self).update(_assay_number=number, _assay_origin=origin, _assay_look=None, _assay_changes=0)

    def _assay_place(self):
        if self._assay_number is None:
            place, index = self._assay_origin
            history.append({"do": "member", "on": place, "name": "", "args": [index], "kwargs": {}})
            vars(self)["_assay_number"] = len(history) - 1
        return self._assay_number

    def _assay_seen(self):
        look = self._assay_look
        if look is not None and (look["once"] or self._assay_changes == changes[0]):
            return look
        look = ask("look", self)
        if isinstance(look, StandIn):
            return None
        place = len(history) - 1
        if look["members"] is not None:
            look["members"] = [m[0] if m else Handle(None, (place, i)) for i, m in enumerate(look["members"])]
        vars(self).update(_assay_look=look, _assay_changes=changes[0])
        return look

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return ask("get", self, name)

    def __setattr__(self, name, value):
        ask("set", self, name, (value,))

    def __call__(self, *args, **kwargs):
        return ask("call", self, "", args, kwargs)

    def __eq__(self, other):
        if other is not self and isinstance(other, Handle):
            failed("OpaqueComparison")
        return other is self

    def __ne__(self, other):
        return not self == other

    __hash__ = object.__hash__

    def __bool__(self):
        look = self._assay_seen()
        if look is None:
            return True
        if look["members"] is None or not look["sized"]:
            return look["truth"] is True
        return len(look["members"]) > 0

    def __len__(self):
        look = self._assay_seen()
        if look is None:
            return 0
        if look["length"] is None:
            raise TypeError("the object has no len()")
        return look["length"] if look["members"] is None else len(look["members"])

    def __iter__(self):
        look = self._assay_seen()
        if look is None:
            return iter(())
        if look["members"] is None:
            if not isinstance(ask("list", self), StandIn):
                failed("ContradictoryObject")
            return iter(())
        return iter(look["members"])

    def __contains__(self, member):
        look = self._assay_seen()
        if look is None:
            return True
        if look["members"] is None:
            return ask("contains", self, "", (member,)) is True
        return any(m is member or m == member for m in look["members"])

    def __getitem__(self, key):
        if type(key) in (int, slice):
            look = self._assay_seen()
            if look is None and type(key) is slice:
                return []
            if look is not None and look["members"] is not None and look["indexed"]:
                return look["members"][key]
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


class Unknown(Exception):
    pass


class Unsendable(Exception):
    pass


def outgoing(value):
    if isinstance(value, StandIn) and value._assay_number is None:
        raise Unknown
    if isinstance(value, (Handle, StandIn)):
        return {"$handle": value._assay_place()}
    raise Unsendable


def ask(do, on, name="", args=(), kwargs={}):
    try:
        sent, named = encode(list(args), outgoing), encode(dict(kwargs), outgoing)
    except Unknown:
        return StandIn(None, None)
    except Unsendable:
        unsupported("the tests pass something that is no plain data to the candidate")
    except Unplain:
        # Data, but of a size or with text that only comes of an answer, where there has been one.
        (failed if counts["answered"] else unsupported)("the tests pass data that can't be written")
    if on is None:
        number = None
    elif isinstance(on, StandIn) and on._assay_step is None:
        return on
    else:
        number = on._assay_place()
    step = {"do": do, "on": number, "name": name, "args": sent, "kwargs": named}
    uses_objects = on is not None or "$handle" in json.dumps([sent, named])
    if uses_objects and do in ("call", "set"):
        changes[0] += 1
    steps = history + [step] if uses_objects else [step]
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
            reply({"stopped": key})
    if uses_objects or answer is not None and "unplain" in answer:
        history.append(step)
    if answer is None or "stopped" in answer:
        return StandIn(step, len(history) - 1 if uses_objects else None)
    if "unplain" in answer:
        return Handle(len(history) - 1)
    if "raised" in answer:
        raise raised(answer)
    return decode(answer["answer"])


def bound_guessing():
    """A loop that ends only on real answers ends here; what it has asked so far is answered first."""
    import signal
    signal.signal(signal.SIGVTALRM, lambda *_: ask_more())
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.5)


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
