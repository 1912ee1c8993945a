"""
Entry of a slot's runner: `python3 -I -S main.py CONFIG`, jobs over stdin, facts over stdout (frames.py).

The keeper (this process) has the service's rights. It makes namespaces, control groups and a root, forks the supervisor into
them, and waits; the supervisor gives up every right that its mode does not need before the first candidate exists.
CONFIG is JSON: slot, name, mode ("auto", "userns", "rooted"), memory_control ("auto", "sampled"), uid_base, binds,
helper ("build", what helper.py printed, or null to do without).
"""

import json
import os
import resource
import signal
import socket
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
# Nothing may be written beside the sources; they may lie in somebody's checkout.
sys.dont_write_bytecode = True

import frames  # noqa: E402
import syscalls as sc  # noqa: E402

RUNNER_VERSION = "5"
_ZYGOTE_FILES = (
    "sitecustomize.py", "zygote.py", "box.py", "candidate.py", "collect.py", "ending.py", "environment.py", "frames.py", "seccomp.py",
    "seeding.py", "spawner.py", "syscalls.py",
)
_LANES = 2
_UIDS = 4096
_STACK = 16 << 30
_KEPT = (sc.CAP_SETGID, sc.CAP_SETUID, sc.CAP_SYS_ADMIN)


class Unavailable(Exception):
    """Isolation can't be had on this host; the message names what is missing."""


def main():
    config = json.loads(sys.argv[1])
    sc.prctl(sc.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != config["service_pid"]:
        os._exit(1)  # The service died before the line above took effect.
    try:
        if not sc.supported():
            raise Unavailable(f"the runner does not know the system calls of {sc.MACHINE}")
        pid, control = _start(config)
    except (Unavailable, OSError, ImportError) as error:
        _refuse(error)
        return 2
    for fd in (0, 1):
        os.close(fd)

    def stop(_number, _frame):
        os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, stop)
    _, status = os.waitpid(pid, 0)
    if control is not None:
        control.remove()
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def _refuse(error):
    code = "unavailable" if isinstance(error, Unavailable) else "failed"
    frames.write_frame(1, {"type": "fatal", "code": code, "message": str(error)})


def _start(config):
    """(pid of the supervisor, its Control or None)."""
    from cgroups import bare_in_container, open_control

    root = os.geteuid() == 0 and sc.CAP_SYS_ADMIN in sc.permitted_capabilities()
    mode = config["mode"]
    if mode == "auto":
        mode = _choose_mode(root)
    if mode == "rooted" and not root:
        raise Unavailable("the mode `rooted` needs a runner started as root with CAP_SYS_ADMIN, CAP_SETUID and CAP_SETGID")
    uid = _take_uid(config["uid_base"]) if root else os.geteuid()
    if root and config.get("container"):
        bare_in_container()
    control = open_control(config["name"], uid, _LANES, config["service_pid"]) if config["memory_control"] == "auto" else None
    try:
        _unshare(mode, root)
        pid = os.fork()
        if pid == 0:
            os._exit(_supervise(config, control, mode, root, uid))
    except BaseException:
        if control is not None:
            control.remove()
        raise
    return pid, control


def _take_uid(base):
    """
    A uid that no other slot on this host has, of this service or another: limits, keyrings and signals of one uid are shared.
    A name in the host's network namespace marks it as taken, until the keeper ends in whatever way.
    """
    used = _uids_in_use()
    for uid in range(base, base + _UIDS):
        if uid in used:
            continue
        mark = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            mark.bind(f"\0assay.uid.{uid}")
        except OSError:
            mark.close()
            continue
        mark.detach()
        return uid
    raise Unavailable(f"all uids from {base} to {base + _UIDS - 1} are taken by other slots")


def _uids_in_use():
    """The owners of all processes that are seen from here."""
    owners = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                owners.add(os.stat(f"/proc/{name}").st_uid)
            except OSError:
                continue  # It has ended.
    return owners


def _choose_mode(root):
    problem = _userns_problem(root)
    if problem is None:
        return "userns"
    if root:
        return "rooted"
    raise Unavailable(problem)


