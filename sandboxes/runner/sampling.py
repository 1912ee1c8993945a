"""Memory and CPU time of a run from /proc, for hosts where no control group can be had."""

import os

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
# Pages of files that a program maps are resident too, and are not its memory.
_LIBRARIES = 64 << 20


class Sampler:
    """Follows all processes below one init. Not exact: what lives shorter than a sampling period is seen by rusage only."""

    def __init__(self, init_pid, warm):
        """`warm`: (private, resident) bytes that the run inherits, from `warm_bytes`."""
        self._init = init_pid
        self._warm, self._warm_resident = warm
        self._last_cpu = 0.0
        self._lost_cpu = 0.0
        self.peak_bytes = 0
        self.cpu_ms = 0.0

    def sample(self, limit_bytes):
        """One look. Returns the memory now; exact (proportional shares) once the quick sum passes `limit_bytes`."""
        pids = self._descendants()
        cpu = sum(self._cpu(pid) for pid in (self._init, *pids))
        # Children that their parent never waits for take their time with them; it is kept here.
        self._lost_cpu += max(0.0, self._last_cpu - cpu)
        self._last_cpu = cpu
        self.cpu_ms = cpu + self._lost_cpu
        memory = sum(_private_bytes(pid) for pid in pids) - self._warm
        files = self._files_bytes(pids)
        if memory + files > limit_bytes:
            # Forks share pages, which the quick sum counts once for each.
            exact = [_proportional_bytes(pid) for pid in pids]
            if None not in exact:
                memory = sum(exact)
        memory = max(0, memory) + files
        self.peak_bytes = max(self.peak_bytes, memory)
        return memory

    def finish(self, resident_bytes, written_bytes, limit_bytes):
        """
        What the run's init has measured at its end, in case no look fell on the peak. Whether the run went over its limit: with
        certainty by its files; by the main process' highest resident memory only where mapped libraries can't explain it.
        """
        grown = resident_bytes - self._warm_resident
        over = grown > limit_bytes + max(_LIBRARIES, limit_bytes // 4)
        self.peak_bytes = max(self.peak_bytes, written_bytes, grown if over else 0)
        return over or written_bytes > limit_bytes

    def _descendants(self):
        parents = {}
        for name in os.listdir("/proc"):
            if name.isdigit():
                fields = _stat(int(name))
                if fields:
                    parents[int(name)] = int(fields[1])
        found, grew = {self._init}, True
        while grew:
            more = {pid for pid, parent in parents.items() if parent in found} - found
            grew = bool(more)
            found |= more
        return found - {self._init}

    def _cpu(self, pid):
        fields = _stat(pid)
        return sum(int(value) for value in fields[11:15]) * _TICK_MS if fields else 0.0

    def _files_bytes(self, pids):
        for pid in pids:
            try:
                info = os.statvfs(f"/proc/{pid}/root/run")
                return (info.f_blocks - info.f_bfree) * info.f_frsize
            except OSError:
                continue
        return 0


def warm_bytes(pid):
    """(private, resident) bytes that a fork of `pid` inherits without having asked for them."""
    with open(f"/proc/{pid}/statm", "rb") as file:
        resident = int(file.read().split()[1]) * _PAGE
    return _private_bytes(pid), resident


def _stat(pid):
    """The fields of /proc/pid/stat from the state on; None once it is gone. The name may hold any byte, so the last ) counts."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return None


def _private_bytes(pid):
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            fields = file.read().split()
        return (int(fields[1]) - int(fields[2])) * _PAGE
    except OSError:
        return 0


def _proportional_bytes(pid):
    """Anonymous and shared memory, each page divided among those that map it; None where the kernel does not tell."""
    total = 0
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as lines:
            for line in lines:
                if line.startswith((b"Pss_Anon:", b"Pss_Shmem:")):
                    total += int(line.split()[1]) * 1024
        return total
    except (ProcessLookupError, FileNotFoundError):
        return 0  # Gone in the meantime.
    except OSError:
        return None
