"""The init of one run: pid 1 of its namespaces. Lays out its file system, starts the candidate, reaps, collects, reports."""

import _signal
import marshal
import os
import resource
import struct
import time

import candidate
import syscalls as sc
from collect import collect
from environment import WORK

FLAGS = sc.CLONE_PARENT | sc.CLONE_NEWPID | sc.CLONE_NEWNS | sc.CLONE_NEWIPC | sc.CLONE_NEWUTS
# Marks on the report pipe: the candidate is about to start; it has ended (in a joined run, with the time); then a frame.
STARTED = b"S"
ENDED = b"E"
# How a run is to be started: by this module, or by the helper, with a candidate that is forked from the warm interpreter or one
# that is executed; helper-wait.c.
BY_BOX, BY_FORK, BY_EXEC = b"b", b"f", b"x"
_PAGE = 4096
_HEAD = struct.Struct(">I")
_END = struct.Struct("=cd")


def pack_job(job, blobs):
    """The bytes of a job as `run_box` reads them."""
    head = marshal.dumps(job)
    return [_HEAD.pack(len(head)), head, *blobs]


def run_box(fds, conf):
    """Runs one job in this process, which clone() has just made; returns in the candidate of a main file only."""
    job_fd, stdin, stdout, stderr, report, *join_fds = fds
    try:
        _separate(conf)
        (length,) = _HEAD.unpack(os.read(job_fd, 4))
        job = marshal.loads(os.read(job_fd, length))
        _mount(job)
        os.umask(0o022)
        for path, size, executable in job["files"]:
            _write_file(path, job_fd, size, executable)
        os.close(job_fd)
        work = os.open(WORK, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        started = time.monotonic()
        os.write(report, STARTED)
        if conf["cgroup2"]:
            child = sc.clone_into_cgroup(join_fds[0])
            join_fds = join_fds[:0] if child == 0 else join_fds
        else:
            child = sc.clone_process(0)
    except BaseException as error:  # noqa: B036 - a fault of ours must reach the supervisor, whatever it is.
        write_report(report, {"error": f"{type(error).__name__}: {error}"})
        os._exit(1)
    if child == 0:
        _become(job, (stdin, stdout, stderr), report, join_fds, conf)
        return
    try:
        # A run that is joined to another ends for that one only when its own end has been written down: what follows from an
        # end comes after it, however late this process gets to run.
        held = stdout if job["joined"] else None
        for fd in (stdin, stderr, *join_fds, *(() if job["joined"] else (stdout,))):
            os.close(fd)
        sc.drop_capabilities()
        _follow(child, job, work, report, started, held)
    except BaseException as error:  # noqa: B036 - as above.
        write_report(report, {"error": f"{type(error).__name__}: {error}"})
        os._exit(1)
    os._exit(0)


def write_report(fd, header, parts=()):
    """To the supervisor: a length, the header, the contents of files."""
    head = marshal.dumps(header)
    for part in (_HEAD.pack(len(head)) + head, *parts):
        view = memoryview(part)
        while view:
            view = view[os.write(fd, view) :]


def take_end(data):
    """Cuts the mark of a joined run's end off `data`; its time, or None where there is none (yet)."""
    if len(data) < _END.size or data[:1] != ENDED:
        return None
    _, ended = _END.unpack_from(data)
    del data[: _END.size]
    return ended


def given_bytes(job):
    """Room for the files that a run starts with, in whole pages."""
    return sum(size + _PAGE for _, size, _ in job["files"])


def stored_bytes(job):
    """What the files that a run starts with take up of its file system."""
    return sum(-(-size // _PAGE) * _PAGE for _, size, _ in job["files"])


def read_report(data):
    """(header, contents) of what `write_report` wrote."""
    (length,) = _HEAD.unpack_from(data)
    return marshal.loads(data[4 : 4 + length]), bytes(memoryview(data)[4 + length :])


def _become(job, stdio, report, join_fds, conf):
    try:
        candidate.become(job, stdio, report, join_fds, conf)
    except BaseException as error:  # noqa: B036 - as above: never a status that looks like the candidate's.
        write_report(report, {"error": f"{type(error).__name__}: {error}"})
        os._exit(126)
    start_candidate(job, report)


def start_candidate(job, report):
    """Starts the program in a process that has become the candidate; returns where that is the interpreter's main file."""
    try:
        candidate.start(job, report)
    except BaseException as error:  # noqa: B036 - as above.
        write_report(report, {"error": f"{type(error).__name__}: {error}"})
        os._exit(126)


def _separate(conf):
    """Becomes a session of its own (kill(0) must not reach the zygote), unprivileged on the host, closed to its children."""
    os.setsid()
    # An init gets from inside its namespace only the signals it has a handler for, and the interpreter comes with one.
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    uid, gid = conf["uid"], conf["gid"]
    if conf["mode"] == "userns":
        for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {conf['outer_uid']} 1"), ("gid_map", f"{gid} {conf['outer_gid']} 1")):
            fd = os.open(f"/proc/self/{name}", os.O_WRONLY)
            os.write(fd, text.encode())
            os.close(fd)
    else:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        sc.prctl(sc.PR_SET_KEEPCAPS, 1)
        os.setresuid(uid, uid, uid)
        sc.set_capabilities((sc.CAP_SYS_ADMIN,))
    sc.prctl(sc.PR_SET_DUMPABLE, 0)


def tmpfs_options(job):
    """How the file system of a run is mounted: its own files on top of what it may write."""
    disk_bytes = job["limits"]["disk_bytes"]
    size = disk_bytes + given_bytes(job)
    # One inode for each 4 KiB: an empty file costs the kernel about as much as a page. Those of given files come on top.
    inodes = max(64, disk_bytes // _PAGE) + sum(path.count("/") + 1 for path, _, _ in job["files"]) + 8
    return f"size={size},nr_inodes={inodes},mode=0755"


def _mount(job):
    # On top of the warm interpreter's sources, which are nothing for a candidate to look at.
    sc.mount("tmpfs", "/run", "tmpfs", sc.MS_NOSUID | sc.MS_NODEV, tmpfs_options(job))
    for name, target, mode in (("work", WORK, 0o755), ("tmp", "/tmp", 0o1777), ("shm", "/dev/shm", 0o1777), ("vartmp", "/var/tmp", 0o1777)):
        source = f"/run/{name}"
        os.mkdir(source)
        os.chmod(source, mode)
        sc.mount(source, target, None, sc.MS_BIND)
    sc.mount("proc", "/proc", "proc", sc.MS_NOSUID | sc.MS_NODEV | sc.MS_NOEXEC)


def _write_file(path, source, size, executable):
    target = f"{WORK}/{path}"
    if "/" in path:
        os.makedirs(os.path.dirname(target), exist_ok=True)
    # A later file of the same name wins, as an input file over a file of the program.
    fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o755 if executable else 0o644)
    while size > 0:
        sent = os.sendfile(fd, source, None, size)
        if sent == 0:
            raise ValueError("job is shorter than its files")
        size -= sent
    os.close(fd)


def _follow(child, job, work, report, started, held):
    """Waits for the candidate, ends all that it left behind, and reports."""
    status = None
    while status is None:
        pid, ended, usage = os.wait4(-1, 0)
        if pid == child:
            status, resident_bytes = ended, usage.ru_maxrss << 10
    _end_all()
    ended = time.monotonic()
    if held is not None:
        os.write(report, _END.pack(ENDED, ended))
        os.close(held)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    space = os.statvfs("/run")
    files = collect(work, job["outputs"], job["limits"]["file_bytes"], space.f_blocks * space.f_frsize)
    header = {
        "status": status,
        "wall_ms": (ended - started) * 1e3,
        "cpu_ms": (usage.ru_utime + usage.ru_stime) * 1e3,
        # What sampling can miss: the highest resident memory of the main process, and what lies in files.
        "resident_bytes": resident_bytes,
        "written_bytes": (space.f_blocks - space.f_bfree) * space.f_frsize - stored_bytes(job),
        "files": [[name, state, len(data)] for name, state, data in files],
    }
    write_report(report, header, [data for _, _, data in files])


def _end_all():
    while True:
        try:
            os.kill(-1, _signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
