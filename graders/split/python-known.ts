/**
 * Python: values of the standard library and numpy that travel between test code and the program as what makes them. Of exact
 * types only: `known_parts(value, write)` is their tagged form, or None; `known(type, *parts)` makes one anew.
 */
export const PYTHON_KNOWN = `
LIBRARIES = "decimal fractions collections datetime uuid numpy".split()


def known_parts(x, write):
    t = type(x)
    if t is complex:
        parts = [x.real, x.imag]
    elif t is range:
        parts = [x.start, x.stop, x.step]
    elif t.__module__ not in LIBRARIES:
        return None
    else:
        parts = library_parts(t, x, __import__(t.__module__))
    return None if parts is None else {"$known": [t.__name__, *map(write, parts)]}


def library_parts(t, x, module):
    name = t.__name__
    if name not in ("Decimal", "Fraction", "deque", "date", "time", "datetime", "timedelta", "UUID", "ndarray"):
        return None
    if t is not getattr(module, name, None):
        return None
    if name == "Decimal" or name == "UUID":
        return [str(x)]
    if name == "Fraction":
        return [x.numerator, x.denominator]
    if name == "deque":
        return [list(x), x.maxlen]
    if name == "timedelta":
        return [x.days, x.seconds, x.microseconds]
    if name == "ndarray":
        return [x.dtype.str, list(x.shape), x.ravel().tolist()] if x.dtype.kind in "biufcU" else None
    if name != "date" and not (x.tzinfo is None or type(x.tzinfo).__name__ == "timezone"):
        return None
    return [x.isoformat()]


def known(name, *parts):
    if name == "complex":
        return complex(*parts)
    if name == "range":
        return range(*parts)
    if name == "ndarray":
        dtype, shape, flat = parts
        return __import__("numpy").array(flat, dtype).reshape(shape)
    if name in ("date", "time", "datetime", "timedelta"):
        import datetime
        return getattr(datetime, name)(*parts) if name == "timedelta" else getattr(datetime, name).fromisoformat(*parts)
    module = {"Decimal": "decimal", "Fraction": "fractions", "deque": "collections", "UUID": "uuid"}[name]
    return getattr(__import__(module), name)(*parts)
`;
