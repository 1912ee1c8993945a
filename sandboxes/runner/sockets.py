"""
UNIX sockets that outlive their run: one that was sent over another, in a circle, is closed by the kernel's collector only, later. Until
then it keeps its abstract name, the descriptors in it (a pipe's end, a file) and its share of what its user may send.
"""

import os
import socket
import time

_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.0005


class SocketWatch:
    """Counts the sockets of this network namespace, which is the slot's own."""

    def __init__(self):
        self._list = os.open("/proc/self/net/unix", os.O_RDONLY | os.O_CLOEXEC)

    def settle(self, expected):
        """Waits until no more than `expected` sockets are left, having the collector called. False where they stay."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._count() > expected:
            if time.monotonic() > deadline:
                return False
            self.collect()
            time.sleep(_PAUSE_SECONDS)
        return True

    @staticmethod
    def collect():
        """Calls the collector: the end of any socket does."""
        socket.socket(socket.AF_UNIX).close()

    def _count(self):
        # A line each, below one of heads. A full buffer holds more than any slot has of its own.
        return os.pread(self._list, 16384, 0).count(b"\n") - 1
