"""The system calls that Python has no function for, by ctypes. Standard library only."""

import ctypes
import os
import platform

MACHINE = platform.machine()

CLONE_PARENT = 0x00008000
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_NOATIME = 1024
MS_NODIRATIME = 2048
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MS_RELATIME = 1 << 21
MNT_DETACH = 2

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

CAP_SETGID = 6
CAP_SETUID = 7
CAP_SYS_ADMIN = 21
CAP_LAST = 63

# Numbers that differ between the two machines; those above 423 are the same everywhere.
_NUMBERS = {
    "x86_64": {"clone": 56, "pivot_root": 155, "seccomp": 317, "capset": 126, "capget": 125, "setfsuid": 122, "setfsgid": 123},
    "aarch64": {"clone": 220, "pivot_root": 41, "seccomp": 277, "capset": 91, "capget": 90, "setfsuid": 151, "setfsgid": 152},
}
SYS_CLONE3 = 435
SYS_OPENAT2 = 437

# PyDLL keeps the interpreter's lock, so that no other thread can run between a raw clone and its bookkeeping.
_libc = ctypes.PyDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_ulong = ctypes.c_ulong
_long = ctypes.c_long


class CallError(OSError):
    """A system call that failed, with its name and argument, so that a probe can say what is missing."""

    def __init__(self, call, detail=""):
        code = ctypes.get_errno()
        super().__init__(code, f"{call}{' ' + detail if detail else ''}: {os.strerror(code)}")
        self.call = call


def number(name):
    """The machine's number of a call that `_NUMBERS` lists."""
    return _NUMBERS[MACHINE][name]


def supported():
    """Whether the runner knows this machine's system call numbers."""
    return MACHINE in _NUMBERS


def _path(value):
    return None if value is None else os.fsencode(value)


def mount(source, target, kind, flags, data=None):
    if _libc.mount(_path(source), _path(target), _path(kind), _ulong(flags), _path(data)) != 0:
        raise CallError("mount", f"{kind or source} on {target}")


def umount(target, flags=MNT_DETACH):
    if _libc.umount2(_path(target), flags) != 0:
        raise CallError("umount", target)


def unshare(flags):
    if _libc.unshare(flags) != 0:
        raise CallError("unshare", hex(flags))


def pivot_root(new, old):
    if _libc.syscall(_long(number("pivot_root")), _path(new), _path(old)) != 0:
        raise CallError("pivot_root")


def prctl(option, value, third=0):
    if _libc.prctl(option, _ulong(value), _ulong(third), _ulong(0), _ulong(0)) != 0:
        raise CallError("prctl", str(option))


def sethostname(name):
    raw = os.fsencode(name)
    if _libc.sethostname(raw, len(raw)) != 0:
        raise CallError("sethostname")


def setfsids(uid, gid):
    """Makes what this thread creates belong to (uid, gid), pipes included, without giving up the other ids."""
    _libc.syscall(_long(number("setfsgid")), _long(gid))
    _libc.syscall(_long(number("setfsuid")), _long(uid))


def clone_process(flags):
    """fork() with namespace flags. 0 in the child. The interpreter's fork hooks run as for os.fork()."""
    _libc.PyOS_BeforeFork()
    pid = _libc.syscall(_long(number("clone")), _ulong(flags | 17), _long(0), _long(0), _long(0), _long(0))
    if pid == 0:
        _libc.PyOS_AfterFork_Child()
        return 0
    code = ctypes.get_errno()
    _libc.PyOS_AfterFork_Parent()
    if pid < 0:
        ctypes.set_errno(code)
        raise CallError("clone", hex(flags))
    return pid


class _CloneArgs(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_uint64)
        for name in (
            "flags", "pidfd", "child_tid", "parent_tid", "exit_signal", "stack",
            "stack_size", "tls", "set_tid", "set_tid_size", "cgroup",
        )
    ]


CLONE_INTO_CGROUP = 0x200000000


def clone_into_cgroup(cgroup_fd):
    """fork() whose child is born in the cgroup v2 directory `cgroup_fd`: no migration, which is slow on v2."""
    args = _CloneArgs(flags=CLONE_INTO_CGROUP, exit_signal=17, cgroup=cgroup_fd)
    _libc.PyOS_BeforeFork()
    pid = _libc.syscall(_long(SYS_CLONE3), ctypes.byref(args), _ulong(ctypes.sizeof(args)))
    if pid == 0:
        _libc.PyOS_AfterFork_Child()
        return 0
    code = ctypes.get_errno()
    _libc.PyOS_AfterFork_Parent()
    if pid < 0:
        ctypes.set_errno(code)
        raise CallError("clone3", "into a cgroup")
    return pid


class _CapHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapData(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def set_capabilities(kept):
    """Effective and permitted become exactly `kept` (numbers), inheritable and ambient empty."""
    header = _CapHeader(0x20080522, 0)
    data = (_CapData * 2)()
    for cap in kept:
        data[cap // 32].effective |= 1 << (cap % 32)
        data[cap // 32].permitted |= 1 << (cap % 32)
    if _libc.syscall(_long(number("capset")), ctypes.byref(header), ctypes.byref(data)) != 0:
        raise CallError("capset")
    _libc.prctl(PR_CAP_AMBIENT, _ulong(PR_CAP_AMBIENT_CLEAR_ALL), _ulong(0), _ulong(0), _ulong(0))


def permitted_capabilities():
    """The numbers of the capabilities this process may use."""
    header = _CapHeader(0x20080522, 0)
    data = (_CapData * 2)()
    if _libc.syscall(_long(number("capget")), ctypes.byref(header), ctypes.byref(data)) != 0:
        raise CallError("capget")
    return {cap for cap in range(CAP_LAST + 1) if data[cap // 32].permitted >> (cap % 32) & 1}


def drop_bounding(kept):
    """Takes every capability but `kept` from the bounding set, so that no later exec can regain it."""
    for cap in range(CAP_LAST + 1):
        if cap not in kept:
            # Fails with EINVAL above the kernel's last capability, and with EPERM where CAP_SETPCAP is not held.
            _libc.prctl(PR_CAPBSET_DROP, _ulong(cap), _ulong(0), _ulong(0), _ulong(0))


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def install_filter(program):
    """Installs a seccomp filter given as raw BPF bytes. Needs no_new_privs."""
    code = ctypes.create_string_buffer(program, len(program))
    head = _FilterProgram(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    if _libc.syscall(_long(number("seccomp")), _long(1), _long(0), ctypes.byref(head)) != 0:
        raise CallError("seccomp")


class _OpenHow(ctypes.Structure):
    _fields_ = [("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64)]


RESOLVE_NO_XDEV = 0x01
RESOLVE_NO_MAGICLINKS = 0x02
RESOLVE_NO_SYMLINKS = 0x04
RESOLVE_BENEATH = 0x08


def openat2(dir_fd, path, flags, resolve):
    """open() with rules on how `path` may be resolved; a file descriptor, or OSError."""
    how = _OpenHow(flags | os.O_CLOEXEC, 0, resolve)
    fd = _libc.syscall(
        _long(SYS_OPENAT2), _long(dir_fd), os.fsencode(path), ctypes.byref(how), _ulong(ctypes.sizeof(how))
    )
    if fd < 0:
        raise CallError("openat2")
    return fd
