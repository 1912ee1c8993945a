"""
The short way of a run through native code (helper-*.c), for runs that hand back no files and are joined to no other. Optional:
where it can't be built, box.py and candidate.py do the same in Python. `python3 -I -S helper.py` prints it as JSON of base64, for a
driver that starts many slots with one build.
"""

import base64
import json
import marshal
import os
import shutil
import struct
import subprocess
import sys
import tempfile

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import syscalls as sc  # noqa: E402
from box import stored_bytes, tmpfs_options  # noqa: E402
from candidate import limits_of  # noqa: E402
from environment import ENVIRONMENT  # noqa: E402

_COMPILERS = ("/usr/bin/gcc", "/usr/bin/cc")
_COMMON = (
    "-O2", "-ffreestanding", "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-fcf-protection=none", "-nostdlib",
    # The library stands in front of all others: each name that it showed would be taken for a function of the same name in a program's own.
    "-fvisibility=hidden",
    "-s", "-Wl,--build-id=none", "-Wl,-z,noexecstack", "-Wl,-z,noseparate-code",
)
_COMMON_SOURCE = "helper-common.c"
# Program -> compiler flags and the sources that follow the common one.
_PROGRAMS = {
    "libhelper.so": (("-shared", "-fPIC"), ("helper-spawn.c", "helper-seed.c", "helper-wait.c")),
    "init": (("-static", "-fno-pie", "-no-pie"), ("helper-init.c",)),
}
_BUILD_SECONDS = 60

# How a candidate begins (helper-common.c).
_AS_PROGRAM, _AS_MAIN, _BY_PYTHON = 0, 1, 2
# struct head, struct limit, struct file, struct report, struct fault of helper-common.c.
_HEAD = struct.Struct("=10I96s")
_PAIR = struct.Struct("=QQ")
_REPORT = struct.Struct("=ciddqq")
_FAULT = struct.Struct("=ci32s")
_HEAD_ROOM = 16384
_DONE, _FAILED = b"F", b"X"


def build():
    """name -> bytes of the helper's two files; {} where no compiler is there, or it does not work, or the machine is another."""
    compiler = next((path for path in _COMPILERS if os.access(path, os.X_OK)), None)
    if compiler is None or sc.MACHINE != "x86_64":
        return {}
    try:
        place = tempfile.mkdtemp(prefix="assay-helper-")
    except OSError:
        return {}
    try:
        made = {}
        for name, (flags, sources) in _PROGRAMS.items():
            text = b"".join(map(_read, (_COMMON_SOURCE, *sources)))
            target = os.path.join(place, name)
            command = [compiler, *_COMMON, *flags, "-x", "c", "-o", target, "-"]
            environment = {"PATH": "/usr/bin:/bin", "TMPDIR": place, "LC_ALL": "C"}
            subprocess.run(command, input=text, env=environment, check=True, capture_output=True, timeout=_BUILD_SECONDS)
            with open(target, "rb") as file:
                made[name] = file.read()
        return made
    except (OSError, subprocess.SubprocessError):
        return {}
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _read(name):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "rb") as file:
        return file.read()


def unpack(built):
    """What `build` has made elsewhere, from the form in which it is printed."""
    return {name: base64.b64decode(text) for name, text in built.items()}


def pack_job(job, sampled):
    """The bytes of a job's head as the helper reads it; None where it is longer than what that has room for."""
    limits = b"".join(_PAIR.pack(kind, value) for kind, value in limits_of(job["limits"], sampled))
    files = b"".join(_PAIR.pack(size, bool(executable)) for _, size, executable in job["files"])
    words = [path for path, *_ in job["files"]]
    argv, env = (job["argv"], {**ENVIRONMENT, **job["env"]}) if job["mode"] == "exec" else ([], {})
    words += [*argv, *(f"{name}={value}" for name, value in env.items())]
    text = b"".join(os.fsencode(word) + b"\0" for word in words)
    if text.count(b"\0") != len(words):
        raise ValueError("a name or argument contains a NUL")
    how = _AS_PROGRAM if job["mode"] == "exec" else _AS_MAIN if job["mode"] == "python" and not job["argv"] else _BY_PYTHON
    python = marshal.dumps(job) if how != _AS_PROGRAM else b""
    seed = int(job["seed"], 16)
    at = _HEAD.size + len(limits) + len(files) + len(text)
    if at + len(python) > _HEAD_ROOM:
        return None
    counts = (len(job["files"]), len(argv), len(env), len(limits) // _PAIR.size, at, len(python))
    head = _HEAD.pack(at + len(python), how, *counts, seed & 0xFFFFFFFF, seed >> 32, tmpfs_options(job).encode())
    return head + limits + files + text + python


def is_whole(data):
    """Whether the helper's init has reported all, so that nothing but its end is to come."""
    return data[:1] == _DONE and len(data) == _REPORT.size


def read_report(data, job):
    """The header of box.py's `write_report`, from what the helper's init wrote; None where this is not one of its reports."""
    if data[:1] == _FAILED:
        _, code, step = _FAULT.unpack_from(data)
        return {"error": f"{step.rstrip(bytes(1)).decode()}: {os.strerror(code)}"}
    if data[:1] != _DONE:
        return None
    _, status, wall_ms, cpu_ms, resident_bytes, used_bytes = _REPORT.unpack(data)
    return {
        "status": status,
        "wall_ms": wall_ms,
        "cpu_ms": cpu_ms,
        "resident_bytes": resident_bytes,
        "written_bytes": used_bytes - stored_bytes(job),
        "files": [],
    }


if __name__ == "__main__":
    json.dump({name: base64.b64encode(content).decode() for name, content in build().items()}, sys.stdout)
