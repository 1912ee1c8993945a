"""
What bounds and measures one process of a job (a lane; an interactive job has two) in control groups.

Version 1 keeps one group a controller for the life of the slot; version 2 makes a fresh one for every run, since its peak can
only be reset on new kernels.
"""

import os
import time

from control_files import field, number, write
from oom import Oom1, Oom2

_SETTLE_BYTES = 1 << 20
_SETTLE_SECONDS = 0.5


class Lane1:
    """One group in each version 1 hierarchy, reused by run after run."""

    def __init__(self, opened):
        """`opened`: controller -> directory."""
        # Not cgroup.procs: to move a whole process the kernel waits until all of the host has seen that it will (milliseconds,
        # where nobody has moved for a while). A thread that moves itself needs no such wait, and a candidate has no other.
        self.join_fds = [os.open(f"{path}/tasks", os.O_WRONLY) for path in opened.values()]
        memory = opened["memory"]
        self._limit = os.open(f"{memory}/memory.limit_in_bytes", os.O_RDWR)
        self._peak = os.open(f"{memory}/memory.max_usage_in_bytes", os.O_RDWR)
        self._usage = os.open(f"{memory}/memory.usage_in_bytes", os.O_RDONLY)
        self._oom = Oom1(lambda name: os.open(f"{memory}/{name}", os.O_RDONLY))
        self._reclaim = os.open(f"{memory}/memory.force_empty", os.O_WRONLY)
        swap = f"{memory}/memory.memsw.limit_in_bytes"
        self._swap = os.open(swap, os.O_RDWR) if os.path.exists(swap) else None
        self._peaks = [self._peak]
        if self._swap is not None:
            self._peaks.append(os.open(f"{memory}/memory.memsw.max_usage_in_bytes", os.O_RDWR))
        self._cpu = os.open(f"{opened['cpuacct']}/cpuacct.usage", os.O_RDONLY)
        self._pids = os.open(f"{opened['pids']}/pids.max", os.O_RDWR) if "pids" in opened else None
        self._limits = (0, 0)
        self.cgroup_fd = None

    def begin(self, memory_bytes, processes):
        """Readies the group for a run. What the last one left charged (its file system goes late) is waited for."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        base = number(self._usage)
        if base > _SETTLE_BYTES:
            # Pages of files that the last run was the first to read stay charged to it; the host keeps those it still uses.
            try:
                write(self._reclaim, 0)
            except OSError:
                pass  # Something is still leaving: waited for below.
            base = number(self._usage)
        while base > _SETTLE_BYTES and time.monotonic() < deadline:
            time.sleep(0.001)
            base = number(self._usage)
        # What is still charged belongs to nobody alive: it is added to the limit and taken from the peak.
        self._base = base if base > _SETTLE_BYTES else 0
        wanted = (memory_bytes + self._base, processes)
        if wanted != self._limits:
            if self._swap is not None:
                write(self._swap, -1)
            write(self._limit, wanted[0])
            if self._swap is not None:
                write(self._swap, wanted[0])
            if self._pids is not None:
                write(self._pids, processes)
            self._limits = wanted
        for peak in self._peaks:
            write(peak, 0)
        self._oom_before = self._oom.read()
        self._cpu_before = number(self._cpu)

    def cpu_ms(self):
        return (number(self._cpu) - self._cpu_before) / 1e6

    def oom_cause(self):
        return self._oom.cause(self._oom_before)

    def peak_bytes(self):
        return max(0, number(self._peak) - self._base)

    def end(self):
        """Nothing to do: the group stays."""


class Lane2:
    """A version 2 group for each run below the slot's directory, which belongs to the slot's uid."""

    def __init__(self, directory_fd, lane):
        self._dir = directory_fd
        self._lane = lane
        self._count = 0
        self._dead = []
        self.join_fds = []
        self.cgroup_fd = None
        self._fds = {}

    def _open(self, name, flags):
        self._fds[name] = os.open(f"{self._name}/{name}", flags, dir_fd=self._dir)
        return self._fds[name]

    def begin(self, memory_bytes, processes):
        self._count += 1
        self._name = f"run{self._lane}-{self._count}"
        os.mkdir(self._name, dir_fd=self._dir)
        self.cgroup_fd = os.open(self._name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=self._dir)
        self._set("memory.max", memory_bytes)
        self._set("memory.swap.max", 0)
        self._set("pids.max", processes)
        self._open("cpu.stat", os.O_RDONLY)
        self._oom = Oom2(lambda name: self._open(name, os.O_RDONLY))
        self._open("memory.current", os.O_RDONLY)
        try:
            self._open("memory.peak", os.O_RDONLY)
        except FileNotFoundError:
            self._seen = 0  # Before Linux 5.19: the highest value seen at the checks.

    def _set(self, name, value):
        try:
            fd = os.open(f"{self._name}/{name}", os.O_WRONLY, dir_fd=self._dir)
        except FileNotFoundError:
            if name == "memory.swap.max":
                return  # A kernel without swap accounting has no swap to bound.
            raise
        write(fd, value)
        os.close(fd)

    def cpu_ms(self):
        return field(self._fds["cpu.stat"], b"usage_usec") / 1e3

    def oom_cause(self):
        if "memory.peak" not in self._fds:
            self._seen = max(self._seen, number(self._fds["memory.current"]))
        return self._oom.cause((0, 0))

    def peak_bytes(self):
        return number(self._fds["memory.peak"]) if "memory.peak" in self._fds else self._seen

    def end(self):
        for fd in (*self._fds.values(), self.cgroup_fd):
            os.close(fd)
        self._fds, self.cgroup_fd = {}, None
        self._dead.append(self._name)
        kept = []
        for name in self._dead:
            try:
                os.rmdir(name, dir_fd=self._dir)
            except OSError:
                kept.append(name)
        self._dead = kept
