"""The native helper (helper.py, helper-spawn.c) as a warm interpreter uses it."""

import ctypes
import marshal
import os

import syscalls as sc
from box import FLAGS

# What spawn() returns in a candidate: this minus the descriptor of the report pipe.
_IN_CANDIDATE = -1000


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


class Spawner:
    """Starts runs; built once, before the interpreter is first forked."""

    def __init__(self, path, conf, filter_code):
        library = ctypes.PyDLL(path)
        self._spawn = library.spawn
        self._text = library.job_text
        self._text.restype = ctypes.c_void_p
        self._spawn.restype = ctypes.c_long
        self._text_bytes = library.job_text_bytes
        self._text_bytes.restype = ctypes.c_long
        own = conf["mode"] == "userns"
        uid, gid = conf["uid"], conf["gid"]
        maps = [f"{uid} {conf['outer_uid']} 1", f"{gid} {conf['outer_gid']} 1"] if own else [str(uid), ""]
        # Written by the helper: a digit for each descriptor.
        self._digits = ctypes.create_string_buffer(32)
        self._code = ctypes.create_string_buffer(filter_code, len(filter_code))
        argv = (ctypes.c_char_p * 6)(b"init", None, b"2" if conf["cgroup2"] else b"1", *(text.encode() for text in maps), None)
        tid, robust, robust_bytes = sc.thread_places()
        rseq, rseq_bytes = sc.restartable_sequences()
        self._setup = _Setup(
            flags=FLAGS | (sc.CLONE_NEWUSER if own else 0),
            tid=tid,
            robust=robust,
            robust_bytes=robust_bytes,
            filter=_Filter(len(filter_code) // 8, ctypes.cast(self._code, ctypes.c_void_p)),
            id=-1 if own else uid,
            argv=argv,
            cgroup2=bool(conf["cgroup2"]),
            rseq=rseq,
            rseq_bytes=rseq_bytes,
        )
        self._setup.argv[1] = ctypes.cast(self._digits, ctypes.c_char_p)
        self._kept = argv
        self._at = ctypes.byref(self._setup)

    def spawn(self, fds, python):
        """
        (pid, None) of the run's init in the caller; in the candidate (0, descriptor of the report pipe). `python`: the candidate
        is a fork of the caller, else a program that the init executes.
        """
        result = self._spawn(self._at, (ctypes.c_int * len(fds))(*fds), len(fds), python)
        if result <= _IN_CANDIDATE:
            return 0, _IN_CANDIDATE - result
        if result < 0:
            raise OSError(-result, f"a run's init can't be started: {os.strerror(-result)}")
        return result, None

    def job(self):
        """In a candidate: its job."""
        return marshal.loads(ctypes.string_at(self._text(), self._text_bytes()))
