import { PYTHON_LOADER } from "../call/python-driver.ts";
import { PYTHON_VALUES } from "../call/python-values.ts";

/**
 * Performs the steps of a test on the candidate's program, in a process that holds no test code, and answers for the last:
 * with plain data, with the types of an exception, or that the result is an object that only stays here. Steps before it
 * rebuild the objects that it uses.
 */
export const PYTHON_AGENT = `${PYTHON_VALUES}${PYTHON_LOADER}

def perform(step, module):
    do = step["do"]
    if do == "call":
        args, kwargs = decode(step["args"]), decode(step["kwargs"])
        return find(module, step["name"])(*args, **kwargs) if step["on"] is None else handles[step["on"]](*args, **kwargs)
    target = handles[step["on"]]
    if do == "get":
        return getattr(target, step["name"])
    if do == "truth":
        return bool(target)
    if do == "length":
        return len(target)
    if do == "list":
        return list(target)
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
                answer = {"answer": encode(result)}
            except Unplain:
                answer = {"unplain": type(result).__name__}
        handles.append(result)
    reply(answer)


main()
`;
