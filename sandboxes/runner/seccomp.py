"""The system call filter of candidate processes, built as raw BPF. docs/sandbox.md prints this table."""

import errno
import struct

# name: (x86_64, aarch64, errno, why). A number of None: the machine has no such call.
DENIED = {
    "clone3": (435, 435, errno.ENOSYS, "its flags lie in memory, out of a filter's sight; libc falls back to clone"),
    "unshare": (272, 97, errno.EPERM, "new namespaces give capabilities inside and reach more of the kernel"),
    "setns": (308, 268, errno.EPERM, "enters other namespaces"),
    "mount": (165, 40, errno.EPERM, "changes the view of the file system"),
    "umount2": (166, 39, errno.EPERM, "uncovers what a mount hides"),
    "pivot_root": (155, 41, errno.EPERM, "changes the root"),
    "chroot": (161, 51, errno.EPERM, "changes the root"),
    "open_tree": (428, 428, errno.EPERM, "new mount interface"),
    "move_mount": (429, 429, errno.EPERM, "new mount interface"),
    "fsopen": (430, 430, errno.EPERM, "new mount interface"),
    "fsconfig": (431, 431, errno.EPERM, "new mount interface"),
    "fsmount": (432, 432, errno.EPERM, "new mount interface"),
    "fspick": (433, 433, errno.EPERM, "new mount interface"),
    "mount_setattr": (442, 442, errno.EPERM, "new mount interface"),
    "ptrace": (101, 117, errno.EPERM, "takes over other processes of the run"),
    "process_vm_readv": (310, 270, errno.EPERM, "reads other processes' memory"),
    "process_vm_writev": (311, 271, errno.EPERM, "writes other processes' memory"),
    "kcmp": (312, 272, errno.EPERM, "compares kernel objects of other processes"),
    "pidfd_getfd": (438, 438, errno.EPERM, "takes descriptors of other processes"),
    "process_madvise": (440, 440, errno.EPERM, "acts on other processes' memory"),
    "process_mrelease": (448, 448, errno.EPERM, "acts on other processes' memory"),
    "bpf": (321, 280, errno.EPERM, "loads code into the kernel"),
    "perf_event_open": (298, 241, errno.EPERM, "measures other processes; a large attack surface"),
    "userfaultfd": (323, 282, errno.EPERM, "stalls the kernel at a chosen page; an exploit primitive"),
    "io_uring_setup": (425, 425, errno.ENOSYS, "does file and network calls past this filter"),
    "io_uring_enter": (426, 426, errno.ENOSYS, "does file and network calls past this filter"),
    "io_uring_register": (427, 427, errno.ENOSYS, "does file and network calls past this filter"),
    "io_setup": (206, 0, errno.ENOSYS, "its budget is shared by the whole host: a channel, and a way to starve others"),
    "fanotify_init": (300, 262, errno.EPERM, "watches files that all runs share"),
    "fanotify_mark": (301, 263, errno.EPERM, "watches files that all runs share"),
    "name_to_handle_at": (303, 264, errno.EPERM, "file handles reach around the root"),
    "open_by_handle_at": (304, 265, errno.EPERM, "file handles reach around the root"),
    "lookup_dcookie": (212, 18, errno.EPERM, "reads kernel paths"),
    "add_key": (248, 217, errno.EPERM, "the user keyring outlives a run"),
    "request_key": (249, 218, errno.EPERM, "the user keyring outlives a run; may start a host helper"),
    "keyctl": (250, 219, errno.EPERM, "the user keyring outlives a run"),
    "memfd_secret": (447, 447, errno.ENOSYS, "memory that sampling does not see"),
    "kexec_load": (246, 104, errno.EPERM, "replaces the kernel"),
    "kexec_file_load": (320, 294, errno.EPERM, "replaces the kernel"),
    "init_module": (175, 105, errno.EPERM, "loads code into the kernel"),
    "finit_module": (313, 273, errno.EPERM, "loads code into the kernel"),
    "delete_module": (176, 106, errno.EPERM, "unloads kernel code"),
    "create_module": (174, None, errno.EPERM, "loads code into the kernel"),
    "reboot": (169, 142, errno.EPERM, "ends the pid namespace or the host"),
    "swapon": (167, 224, errno.EPERM, "administers the host"),
    "swapoff": (168, 225, errno.EPERM, "administers the host"),
    "syslog": (103, 116, errno.EPERM, "reads the host's kernel log"),
    "acct": (163, 89, errno.EPERM, "administers the host"),
    "quotactl": (179, 60, errno.EPERM, "administers the host"),
    "quotactl_fd": (443, 443, errno.EPERM, "administers the host"),
    "settimeofday": (164, 170, errno.EPERM, "the clock is the host's"),
    "clock_settime": (227, 112, errno.EPERM, "the clock is the host's"),
    "adjtimex": (159, 171, errno.EPERM, "the clock is the host's"),
    "clock_adjtime": (305, 266, errno.EPERM, "the clock is the host's"),
    "iopl": (172, None, errno.EPERM, "reaches hardware"),
    "ioperm": (173, None, errno.EPERM, "reaches hardware"),
    "modify_ldt": (154, None, errno.EPERM, "rarely tested kernel code"),
    "sethostname": (170, 161, errno.EPERM, "not the candidate's to set"),
    "setdomainname": (171, 162, errno.EPERM, "not the candidate's to set"),
    "vhangup": (153, 58, errno.EPERM, "administers the host"),
    "nfsservctl": (180, 42, errno.EPERM, "administers the host"),
    "uselib": (134, None, errno.EPERM, "rarely tested kernel code"),
    "_sysctl": (156, None, errno.EPERM, "administers the host"),
    "sysfs": (139, None, errno.EPERM, "rarely tested kernel code"),
    "set_mempolicy": (238, 237, errno.EPERM, "placement of memory is the host's"),
    "mbind": (237, 235, errno.EPERM, "placement of memory is the host's"),
    "get_mempolicy": (239, 236, errno.EPERM, "placement of memory is the host's"),
    "migrate_pages": (256, 238, errno.EPERM, "acts on other processes' memory"),
    "move_pages": (279, 239, errno.EPERM, "acts on other processes' memory"),
    "set_mempolicy_home_node": (450, 450, errno.EPERM, "placement of memory is the host's"),
    "seccomp": (317, 277, errno.EPERM, "filters with a listener stop other processes of the run in the middle of a call"),
    "flock": (73, 32, errno.ENOLCK, "locks on read-only files that all runs share carry messages between runs"),
}
# Where memory is sampled from resident pages, what is resident in no process is refused.
DENIED_SAMPLED = {
    "memfd_create": (319, 279, errno.ENOSYS, "memory that is resident in no process"),
    "shmget": (29, 194, errno.ENOSYS, "memory that is resident in no process"),
}

