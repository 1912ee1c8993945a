"""
What the kernel counts around a run that has no control group of its own: out-of-memory kills anywhere, and, where the runner is
alone in a container, that container's processor time and out-of-memory kills. Only reads; opened before the root changes.
"""

import os
import time

from cgroups import find_parents


class Observer:
    """Counters of this slot's surroundings."""

    def __init__(self, in_container):
        self._vmstat = os.open("/proc/vmstat", os.O_RDONLY | os.O_CLOEXEC)
        self._oom = self._cpu = None
        self._cpu_field = None
        if not in_container:
            return
        kind, parents = find_parents()
        if kind == "cgroup1":
            self._oom = _open(f"{parents['memory']}/memory.oom_control")
            self._cpu = _open(f"{parents['cpuacct']}/cpuacct.usage") if "cpuacct" in parents else None
        elif kind == "cgroup2":
            self._oom = _open(f"{parents['']}/memory.events")
            self._cpu = _open(f"{parents['']}/cpu.stat")
            self._cpu_field = b"usage_usec"

    def look(self, zygote_pid, alone):
        """A mark to measure from. `alone`: no other run is under way in this slot, so that all time is this one's."""
        return Mark(self, zygote_pid, alone and self._cpu is not None)

    def oom_anywhere(self):
        return _field(self._vmstat, b"oom_kill")

    def oom_here(self):
        return _field(self._oom, b"oom_kill") if self._oom is not None else 0

    def cpu_ms(self, zygote_pid):
        """Time of the container less the runner's own. The runner's is read first: the kernel then brings the group's up to date."""
        own = time.process_time() + time.clock_gettime(_clock_of(zygote_pid))
        if self._cpu_field is None:
            total = int(os.pread(self._cpu, 64, 0)) / 1e6
        else:
            total = _field(self._cpu, self._cpu_field) / 1e3
        return total - own * 1e3


class Mark:
    def __init__(self, observer, zygote_pid, counts_cpu):
        self._observer = observer
        self._zygote = zygote_pid
        self._counts_cpu = counts_cpu
        self._anywhere = observer.oom_anywhere()
        self._here = observer.oom_here()
        self._cpu = observer.cpu_ms(zygote_pid) if counts_cpu else 0.0

    def cpu_ms(self):
        """Time since the mark; 0 where it can't be told."""
        return self._observer.cpu_ms(self._zygote) - self._cpu if self._counts_cpu else 0.0

    def oom_here(self):
        """Whether the container's own bound, above every run's limit, has been hit since."""
        return self._observer.oom_here() > self._here

    def oom_anywhere(self):
        """Whether the kernel has killed any process for memory since, here or elsewhere."""
        return self._observer.oom_anywhere() > self._anywhere


def _clock_of(pid):
    """The clock of a process' processor time, as clock_getcpuclockid(3) makes it."""
    return (~pid << 3) | 2


def _open(path):
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _field(fd, name):
    """A number out of lines of names and numbers. Sought as bytes: this is read in every run, and vmstat is long."""
    data = b"\n" + os.pread(fd, 16384, 0)
    at = data.find(b"\n" + name + b" ")
    return int(data[at + len(name) + 2 : data.index(b"\n", at + 1)]) if at >= 0 else 0
