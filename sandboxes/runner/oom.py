"""Out-of-memory kills in one control group, told apart by whose bound was met: the group's own, or one that lies further out."""

from control_files import field, number

OWN = "own"
OUTER = "outer"
# The kernel gives up when a few pages at a time can't be had; the bound itself may be met by a little less.
_NEAR_BYTES = 1 << 20


class Oom1:
    """Of a version 1 group. Its count of failures stands still on some kernels, so its peak tells whether the bound was met."""

    def __init__(self, open_file):
        """`open_file`: name of a file of the group -> descriptor, or OSError."""
        self._kills = open_file("memory.oom_control")
        self._limit = open_file("memory.limit_in_bytes")
        self._peaks = [open_file("memory.max_usage_in_bytes")]
        try:
            # Under the same bound, so that it is the one that is met where a part was swapped out.
            self._peaks.append(open_file("memory.memsw.max_usage_in_bytes"))
        except OSError:
            pass  # A kernel without swap accounting.

    def read(self):
        """What `cause` wants to know of the time before."""
        return field(self._kills, b"oom_kill")

    def cause(self, before):
        """OWN or OUTER where a process of the group was killed for memory since `before` was read, else None."""
        if self.read() <= before:
            return None
        return OWN if max(map(number, self._peaks)) + _NEAR_BYTES >= number(self._limit) else OUTER


class Oom2:
    """Of a version 2 group."""

    def __init__(self, open_file):
        self._events = open_file("memory.events")

    def read(self):
        return field(self._events, b"oom_kill"), field(self._events, b"oom")

    def cause(self, before):
        kills, hits = self.read()
        if kills <= before[0]:
            return None
        return OWN if hits > before[1] else OUTER
