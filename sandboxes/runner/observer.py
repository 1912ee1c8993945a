"""
What the kernel counts around a run that has no control group of its own, where the runner is alone in a container: that
container's processor time and out-of-memory kills. Only reads; opened before the root changes.
"""

import os
import time

from cgroups import find_parents
from oom import Oom1, Oom2


class Observer:
    """Counters of this slot's surroundings."""

    def __init__(self, in_container):
        self._oom = self._cpu = None
        self._cpu_field = None
        if not in_container:
            return
        kind, parents = find_parents()
        try:
            if kind == "cgroup1":
                self._oom = Oom1(_opener(parents["memory"]))
                self._cpu = _opener(parents["cpuacct"])("cpuacct.usage")
            elif kind == "cgroup2":
                self._oom = Oom2(_opener(parents[""]))
                self._cpu = _opener(parents[""])("cpu.stat")
                self._cpu_field = b"usage_usec"
        except OSError:
            pass  # Hidden from the container: what is left is counted by looks (sampling.py).

    def look(self, zygote_pid, alone):
        """A mark to measure from. `alone`: no other run is under way in this slot, so that all time is this one's."""
        return Mark(self, zygote_pid, alone and self._cpu is not None)

    def oom_mark(self):
        return self._oom.read() if self._oom is not None else None

    def oom_cause(self, before):
        return self._oom.cause(before) if self._oom is not None else None

    def cpu_ms(self, zygote_pid):
        """Time of the container less the runner's own. The runner's is read first: the kernel then brings the group's up to date."""
        own = time.process_time() + cpu_seconds(zygote_pid)
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
        self._oom = observer.oom_mark()
        self._cpu = observer.cpu_ms(zygote_pid) if counts_cpu else 0.0

    def cpu_ms(self):
        """Time since the mark; 0 where it can't be told."""
        return self._observer.cpu_ms(self._zygote) - self._cpu if self._counts_cpu else 0.0

    def oom_cause(self):
        """Whether the container's own bound, above every run's limit, has been met since (oom.py)."""
        return self._observer.oom_cause(self._oom)


def cpu_seconds(pid):
    """Processor time of a process without its children; of a zombie too. Its clock is what clock_getcpuclockid(3) makes."""
    return time.clock_gettime((~pid << 3) | 2)


def _opener(directory):
    return lambda name: os.open(f"{directory}/{name}", os.O_RDONLY | os.O_CLOEXEC)


def _field(fd, name):
    """A number out of lines of names and numbers."""
    data = b"\n" + os.pread(fd, 4096, 0)
    at = data.find(b"\n" + name + b" ")
    return int(data[at + len(name) + 2 : data.index(b"\n", at + 1)]) if at >= 0 else 0
