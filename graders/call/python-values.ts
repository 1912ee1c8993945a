/**
 * Python that reads and writes tagged plain data: what `values.ts` reads and writes here. Exact types only, so that no class
 * of a candidate decides what its value is; the standard library's dict classes and numpy's scalars count as what they hold.
 * A `$handle` stands for an object that an earlier step of the same process made, a `$name` for what the program calls so, a `$known` for a
 * value of a library's type.
 */
export const PYTHON_VALUES = `
handles = []


def named(name):
    raise KeyError(name)


def known(name, *parts):
    raise KeyError(name)


class Unplain(Exception):
    pass


def encode(value, types=None):
    import collections
    exact = {collections.Counter: dict, collections.defaultdict: dict, collections.OrderedDict: dict}
    left = [4000000]

    def text(x):
        try:
            x.encode()
        except UnicodeEncodeError:
            raise Unplain("a string without UTF-8 form") from None
        return x

    def enc(x, depth):
        left[0] -= 1
        if depth > 100 or left[0] < 0:
            raise Unplain("too deep or too large")
        t = type(x)
        if x is None or t is bool:
            return x
        if t is int:
            return x if -(2**53) <= x <= 2**53 else {"$int": hex(x)}
        if t is str:
            return text(x)
        if t is float:
            return {"$float": repr(x)}
        if t is list:
            return [enc(y, depth + 1) for y in x]
        if t is tuple:
            return {"$tuple": [enc(y, depth + 1) for y in x]}
        if t is dict or t in exact:
            return {"$dict": [[enc(k, depth + 1), enc(v, depth + 1)] for k, v in dict.items(x)]}
        if t is set or t is frozenset:
            return {"$set": [enc(y, depth + 1) for y in x]}
        if t is bytes or t is bytearray:
            import binascii
            return {"$bytes": binascii.b2a_base64(x, newline=False).decode()}
        if t.__module__ == "numpy" and hasattr(t, "item") and not hasattr(t, "__array_finalize__"):
            return enc(x.item(), depth + 1)
        if types is not None:
            return types(x)
        raise Unplain("a value of another type")

    return enc(value, 0)


def decode(x):
    t = type(x)
    if t is list:
        return [decode(y) for y in x]
    if t is not dict:
        return x
    if len(x) == 1:
        ((tag, v),) = x.items()
        if tag == "$int":
            return int(v, 16 if "x" in v else 10)
        if tag == "$float":
            return float(v)
        if tag == "$tuple":
            return tuple(map(decode, v))
        if tag == "$set":
            return {frozenset(y) if type(y) is set else y for y in map(decode, v)}
        if tag == "$dict":
            return {decode(k): decode(m) for k, m in v}
        if tag == "$handle":
            return handles[v]
        if tag == "$name":
            return named(v)
        if tag == "$known":
            return known(v[0], *map(decode, v[1:]))
        if tag == "$bytes":
            import binascii
            return binascii.a2b_base64(v)
    return {k: decode(y) for k, y in x.items()}
`;