def _userns_problem(root):
    """Tries a user namespace with a mount in it, as an unprivileged process; None if that works, else what forbids it."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            uid, gid = (65534, 65534) if root else (os.geteuid(), os.getegid())
            if root:
                os.setgroups([])
                os.setresgid(gid, gid, gid)
                os.setresuid(uid, uid, uid)
                sc.prctl(sc.PR_SET_DUMPABLE, 1)
            sc.unshare(sc.CLONE_NEWUSER | sc.CLONE_NEWNS)
            _map_self(uid, gid)
            sc.mount(None, "/", None, sc.MS_REC | sc.MS_PRIVATE)
            sc.mount("tmpfs", "/tmp", "tmpfs", sc.MS_NOSUID | sc.MS_NODEV, "size=64k")
        except OSError as error:
            os.write(write, str(error).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as file:
        failure = file.read().decode()
    os.waitpid(pid, 0)
    return f"user namespaces can't be used ({failure}): {_userns_setting()}" if failure else None


def _userns_setting():
    """The setting that most likely forbids user namespaces here."""
    for path, bad, advice in (
        ("/proc/sys/user/max_user_namespaces", "0", "set the sysctl user.max_user_namespaces above 0"),
        ("/proc/sys/kernel/unprivileged_userns_clone", "0", "set the sysctl kernel.unprivileged_userns_clone=1"),
        (
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
            "1",
            "load Assay's AppArmor profile, or set the sysctl kernel.apparmor_restrict_unprivileged_userns=0",
        ),
    ):
        try:
            with open(path) as file:
                if file.read().strip() == bad:
                    return advice
        except OSError:
            continue
    return "a container's seccomp or AppArmor profile forbids them; allow unshare, clone and mount (docs/sandbox.md)"


def _map_self(uid, gid):
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _unshare(mode, root):
    flags = sc.CLONE_NEWNS | sc.CLONE_NEWNET | sc.CLONE_NEWIPC | sc.CLONE_NEWUTS | sc.CLONE_NEWPID
    try:
        if not root:
            uid, gid = os.geteuid(), os.getegid()
            sc.unshare(sc.CLONE_NEWUSER)
            _map_self(uid, gid)
        sc.unshare(flags)
        sc.mount(None, "/", None, sc.MS_REC | sc.MS_PRIVATE)
    except OSError as error:
        raise Unavailable(f"namespaces can't be made ({error}): {_userns_setting()}") from error


def _supervise(config, control, mode, root, uid):
    """The life of the supervisor: pid 1 of the slot. An exit status."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # From here on a fault of this process must not be told on the frame channel by accident.
        stdin, stdout = os.dup(0), os.dup(1)
        null = os.open("/dev/null", os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        supervisor = _prepare(config, control, mode, root, uid)
    except Exception as error:  # noqa: BLE001 - every reason must reach the service.
        frames.write_frame(stdout, {"type": "fatal", "code": "unavailable", "message": f"{type(error).__name__}: {error}"})
        return 2
    try:
        supervisor.serve(stdin, stdout)
        return 0
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - as above.
        frames.write_frame(stdout, {"type": "fatal", "code": "failed", "message": f"{type(error).__name__}: {error}"})
        return 3


def _prepare(config, control, mode, root, uid):
    # All that is needed from here on is loaded now: the files may lie where the slot's uid can't read.
    import helper
    from root import build_root, enter_root, CANDIDATE_UID
    from observer import Observer
    from seccomp import build_filter
    from supervisor import Supervisor

    observer = Observer(config.get("container", False))
    sources = {}
    for name in _ZYGOTE_FILES:
        with open(os.path.join(HERE, name), "rb") as file:
            sources[name] = file.read()
    wanted = config["helper"]
    made = helper.build() if wanted == "build" else helper.unpack(wanted or {})
    sources["filter"] = build_filter(sc.MACHINE, control is None)
    if control is not None:
        control.enter_base()
    own = mode == "userns"
    base = build_root(CANDIDATE_UID if own else uid, config["binds"], sources, made)
    sc.mount("proc", f"{base}/proc", "proc", sc.MS_NOSUID | sc.MS_NODEV | sc.MS_NOEXEC)
    enter_root(base)
    sc.sethostname("sandbox")
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    stack = _STACK if root or hard == resource.RLIM_INFINITY else min(hard, _STACK)
    # Before the warm interpreter is started: its address space leaves as much room for the stack as it is allowed then.
    resource.setrlimit(resource.RLIMIT_STACK, (stack, stack))
    outer_uid, outer_gid = _drop(mode, root, uid)
    conf = {
        "mode": mode,
        "uid": CANDIDATE_UID if own else uid,
        "gid": CANDIDATE_UID if own else uid,
        "outer_uid": outer_uid,
        "outer_gid": outer_gid,
        "sampled": control is None,
        "cgroup2": control is not None and control.kind == "cgroup2",
        "helper": bool(made),
        "hello": {
            "runner_version": RUNNER_VERSION,
            "isolation": mode,
            "memory_control": control.kind if control is not None else "sampled",
            "runtime": os.uname().release,
            "helper": bool(made),
        },
    }
    return Supervisor(conf, control, observer)


def _drop(mode, root, uid):
    """Gives up what the mode does not need; the (uid, gid) that the slot's processes then have outside."""
    if mode == "rooted":
        sc.drop_bounding(_KEPT)
        os.setgroups([])
        sc.set_capabilities(_KEPT)
        ids = (0, 0)
    elif root:
        sc.drop_bounding(())
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        sc.set_capabilities(())
        ids = (uid, uid)
    else:
        sc.drop_bounding(())
        sc.set_capabilities(())
        ids = (os.geteuid(), os.getegid())
    sc.prctl(sc.PR_SET_NO_NEW_PRIVS, 1)
    # A change of ids forgets it.
    sc.prctl(sc.PR_SET_PDEATHSIG, signal.SIGKILL)
    return ids


if __name__ == "__main__":
    sys.exit(main())
