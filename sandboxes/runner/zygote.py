"""
A warm interpreter: started as `python3 main.py`, stopped inside `import sitecustomize`, forked for every run. Single-threaded,
and it never reads a job: what it holds, every candidate can read in its own memory.
"""

import array
import ctypes
import gc
import importlib
import json
import os
import socket
import sys

import box
import candidate
import ending
import spawner
import syscalls as sc
from environment import HELPER_LIBRARY, PRELOADS, ZYGOTE_DIR
from seccomp import build_filter

_CHANNEL = 3
# What a thread gets on a usual system.
_THREAD_STACK = 8 << 20


def serve():
    """Answers the supervisor until it hangs up. Returns never; leaves by StartProgram in a candidate."""
    channel = socket.socket(fileno=_CHANNEL)
    conf = json.loads(channel.recv(65536))
    code = build_filter(sc.MACHINE, conf["sampled"])
    conf["filter"] = sc.prepare_filter(code)
    conf["preloaded"] = _preload(PRELOADS[conf["profile"]])
    ending.prepare(candidate.OWN_MODULES)
    _set_thread_stack()
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("a preloaded module has started a thread")
    sc.learn_thread()
    short = spawner.Spawner(HELPER_LIBRARY, conf, code) if conf["helper"] else None
    channel.set_inheritable(False)
    _cover_tracks()
    gc.collect()
    gc.freeze()
    ending.fresh_main()
    channel.send(json.dumps({"ready": True, "preloaded": len(conf["preloaded"])}).encode())
    flags = box.FLAGS | (sc.CLONE_NEWUSER if conf["mode"] == "userns" else 0)
    while True:
        way, fds = _receive(channel)
        if not way:
            os._exit(0)
        try:
            if way == box.BY_BOX:
                pid = sc.clone_process(flags)
            else:
                pid, report = short.spawn(fds, way == box.BY_FORK)
        except OSError as error:
            channel.send(json.dumps({"error": str(error)}).encode())
            pid = -1
        if pid == 0:
            channel.detach()
            if way == box.BY_BOX:
                os.close(_CHANNEL)
                box.run_box(fds, conf)
            box.start_candidate(short.job(), report, conf)
        for fd in fds:
            os.close(fd)
        if pid > 0:
            channel.send(b'{"pid":%d}' % pid)


def _preload(names):
    """Imports what is installed of `names`; the top-level names of all that is now loaded."""
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # Not installed here: a candidate will get the same ImportError.
    return {name.split(".", 1)[0] for name in sys.modules} - set(candidate.OWN_MODULES)


def _cover_tracks():
    """What a candidate would otherwise find of this start; done once here rather than in every fork."""
    os.environ.pop("PYTHONPATH", None)
    sys.path_importer_cache.pop(ZYGOTE_DIR, None)
    for name in candidate.OWN_MODULES:
        if name != "sitecustomize":  # The import system takes that one away itself.
            sys.modules.pop(name, None)


def _set_thread_stack():
    """The stack limit is high when this interpreter starts, and libc would give as much to every thread."""
    libc = ctypes.CDLL(None)
    attributes = ctypes.create_string_buffer(256)
    try:
        libc.pthread_attr_init(attributes)
        libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(_THREAD_STACK))
        libc.pthread_setattr_default_np(attributes)
    except AttributeError:
        pass  # Not glibc: its threads have a small fixed stack already.


def _receive(channel):
    data, ancillary, _, _ = channel.recvmsg(1, socket.CMSG_SPACE(16 * 4), socket.MSG_CMSG_CLOEXEC)
    fds = array.array("i")
    for _, _, payload in ancillary:
        fds.frombytes(payload[: len(payload) - len(payload) % fds.itemsize])
    return data, list(fds)
