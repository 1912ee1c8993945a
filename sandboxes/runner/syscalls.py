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
    "x86_64": {
        "clone": 56, "pivot_root": 155, "seccomp": 317, "capset": 126, "capget": 125, "setfsuid": 122, "setfsgid": 123,
        "gettid": 186, "set_robust_list": 273, "get_robust_list": 274,
    },
    "aarch64": {
        "clone": 220, "pivot_root": 41, "seccomp": 277, "capset": 91, "capget": 90, "setfsuid": 151, "setfsgid": 152,
        "gettid": 178, "set_robust_list": 99, "get_robust_list": 100,
    },
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
    # Plain ints pass as C ints, which is enough for every option used here and makes no objects.
    if _libc.prctl(option, value, third, 0, 0) != 0:
        raise CallError("prctl", str(option))


def sethostname(name):
    raw = os.fsencode(name)
    if _libc.sethostname(raw, len(raw)) != 0:
        raise CallError("sethostname")


def setfsids(uid, gid):
    """Makes what this thread creates belong to (uid, gid), pipes included, without giving up the other ids."""
    _libc.syscall(_long(number("setfsgid")), _long(gid))
    _libc.syscall(_long(number("setfsuid")), _long(uid))


CLONE_CHILD_SETTID = 0x01000000
_thread = {"tid": 0, "robust": (0, 0)}


def learn_thread():
    """
    Finds where libc keeps the number of this thread and its list of robust locks, which its fork() renews in the child.
    A clone by number must do the same; without it, what libc later does to "this thread" would go to another.
    """
    _libc.pthread_self.restype = ctypes.c_ulong
    start = _libc.pthread_self()
    words = (ctypes.c_int * 512).from_address(start)
    tid = _libc.syscall(_long(number("gettid")))
    places = [index for index in range(512) if words[index] == tid]
    head, length = ctypes.c_ulong(), ctypes.c_ulong()
    if _libc.syscall(_long(number("get_robust_list")), _long(0), ctypes.byref(head), ctypes.byref(length)) != 0:
        raise CallError("get_robust_list")
    _thread["tid"] = start + 4 * places[0] if len(places) == 1 else 0
    _thread["robust"] = (head.value, length.value)


def restartable_sequences():
    """(address, bytes) of this thread's registered area; (0, 0) where libc has none."""
    try:
        size = ctypes.c_uint.in_dll(_libc, "__rseq_size").value
        offset = ctypes.c_long.in_dll(_libc, "__rseq_offset").value
    except ValueError:
        return 0, 0
    # The first version of the area has 32 bytes, of which libc may say that it uses fewer.
    return (_libc.pthread_self() + offset, max(32, size)) if size else (0, 0)


def thread_places():
    """What `learn_thread` has found: (address of the thread's number, of its robust list, length of that list's head)."""
    return _thread["tid"], *_thread["robust"]


def clone_process(flags):
    """
    fork() with namespace flags, of a single-threaded process. 0 in the child, which goes on as the same thread in the same state:
    no fork hook of the interpreter runs, since each of them copies pages (a third of what a fork costs here) to repair what a
    single thread has not broken.
    """
    pid = _libc.syscall(
        _long(number("clone")), _ulong(flags | 17 | CLONE_CHILD_SETTID), _long(0), _long(0), *_child_tid(), _long(0)
    )
    return _after_clone(pid, "clone", flags)


def _child_tid():
    # The two machines differ in the order of clone's last arguments.
    tid = ctypes.c_ulong(_thread["tid"])
    return (tid, _long(0)) if MACHINE == "x86_64" else (_long(0), tid)


def _after_clone(pid, call, flags):
    if pid == 0:
        _libc.syscall(_long(number("set_robust_list")), *map(_ulong, _thread["robust"]))
    elif pid < 0:
        raise CallError(call, hex(flags))
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
    """clone_process() whose child is born in the cgroup v2 directory `cgroup_fd`: no migration, which is slow on v2."""
    args = _CloneArgs(
        flags=CLONE_INTO_CGROUP | CLONE_CHILD_SETTID, exit_signal=17, cgroup=cgroup_fd, child_tid=_thread["tid"]
    )
    pid = _libc.syscall(_long(SYS_CLONE3), ctypes.byref(args), _ulong(ctypes.sizeof(args)))
    return _after_clone(pid, "clone3", CLONE_INTO_CGROUP)


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


_NO_CAPABILITIES = (_CapHeader(0x20080522, 0), (_CapData * 2)())
_DROP_CALLS = (
    (_long(number("capset")), ctypes.byref(_NO_CAPABILITIES[0]), ctypes.byref(_NO_CAPABILITIES[1])) if MACHINE in _NUMBERS else ()
)


def drop_capabilities():
    """`set_capabilities(())` from arguments made in advance: what a fork does not make, it does not copy pages for."""
    if _libc.syscall(*_DROP_CALLS) != 0:
        raise CallError("capset")
    _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)


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


def prepare_filter(program):
    """A seccomp filter, given as raw BPF bytes, as `install_filter` takes it."""
    code = ctypes.create_string_buffer(program, len(program))
    head = _FilterProgram(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    # The reference keeps the code alive as long as the arguments.
    return (_long(number("seccomp")), _long(1), _long(0), ctypes.byref(head)), code


def install_filter(prepared):
    """Installs a prepared filter for good. Needs no_new_privs."""
    if _libc.syscall(*prepared[0]) != 0:
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
