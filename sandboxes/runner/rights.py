"""How the supervisor acts on candidates."""

import os
import signal

import syscalls as sc


class Rights:
    """As one of them, or in the mode `rooted` as their uid for a moment."""

    def __init__(self, mode, uid, gid):
        self._as = (uid, gid) if mode == "rooted" else None

    def pipe(self):
        """A pipe that the candidate can reopen through /dev/stdin: it owns it."""
        if self._as is None:
            return os.pipe()
        sc.setfsids(*self._as)
        try:
            return os.pipe()
        finally:
            sc.setfsids(0, 0)

    def look(self, sample):
        """Calls `sample` with the candidate's eyes: what /proc tells of a process, it tells its owner."""
        if self._as is None:
            return sample()
        sc.setfsids(*self._as)
        try:
            return sample()
        finally:
            sc.setfsids(0, 0)

    def kill(self, pid):
        if self._as is None:
            os.kill(pid, signal.SIGKILL)
            return
        # Without CAP_KILL, root may signal only what has its own uid.
        os.seteuid(self._as[0])
        try:
            os.kill(pid, signal.SIGKILL)
        finally:
            os.seteuid(0)
