"""
Control groups of a slot: made with the service's rights, used through descriptors after the rights are gone (lanes.py), taken
away by the keeper, or by the next start where the keeper was killed.
"""

import errno
import fcntl
import os
import time

import syscalls as sc
from lanes import Lane1, Lane2
from processes import descendants, parent_pids

_PREFIX = "assay."


def _mounts():
    """(mount point, root inside the hierarchy, kind, options) of every control group file system."""
    with open("/proc/self/mountinfo") as lines:
        for line in lines:
            left, _, right = line.partition(" - ")
            kind, _, options = right.split(" ", 2)
            if kind in ("cgroup", "cgroup2"):
                fields = left.split()
                yield fields[4], fields[3], kind, set(options.strip().split(","))


def _own_directory(mount, root, path):
    """Where this process' group lies below a mount whose root may itself be a group."""
    relative = os.path.relpath(path, root) if path.startswith(root) else "."
    return os.path.normpath(os.path.join(mount, relative))


def bare_in_container():
    """
    Makes a container's own groups writable, which engines mount read-only: for a root runner, in its own mount namespace, before
    any candidate exists. Where that is refused, groups can't be had, and memory is sampled.
    """
    for mount, _, _, _ in list(_mounts()):
        try:
            sc.mount(None, mount, None, sc.MS_REMOUNT | sc.MS_BIND | sc.MS_NOSUID | sc.MS_NODEV | sc.MS_NOEXEC)
        except OSError:
            continue


def find_parents():
    """("cgroup1", {controller: directory}) or ("cgroup2", {"": directory}) of this process; (None, {}) without either."""
    paths = {}
    with open("/proc/self/cgroup") as lines:
        for line in lines:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            for name in controllers.split(","):
                paths[name] = path
    first, second = {}, {}
    for mount, root, kind, options in _mounts():
        if kind == "cgroup":
            for name in ("memory", "cpuacct", "pids"):
                if name in options and name in paths:
                    first[name] = _own_directory(mount, root, paths[name])
        elif "" in paths:
            second[""] = _own_directory(mount, root, paths[""])
    if {"memory", "cpuacct"} <= first.keys():
        return "cgroup1", first
    if second:
        with open(os.path.join(second[""], "cgroup.controllers")) as file:
            if {"memory", "pids"} <= set(file.read().split()):
                return "cgroup2", second
    return None, {}


def reap_stale(parent):
    """Removes the groups of slots that are gone: their lock is free, since a dead process holds none."""
    for name in os.listdir(parent):
        path = os.path.join(parent, name)
        if not name.startswith(_PREFIX) or not os.path.isdir(path) or name == _PREFIX + "main":
            continue
        try:
            fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove_path(path)
        except OSError:
            pass  # Alive, or still emptying: the next start tries again.
        finally:
            os.close(fd)


def remove_tree(parent_fd, name, patience_seconds=0.0):
    """rmdir of a group and those below it; waits for processes that are still going. OSError where it stays."""
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=parent_fd)
            try:
                for entry in os.scandir(fd):
                    if entry.is_dir(follow_symlinks=False):
                        os.rmdir(entry.name, dir_fd=fd)
            finally:
                os.close(fd)
            os.rmdir(name, dir_fd=parent_fd)
            return
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno != errno.EBUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.005)


def _remove_path(path):
    parent = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)
    try:
        remove_tree(parent, os.path.basename(path))
    finally:
        os.close(parent)


def _make_locked(parent, name):
    """Creates a group directory and returns a descriptor whose lock marks it as in use."""
    for _ in range(20):
        path = os.path.join(parent, name)
        os.makedirs(path, exist_ok=True)
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.isdir(path):
            return path, fd
        os.close(fd)
    raise OSError(errno.EAGAIN, "group directory keeps vanishing", parent)


