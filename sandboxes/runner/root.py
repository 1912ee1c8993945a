"""The read-only root that every slot sees: the host's programs, a synthetic /etc, a handful of devices, and nothing else."""

import os
import stat
import sys

import syscalls as sc
from environment import WARM_MAIN, WORK

# What a private root is built on; any directory that exists will do, since only this mount namespace sees it.
_BASES = ("/tmp", "/mnt", "/var/tmp")
_DEVICES = ("null", "zero", "full", "random", "urandom")
# Parts of the host's /etc without which its programs do not start; nothing in them names the host.
_ETC = ("alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d")
_TOP = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32")

CANDIDATE_UID = 1000
_FILES = {
    "passwd": "root:x:0:0:root:/:/bin/sh\ncandidate:x:{uid}:{uid}:candidate:/work:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    "group": "root:x:0:\ncandidate:x:{uid}:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
    "hostname": "sandbox\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "host.conf": "multi on\n",
}
# Every run covers these with its own file system.
RUN_DIRS = ("work", "tmp", "dev/shm", "var/tmp")


def build_root(uid, extra_binds, zygote_files, programs):
    """
    Mounts a new root on a base directory and returns its path. The caller has mount rights in a private namespace.
    `uid`: the candidates' uid as they see it; `extra_binds`: further host directories, as (where it is, where runs see it);
    `zygote_files`: name -> bytes, laid into /run/zygote; `programs`: the same, executable.
    """
    # Opened first: the base hides whatever lies below it on the host.
    sources = [(path, os.open(source, os.O_PATH | os.O_CLOEXEC)) for source, path in _wanted(extra_binds)]
    devices = [(name, os.open(f"/dev/{name}", os.O_PATH | os.O_CLOEXEC)) for name in _DEVICES]
    etc = _read_etc()
    base = next(path for path in _BASES if os.path.isdir(path))
    sc.mount("tmpfs", base, "tmpfs", sc.MS_NOSUID, "size=16m,mode=0755")
    for directory in ("proc", "dev", "etc", "run/zygote", ".old", *RUN_DIRS):
        os.makedirs(f"{base}/{directory}", 0o755, exist_ok=True)
    for name in _TOP:
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"{base}/{name}")
    for path, fd in sources:
        _bind_tree(fd, path, base + path)
        os.close(fd)
    for name, fd in devices:
        _add_device(base, name, fd)
        os.close(fd)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", f"{base}/dev/{name}")
    os.symlink("/proc/self/fd", f"{base}/dev/fd")
    for name, content in _FILES.items():
        _write(f"{base}/etc/{name}", content.format(uid=uid).encode())
    for name, content in etc.items():
        os.makedirs(os.path.dirname(f"{base}/etc/{name}"), exist_ok=True)
        if isinstance(content, str):
            os.symlink(content, f"{base}/etc/{name}")
        else:
            _write(f"{base}/etc/{name}", content)
    # A warm interpreter looks where its main file is before it stands still. None ever runs this one.
    _write(f"{base}{WORK}/{WARM_MAIN}", b"raise SystemExit('a warm interpreter has not stood still')\n")
    for name, content in zygote_files.items():
        _write(f"{base}/run/zygote/{name}", content)
    for name, content in programs.items():
        _write(f"{base}/run/zygote/{name}", content, 0o755)
    return base


def enter_root(base):
    """Makes `base` the root of this mount namespace, lets go of the host's tree and seals the new one read-only."""
    os.chdir(base)
    sc.pivot_root(".", ".old")
    os.chdir("/")
    sc.umount("/.old")
    os.rmdir("/.old")
    sc.mount(None, "/", None, sc.MS_REMOUNT | sc.MS_BIND | sc.MS_RDONLY | sc.MS_NOSUID)


def _wanted(extra_binds):
    """(host path, path in the root) of what is bound, outermost first, none inside another."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    prefixes |= {os.path.realpath(prefix) for prefix in prefixes}
    prefixes.add(os.path.dirname(os.path.realpath(sys.executable)))
    candidates = [f"/{name}" for name in _TOP if os.path.isdir(f"/{name}") and not os.path.islink(f"/{name}")]
    candidates += sorted(prefixes)
    wanted = []
    for source, path in [*((path, path) for path in candidates), *extra_binds]:
        if path != "/" and os.path.isdir(source) and not any(path == p or path.startswith(p + "/") for _, p in wanted):
            if not any(path == f"/{top}" or path.startswith(f"/{top}/") for top in _TOP if os.path.islink(f"/{top}")):
                wanted.append((source, path))
    return wanted


def _bind_tree(fd, path, target):
    os.makedirs(target, 0o755, exist_ok=True)
    sc.mount(f"/proc/self/fd/{fd}", target, None, sc.MS_BIND | sc.MS_REC)
    # A recursive bind brings the mounts below it along; each keeps flags of its own, so each is sealed.
    for point, flags in _mounts_below(target):
        sc.mount(None, point, None, sc.MS_REMOUNT | sc.MS_BIND | sc.MS_RDONLY | sc.MS_NOSUID | sc.MS_NODEV | flags)


def _mounts_below(target):
    """(mount point, flags that a user namespace may not take away) of `target` and all below it."""
    names = {"noexec": sc.MS_NOEXEC, "noatime": sc.MS_NOATIME, "nodiratime": sc.MS_NODIRATIME, "relatime": sc.MS_RELATIME}
    with open("/proc/self/mountinfo", "rb") as lines:
        for line in lines:
            fields = line.split()
            point = os.fsdecode(fields[4].decode("unicode_escape").encode("latin-1"))
            if point == target or point.startswith(target + "/"):
                yield point, sum(names.get(option, 0) for option in fields[5].decode().split(","))


def _add_device(base, name, fd):
    target = f"{base}/dev/{name}"
    try:
        # A node of the slot's own: locks and times on the host's node would be seen by every other slot.
        os.mknod(target, stat.S_IFCHR | 0o666, os.stat(f"/proc/self/fd/{fd}").st_rdev)
        os.chmod(target, 0o666)
        os.close(os.open(target, os.O_RDONLY))
    except OSError:
        if os.path.lexists(target):
            os.unlink(target)
        _write(target, b"")
        sc.mount(f"/proc/self/fd/{fd}", target, None, sc.MS_BIND)
        flags = next((flags for point, flags in _mounts_below(target) if point == target), 0)
        sc.mount(None, target, None, sc.MS_REMOUNT | sc.MS_BIND | sc.MS_RDONLY | sc.MS_NOSUID | sc.MS_NOEXEC | flags)


def _read_etc():
    """Path below /etc -> bytes, or str for a symbolic link."""
    found = {}
    for name in _ETC:
        top = f"/etc/{name}"
        if os.path.isdir(top):
            for entry in os.listdir(top):
                _read_entry(f"{name}/{entry}", found)
        else:
            _read_entry(name, found)
    return found


def _read_entry(name, found):
    path = f"/etc/{name}"
    if os.path.islink(path):
        found[name] = os.readlink(path)
    elif os.path.isfile(path):
        with open(path, "rb") as file:
            found[name] = file.read()


def _write(path, content, mode=0o644):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(fd, "wb") as file:
        file.write(content)