# Calls decided by their arguments; the rules are in `_argument_rules`.
BY_ARGUMENT = {
    "clone": (56, 220, "no namespace flags"),
    "socket": (41, 198, "only UNIX, TCP, UDP and NETLINK_ROUTE: vsock ignores network namespaces, others load modules"),
    "socketpair": (53, 199, "only UNIX"),
    "ioctl": (16, 29, "no TIOCSTI and TIOCLINUX, which type into a terminal"),
    "fcntl": (72, 25, "no lock queries and open-file locks: with flock, channels through shared read-only files"),
    "personality": (135, 92, "query and the default only"),
    "prlimit64": (302, 261, "only of the caller and the main process: init has the same uid"),
    "sched_setaffinity": (203, 122, "not of init, which has the same uid"),
    "sched_setscheduler": (144, 119, "not of init, which has the same uid"),
    "sched_setparam": (142, 118, "not of init, which has the same uid"),
    "sched_setattr": (314, 274, "not of init, which has the same uid"),
    "setpriority": (141, 140, "one process, and only the caller and the main process"),
    "ioprio_set": (251, 30, "one process, and only the caller and the main process"),
    "mmap": (9, 222, "no huge pages of the host's reserve, which count in no memory limit"),
    "memfd_create": (319, 279, "no huge pages of the host's reserve"),
    "shmget": (29, 194, "no huge pages of the host's reserve"),
}

_ARCH = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# The last call this table was checked against (mseal); a newer one does not exist for a candidate.
_LAST_KNOWN = 462
_X32_BIT = 0x40000000
_NAMESPACE_FLAGS = 0x7E020000
_MAP_HUGETLB, _MFD_HUGETLB, _SHM_HUGETLB = 0x40000, 0x4, 0o4000
# Init is the first of its pid namespace, the main process the second, always.
_INIT_PID, _MAIN_PID = 1, 2

_LOAD, _JA, _JEQ, _JGE, _JGT, _JSET, _AND, _RET = 0x20, 0x05, 0x15, 0x35, 0x25, 0x45, 0x54, 0x06
# Entries that are compared one after the other.
_LEAF = 3
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000


def _op(code, value, yes=0, no=0):
    return struct.pack("=HBBI", code, yes, no, value)


def _refuse(code):
    return _op(_RET, _ERRNO | code)


def _load_argument(index):
    """The low half of an argument: every one that is looked at here is an int to the kernel (little-endian machines)."""
    return _op(_LOAD, 16 + 8 * index)


def _only(values, index, code):
    """Allows the call where argument `index` is one of `values`, else refuses it."""
    out = [_load_argument(index)]
    for value in values:
        out += [_op(_JEQ, value, 0, 1), _op(_RET, _ALLOW)]
    return out + [_refuse(code)]


