"""The native helper's library (helper-spawn.c, helper-seed.c, helper-wait.c) as a warm interpreter uses it."""

import ctypes
import marshal

import syscalls as sc
from box import FLAGS, start_candidate
from seeding import Generator, find_generators

_BOX = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.POINTER(ctypes.c_int), ctypes.c_long)
_BEGIN = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_long)


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


class _Setup(ctypes.Structure):
    _fields_ = [
        ("flags", ctypes.c_uint64),
        ("tid", ctypes.c_void_p),
        ("robust", ctypes.c_uint64),
        ("robust_bytes", ctypes.c_uint64),
        ("filter", _Filter),
        ("id", ctypes.c_long),
        ("argv", ctypes.c_char_p * 6),
        ("cgroup2", ctypes.c_long),
        ("rseq", ctypes.c_uint64),
        ("rseq_bytes", ctypes.c_uint64),
    ]


class _Wait(ctypes.Structure):
    _fields_ = [
        ("channel", ctypes.c_int),
        ("ready", ctypes.c_char_p),
        ("ready_bytes", ctypes.c_uint64),
        ("setup", ctypes.POINTER(_Setup)),
        ("seeds", ctypes.c_long),
        ("generator_count", ctypes.c_uint64),
        ("generators", ctypes.POINTER(Generator)),
        ("box", _BOX),
        ("begin", _BEGIN),
    ]


def arm(path, conf, filter_code, channel, ready, box):
    """
    Has this interpreter stand still where it opens its main file, tell the descriptor `channel` that it is `ready`, and start a run for each
    message that comes. `box(fds)` starts one in Python: its pid, or None in the candidate. LD_PRELOAD has to name `path`.
    """
    library = ctypes.PyDLL(path)
    generators = find_generators(library.assay_seed_generator)
    found = (Generator * len(generators or ()))(*(generators or ()))

    def start_in_python(fds, count):
        try:
            return box(fds[:count]) or 0
        except OSError as error:
            return -error.errno

    def begin_in_python(job, size, report):
        start_candidate(marshal.loads(ctypes.string_at(job, size)), report)

    setup, parts = _setup(conf, filter_code)
    wait = _Wait(
        channel=channel,
        ready=ready,
        ready_bytes=len(ready),
        setup=ctypes.pointer(setup),
        seeds=generators is not None,
        generator_count=len(found),
        generators=found,
        box=_BOX(start_in_python),
        begin=_BEGIN(begin_in_python),
    )
    library.assay_arm(ctypes.byref(wait))
    # The library goes on using them when nothing here names them any more.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object([library, wait, ready, found, setup, parts]))


def _setup(conf, filter_code):
    """What every start of a run needs, and the parts that it points to."""
    own = conf["mode"] == "userns"
    uid, gid = conf["uid"], conf["gid"]
    maps = [f"{uid} {conf['outer_uid']} 1", f"{gid} {conf['outer_gid']} 1"] if own else [str(uid), ""]
    # Written by the helper: a digit for each descriptor.
    digits = ctypes.create_string_buffer(32)
    code = ctypes.create_string_buffer(filter_code, len(filter_code))
    argv = (ctypes.c_char_p * 6)(b"init", None, b"2" if conf["cgroup2"] else b"1", *(text.encode() for text in maps), None)
    tid, robust, robust_bytes = sc.thread_places()
    rseq, rseq_bytes = sc.restartable_sequences()
    setup = _Setup(
        flags=FLAGS | (sc.CLONE_NEWUSER if own else 0),
        tid=tid,
        robust=robust,
        robust_bytes=robust_bytes,
        filter=_Filter(len(filter_code) // 8, ctypes.cast(code, ctypes.c_void_p)),
        id=-1 if own else uid,
        argv=argv,
        cgroup2=bool(conf["cgroup2"]),
        rseq=rseq,
        rseq_bytes=rseq_bytes,
    )
    setup.argv[1] = ctypes.cast(digits, ctypes.c_char_p)
    return setup, [digits, code, argv]
