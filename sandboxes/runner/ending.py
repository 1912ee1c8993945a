"""
How a warm Python program ends. CPython's own ending walks every object of the interpreter, which in a fork copies almost every page
of it: 5 of the 7 ms of a short run. What a program can observe of it is done here, by the same steps in the same order (flush,
collect, drop its modules, collect, clear what is left, flush); what it can't, freeing the interpreter, is left to the kernel.

Used only where the exit code is certain: after the main file has run to its end (CPython has then taken `__file__` out of
`__main__`, which it does not do on its way out of SystemExit) and no other thread is left. All else ends as CPython ends it.
"""

import atexit
import builtins
import ctypes
import gc
import os
import sys
import types
import weakref

_SPECIAL = (
    "path", "argv", "ps1", "ps2", "last_type", "last_value", "last_traceback", "path_hooks", "path_importer_cache", "meta_path",
)


def prepare(own_modules):
    """Called in the zygote: the first hook to be registered is the last to run."""
    clear_module = getattr(ctypes.pythonapi, "_PyModule_Clear", None)
    if clear_module is None:
        return  # Python 3.13 keeps it to itself: programs end as CPython ends them.
    keep = ctypes.pythonapi.Py_IncRef
    clear_module.argtypes, clear_module.restype = [ctypes.py_object], None
    flush_libc = ctypes.PyDLL(None).fflush
    warm = {}
    for name, module in sys.modules.items():
        if name != "__main__" and name not in own_modules:
            # Held for ever, so that not even CPython's own ending tears it down.
            keep(ctypes.py_object(module))
            warm[name] = module

    def finish():
        main = sys.modules.get("__main__")
        usual = isinstance(main, types.ModuleType) and "__file__" not in main.__dict__
        usual = usual and len(sys._current_frames()) == 1 and sys.__dict__.get("last_type") is not KeyboardInterrupt
        del main
        if not usual or not _flush():
            _forget(warm)
            return
        code = 1 if "last_type" in sys.__dict__ else 0
        if gc.isenabled():
            gc.collect()
        _drop_modules(warm, clear_module)
        if not _flush():
            code = 120
        flush_libc(None)
        os._exit(code)

    atexit.register(finish)


def fresh_main():
    """A new, empty `__main__`: the one that came with the interpreter is frozen, and what it holds would never be collected."""
    module = types.ModuleType("__main__")
    module.__dict__.update(sys.modules["__main__"].__dict__)
    sys.modules["__main__"] = module


def _flush():
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
        return True
    except BaseException:  # noqa: B036 - CPython's own ending then flushes again and reports it.
        return False


def _forget(warm, modules=sys.modules):
    for name, module in warm.items():
        if modules.get(name) is module and name not in ("sys", "builtins"):
            del modules[name]


def _drop_modules(warm, clear_module, modules=sys.modules):
    # Not `hasattr`: an exception for each name that is not there costs more than all the rest.
    state = sys.__dict__
    for name in _SPECIAL:
        if name in state:
            state[name] = None
    builtins._ = None
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
    left, names = [], []
    # The program's own modules came last. To look at the warm ones would copy the page of each.
    for name in reversed(modules):
        if name in warm:
            break
        names.append(name)
    names.append("__main__")
    for name in reversed(names):
        module = modules.get(name)
        if isinstance(module, types.ModuleType):
            left.append(weakref.ref(module))
        modules[name] = None
    module = None
    for name in names:
        del modules[name]
    gc.collect()
    for reference in reversed(left):
        module = reference()
        if module is not None:
            clear_module(module)
        module = None
    if left:
        gc.collect()