def _none_of(values, index, code):
    out = [_load_argument(index)]
    for value in values:
        out += [_op(_JEQ, value, 0, 1), _refuse(code)]
    return out + [_op(_RET, _ALLOW)]


def _without(flags, index, code):
    """Refuses the call where argument `index` has one of the bits `flags`."""
    return [_load_argument(index), _op(_JSET, flags, 0, 1), _refuse(code), _op(_RET, _ALLOW)]


def _socket_rule():
    """UNIX 1 of any type; INET 2 and INET6 10 as plain TCP or UDP; NETLINK 16 only with protocol ROUTE 0."""
    netlink = _only([0], 2, errno.EPERM)
    internet = [_load_argument(1), _op(_AND, 0xF), _op(_JEQ, 1, 2, 0), _op(_JEQ, 2, 1, 0), _refuse(errno.EPERM)]
    internet += _only([0, 6, 17], 2, errno.EPERM)
    return [
        _load_argument(0),
        _op(_JEQ, 1, 0, 1),
        _op(_RET, _ALLOW),
        _op(_JEQ, 16, 0, len(netlink)),
        *netlink,
        _load_argument(0),
        _op(_JEQ, 2, 2, 0),
        _op(_JEQ, 10, 1, 0),
        _refuse(errno.EAFNOSUPPORT),
        *internet,
    ]


def _argument_rules():
    own = [0, _MAIN_PID]
    return {
        "clone": _without(_NAMESPACE_FLAGS, 0, errno.EPERM),
        "socket": _socket_rule(),
        "socketpair": _only([1], 0, errno.EAFNOSUPPORT),
        "ioctl": _none_of([0x5412, 0x541C], 1, errno.EPERM),
        # F_GETLK; F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW.
        "fcntl": _none_of([5, 36, 37, 38], 1, errno.EINVAL),
        "personality": _only([0, 0xFFFFFFFF], 0, errno.EPERM),
        "prlimit64": _only(own, 0, errno.EPERM),
        "sched_setaffinity": _none_of([_INIT_PID], 0, errno.EPERM),
        "sched_setscheduler": _none_of([_INIT_PID], 0, errno.EPERM),
        "sched_setparam": _none_of([_INIT_PID], 0, errno.EPERM),
        "sched_setattr": _none_of([_INIT_PID], 0, errno.EPERM),
        "setpriority": [_load_argument(0), _op(_JEQ, 0, 1, 0), _refuse(errno.EPERM), *_only(own, 1, errno.EPERM)],
        "ioprio_set": [_load_argument(0), _op(_JEQ, 1, 1, 0), _refuse(errno.EPERM), *_only(own, 1, errno.EPERM)],
        "mmap": _without(_MAP_HUGETLB, 3, errno.ENOMEM),
        "memfd_create": _without(_MFD_HUGETLB, 1, errno.ENOSYS),
        "shmget": _without(_SHM_HUGETLB, 2, errno.EPERM),
    }


def build_filter(machine, sampled, locks=False):
    """
    BPF bytes for `machine`. `sampled`: memory is bounded by sampling. `locks`: allow flock and its kin, for compilers.
    A call of another architecture ends the process; a call that is newer than this table does not exist.
    """
    column, audit_arch = _ARCH[machine]
    code = [_op(_LOAD, 4), _op(_JEQ, audit_arch, 1, 0), _op(_RET, _KILL), _op(_LOAD, 0)]
    if machine == "x86_64":
        code += [_op(_JGE, _X32_BIT, 0, 1), _refuse(errno.ENOSYS)]
    code += [_op(_JGT, _LAST_KNOWN, 0, 1), _refuse(errno.ENOSYS)]
    denied = {**DENIED, **(DENIED_SAMPLED if sampled else {})}
    rules = _argument_rules()
    if locks:
        denied.pop("flock")
        rules.pop("fcntl")
    ways = {BY_ARGUMENT[name][column]: rule for name, rule in rules.items()}
    # What is refused as a whole has no arguments to look at.
    ways.update((entry[column], [_refuse(entry[2])]) for entry in denied.values() if entry[column] is not None)
    return b"".join(code + _search(sorted(ways.items())))


def _search(ways):
    """
    Finds the call's number among `ways` ((number, what to do), in order) by halving. The kernel tries a new filter on every number
    there is, once a run: with a comparison for each entry that took longer than all else that its installation does.
    """
    if len(ways) <= _LEAF:
        found = [op for value, then in ways for op in (_op(_JEQ, value, 0, len(then)), *then)]
        return [*found, _op(_RET, _ALLOW)]
    half = len(ways) // 2
    below, above = _search(ways[:half]), _search(ways[half:])
    # A conditional jump reaches no further than 255 steps.
    return [_op(_JGE, ways[half][0], 0, 1), _op(_JA, len(below)), *below, *above]