class Control:
    """The control groups of a slot: their kind and one lane for each process that a job may have."""

    def __init__(self, kind, lanes, paths, base_procs=None):
        self.kind = kind
        self.lanes = lanes
        # Descriptors: the keeper loses sight of the host's tree when the supervisor changes the root they share.
        self._groups = [
            (os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY), os.path.basename(path)) for path in paths
        ]
        self._base_procs = base_procs

    def enter_base(self):
        """Moves the caller to where the slot's own processes live; version 2 keeps them apart from the runs."""
        if self._base_procs is not None:
            os.pwrite(self._base_procs, b"0", 0)

    def remove(self):
        """Takes the directories away; called by the keeper when nothing of the slot is left."""
        for parent_fd, name in self._groups:
            try:
                remove_tree(parent_fd, name, 1.0)
            except OSError:
                pass  # The next start of any slot reaps it.


def open_control(name, uid, lanes, service_pid):
    """The slot's Control, or None where groups can't be had (no write access, no memory controller)."""
    made = []
    try:
        kind, parents = find_parents()
        if kind is None:
            return None
        for parent in parents.values():
            reap_stale(parent)
        if kind == "cgroup1":
            built = []
            for index in range(lanes):
                opened = {}
                for controller, parent in parents.items():
                    # The lock lives as long as the descriptor: as long as the slot.
                    opened[controller], _ = _make_locked(parent, f"{_PREFIX}{name}.{index}")
                    made.append(opened[controller])
                built.append(Lane1(opened))
            return Control(kind, built, made)
        return _open_control2(parents[""], name, uid, lanes, made, service_pid)
    except OSError:
        for path in made:
            try:
                _remove_path(path)
            except OSError:
                pass
        return None


def _open_control2(own, name, uid, lanes, made, service_pid):
    parent = own[: -len("/" + _PREFIX + "main")] if own.endswith("/" + _PREFIX + "main") else own
    enabled = f"{parent}/cgroup.subtree_control"
    with open(enabled) as file:
        have = set(file.read().split())
    if not {"memory", "pids"} <= have:
        _empty_into_leaf(parent, service_pid)
        _put(enabled, "+memory +pids")
    path, lock = _make_locked(parent, _PREFIX + name)
    made.append(path)
    os.makedirs(f"{path}/base", exist_ok=True)
    base_procs = os.open(f"{path}/base/cgroup.procs", os.O_WRONLY)
    _put(f"{path}/cgroup.subtree_control", "+memory +pids")
    for owned in (path, f"{path}/cgroup.procs", f"{path}/base", f"{path}/base/cgroup.procs"):
        os.chown(owned, uid, -1)
    return Control("cgroup2", [Lane2(lock, index) for index in range(lanes)], [path], base_procs)


def _empty_into_leaf(parent, service_pid):
    """
    A group with processes can't hand controllers to its children: the service moves into a leaf of its own. Only where the group
    is the service's alone; a login session or a shell that started it stays where it is, and memory is sampled.
    """
    if parent.endswith(".scope"):
        raise OSError(errno.EBUSY, "the service shares its control group with a session", parent)
    leaf = f"{parent}/{_PREFIX}main"
    for _ in range(10):
        with open(f"{parent}/cgroup.procs") as file:
            pids = {int(line) for line in file}
        if not pids:
            return
        if not pids <= _family(service_pid):
            raise OSError(errno.EBUSY, "the service shares its control group with other processes", parent)
        os.makedirs(leaf, exist_ok=True)
        for pid in pids:
            try:
                _put(f"{leaf}/cgroup.procs", str(pid))
            except ProcessLookupError:
                pass


def _family(pid):
    """`pid`, its ancestors (npm, a shell script) and its descendants."""
    parents = parent_pids()
    family, ancestor = {pid, *descendants(pid, parents)}, pid
    while ancestor > 1:
        family.add(ancestor)
        ancestor = parents.get(ancestor, 0)
    return family


def _put(path, value):
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, value.encode())
    finally:
        os.close(fd)
