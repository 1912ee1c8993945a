"""The last steps of a process before it becomes the candidate: it gives up every right, then starts the program."""

import _signal
import errno
import os
import resource
import sys

import syscalls as sc
from environment import ENVIRONMENT, WORK
from seeding import seed_all

# Modules of the runner that a warm interpreter has loaded; none of them is in sys.modules when a candidate starts.
OWN_MODULES = ("box", "candidate", "collect", "ending", "environment", "frames", "seccomp", "seeding", "sitecustomize", "spawner", "syscalls", "zygote")


# Why the kernel may refuse to execute a file for what the file is. All else (memory, descriptors) is the sandbox's trouble.
_BROKEN_PROGRAM = (
    errno.ENOEXEC, errno.ENOENT, errno.EACCES, errno.ELIBBAD, errno.EINVAL, errno.ELOOP, errno.ENOTDIR, errno.EISDIR,
    errno.ENAMETOOLONG, errno.EIO, errno.EPERM, errno.E2BIG,
)


def become(job, stdio, report, join_fds, conf):
    """Takes every right from this process, a child of the run's init. An exception is a fault of the sandbox; `report` is still open."""
    os.setsid()
    for fd in join_fds:
        os.write(fd, b"0")
    # Its own group becomes the root of all it sees: the path above would name the host's services.
    sc.unshare(sc.CLONE_NEWCGROUP)
    sc.prctl(sc.PR_SET_DUMPABLE, 1)
    _write_oom_score()
    # From here on nobody writes into /proc: what is above could be taken back, and pressure files start threads of the kernel.
    sc.mount(None, "/proc", None, sc.MS_REMOUNT | sc.MS_BIND | sc.MS_RDONLY | sc.MS_NOSUID | sc.MS_NODEV | sc.MS_NOEXEC)
    for target, fd in enumerate(stdio):
        os.dup2(fd, target, inheritable=True)
    os.umask(0o022)
    os.chdir(WORK)
    for kind, value in limits_of(job["limits"], conf["sampled"]):
        resource.setrlimit(kind, (value, value))
    sc.drop_capabilities()
    sc.prctl(sc.PR_SET_NO_NEW_PRIVS, 1)
    sc.install_filter(conf["filter"])
    os.closerange(3, report)
    os.closerange(report + 1, 65536)


def start(job, report):
    """
    Starts the program of a process that has become the candidate. In mode "python" it returns, and the interpreter goes on to run
    its main file; in mode "exec" it replaces itself; in mode "check" it exits 0 if the main file parses, 1 if not. An exception is
    a fault of the sandbox; `report` is still open then.
    """
    if job["mode"] == "exec":
        _exec(job["argv"], {**ENVIRONMENT, **job.get("env", {})})
    if job["mode"] == "check":
        os.close(report)
        _check(job["main"])
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    seed_all(int(job["seed"], 16))
    for words in (sys.argv, getattr(sys, "orig_argv", [])):
        words.extend(job["argv"])
    os.close(report)


def _write_oom_score():
    fd = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(fd, b"1000")
    os.close(fd)


def limits_of(limits, sampled):
    """(kind, value) of every resource limit of a candidate, soft and hard; the caller's own stack limit bounds its stack."""
    wanted = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_STACK, min(limits["stack_bytes"], resource.getrlimit(resource.RLIMIT_STACK)[1] % (1 << 63))),
        (resource.RLIMIT_MEMLOCK, 64 << 10),
        (resource.RLIMIT_MSGQUEUE, 0),
        # Init counts too: it has the same uid.
        (resource.RLIMIT_NPROC, limits["processes"] + 1),
        # A backstop for a supervisor that stands still; one process only, so never the limit itself.
        (resource.RLIMIT_CPU, limits["cpu_ms"] * 3 // 2000 + 2),
    ]
    if sampled:
        # Sampling sees what is resident; this stops one allocation from overtaking it. It is loose, since libc reserves as much
        # for the stack of each thread as the main one may have, and that counts.
        stacks = limits["processes"] * limits["stack_bytes"]
        wanted.append((resource.RLIMIT_DATA, 2 * limits["memory_bytes"] + (512 << 20) + stacks))
    return wanted


def _exec(argv, environment):
    # The interpreter ignores these two, and an ignored signal survives exec.
    _signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)
    _signal.signal(_signal.SIGXFSZ, _signal.SIG_DFL)
    try:
        os.execvpe(argv[0], argv, environment)
    except OSError as error:
        if not argv[0].startswith(f"{WORK}/") or error.errno not in _BROKEN_PROGRAM:
            raise
        # As a shell tells it.
        os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
        os._exit(127 if error.errno == errno.ENOENT else 126)


def _check(main):
    code = 1
    try:
        with open(main, "rb") as file:
            source = file.read()
        # The depth that the parser allows counts from the current frame; a real start has none above it.
        depth, frame = 0, sys._getframe()
        while frame is not None:
            depth, frame = depth + 1, frame.f_back
        sys.setrecursionlimit(sys.getrecursionlimit() + depth)
        compile(source, main, "exec", dont_inherit=True)
        code = 0
    except BaseException:  # noqa: B036 - whatever stops the compiler means that the program can't be parsed.
        pass
    os._exit(code)

