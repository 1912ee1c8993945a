"""
A warm interpreter: started as `python3 main.py`, prepared inside `import sitecustomize`, forked for every run. Single-threaded,
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
import threading

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
# The number of every candidate in its own namespace: the init is the first.
_CANDIDATE_PID = 2
_HIDDEN = ("PYTHONPATH", "LD_PRELOAD", "LD_BIND_NOW")


def serve():
    """
    Starts runs until the supervisor hangs up. Without the helper it does so here, and returns in a candidate only, which then finishes the
    start of the interpreter. With it, it returns at once: the wait is where the interpreter opens its main file (helper-wait.c), and
    a candidate has nothing to finish.
    """
    channel = socket.socket(fileno=_CHANNEL)
    conf = json.loads(channel.recv(65536))
    channel.detach()
    code = build_filter(sc.MACHINE, conf["sampled"])
    conf["filter"] = sc.prepare_filter(code)
    conf["flags"] = box.FLAGS | (sc.CLONE_NEWUSER if conf["mode"] == "userns" else 0)
    preloaded = _preload(PRELOADS[conf["profile"]])
    ending.prepare(candidate.OWN_MODULES)
    _set_thread_stack()
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("a preloaded module has started a thread")
    sc.learn_thread()
    ready = json.dumps({"ready": True, "preloaded": preloaded}).encode()
    if conf["helper"]:
        spawner.arm(HELPER_LIBRARY, conf, code, _CHANNEL, ready, lambda fds: _start_run(fds, conf))
    _cover_tracks()
    gc.collect()
    gc.freeze()
    ending.fresh_main()
    if not conf["helper"]:
        _serve(conf, ready)


def _serve(conf, ready):
    channel = socket.socket(fileno=_CHANNEL)
    channel.set_inheritable(False)
    channel.send(ready)
    while True:
        fds = _receive(channel)
        if fds is None:
            os._exit(0)
        try:
            pid = _start_run(fds, conf)
        except OSError as error:
            channel.send(b'{"errno":%d}' % error.errno)
        else:
            if pid is None:
                channel.detach()
                return
            channel.send(b'{"pid":%d}' % pid)
        for fd in fds:
            os.close(fd)


def _start_run(fds, conf):
    """The pid of a new run's init, in the way of box.py; None in the candidate."""
    pid = sc.clone_process(conf["flags"])
    if pid > 0:
        return pid
    os.close(_CHANNEL)
    box.run_box(fds, conf)
    return None


def _preload(names):
    """Imports what is installed of `names`; the top-level names of all that is now loaded, sorted."""
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # Not installed here: a candidate will get the same ImportError.
    return sorted({name.split(".", 1)[0] for name in sys.modules} - set(candidate.OWN_MODULES))


def _cover_tracks():
    """What a candidate would otherwise find of this start; done once here rather than in every fork."""
    for name in _HIDDEN:
        _hide(name)
    sys.path_importer_cache.pop(ZYGOTE_DIR, None)
    for name in candidate.OWN_MODULES:
        if name != "sitecustomize":  # The import system takes that one away itself.
            sys.modules.pop(name, None)
    # `threading` has noted the number of this process.
    threading.main_thread()._native_id = _CANDIDATE_PID


def _hide(name):
    """Takes a variable away, from /proc/self/environ too."""
    if name not in os.environ:
        return
    find = ctypes.CDLL(None).getenv
    find.restype = ctypes.c_void_p
    start = find(name.encode()) - len(name) - 1
    length = len(name) + 1 + len(os.environ.pop(name))
    ctypes.memset(start, 0, length)


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
    """The descriptors of the next run; None where the supervisor has hung up."""
    data, ancillary, _, _ = channel.recvmsg(1, socket.CMSG_SPACE(16 * 4), socket.MSG_CMSG_CLOEXEC)
    fds = array.array("i")
    for _, _, payload in ancillary:
        fds.frombytes(payload[: len(payload) - len(payload) % fds.itemsize])
    return list(fds) if data else None
