"""Memory and CPU time of a run from /proc, for hosts where no control group can be had."""

import os

from processes import descendants, parent_pids, stat_fields

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
# Pages of files that a program maps are resident too, and are not its memory.
_LIBRARIES = 64 << 20
# Fields of a stat line: user and system time of a process, then of the children it has waited for.
_ALL = slice(11, 15)
_WAITED = slice(13, 15)


class Sampler:
    """Follows all processes below one init. Not exact: what lives shorter than a sampling period is seen by rusage only."""

    def __init__(self, init_pid, warm, stored):
        """`warm`: (private, resident) bytes that the run inherits, from `warm_bytes`; `stored`: bytes of the files it is given."""
        self._init = init_pid
        self._warm, self._warm_resident = warm
        self._stored = stored
        self._times = {}
        self._lost_ms = 0.0
        self.peak_bytes = 0
        self.cpu_ms = 0.0

    def sample(self, limit_bytes):
        """One look. Returns the memory now; exact (proportional shares) once the quick sum passes `limit_bytes`."""
        pids = descendants(self._init, parent_pids())
        self._count_cpu(pids)
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

    def _count_cpu(self, pids):
        """
        Never more than was used: parents are read before their children, so a child that is being reaped is not counted twice.
        Children that nobody waits for take their time with them. It is kept, but only once it is certain that it has not gone to
        a parent that was read too early for that.
        """
        now = _cpu_ms(self._init, _WAITED)
        times = {}
        for pid in pids:
            times[pid] = _cpu_ms(pid, _ALL)
            now += times[pid]
        self.cpu_ms = max(self.cpu_ms, now + self._lost_ms)
        uncertain = 0.0
        for pid in times.keys() | self._times.keys():
            # Gone during this look, or there and overlooked since its parent went.
            if (pid in times) != os.path.exists(f"/proc/{pid}"):
                uncertain += max(times.get(pid, 0.0), self._times.get(pid, 0.0))
        self._lost_ms += max(0.0, self.cpu_ms - self._lost_ms - now - uncertain)
        self._times = times

    def _files_bytes(self, pids):
        for pid in pids:
            try:
                info = os.statvfs(f"/proc/{pid}/root/run")
                return max(0, (info.f_blocks - info.f_bfree) * info.f_frsize - self._stored)
            except OSError:
                continue
        return 0


def warm_bytes(pid):
    """(private, resident) bytes that a fork of `pid` inherits without having asked for them."""
    with open(f"/proc/{pid}/statm", "rb") as file:
        resident = int(file.read().split()[1]) * _PAGE
    return _private_bytes(pid), resident


def _cpu_ms(pid, fields):
    values = stat_fields(pid)
    return sum(int(value) for value in values[fields]) * _TICK_MS if values else 0.0


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
