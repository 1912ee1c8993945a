"""A warm interpreter (zygote.py) as the supervisor sees it."""

import array
import fcntl
import json
import os
import socket
import sys

from environment import ENVIRONMENT, HELPER_LIBRARY, WARM_MAIN, WORK, ZYGOTE_DIR
from run import Fault
from sampling import warm_bytes

_ZYGOTE_SECONDS = 120.0
# Every zip file has this mark near its end.
_ARCHIVE = b"PK\5\6"


class Zygote:
    """The interpreter and the channel to it."""

    def __init__(self, conf):
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stdin, self._stdin = os.pipe()
        self._output, output = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                for target, fd in enumerate((stdin, output, output, far.fileno())):
                    # dup2 onto itself would keep close-on-exec.
                    os.dup2(fcntl.fcntl(fd, fcntl.F_DUPFD, 10), target, inheritable=True)
                os.closerange(4, 65536)
                os.chdir(WORK)
                environment = {**ENVIRONMENT, "PYTHONPATH": ZYGOTE_DIR}
                if conf["helper"]:
                    environment["LD_PRELOAD"] = HELPER_LIBRARY
                # What is found at the first call otherwise, every candidate would find anew. CPython loads its modules so anyway.
                environment["LD_BIND_NOW"] = "1"
                os.execve(sys.executable, [sys.executable, WARM_MAIN], environment)
            finally:
                os._exit(127)
        for fd in (stdin, output):
            os.close(fd)
        far.close()
        self.pid = pid
        self._channel = near
        near.send(json.dumps(conf).encode())
        near.settimeout(_ZYGOTE_SECONDS)
        self.preloaded = frozenset(self._answer()["preloaded"])
        self.warm_bytes = warm_bytes(pid)

    def _answer(self):
        try:
            raw = self._channel.recv(65536)
        except ConnectionResetError:
            raw = b""  # It ended before it had read all that it was sent.
        except OSError as error:
            raise Fault(f"a warm interpreter does not answer: {error}") from error
        if not raw:
            os.set_blocking(self._output, False)
            try:
                tail = os.read(self._output, 4096).decode(errors="replace")
            except BlockingIOError:
                tail = ""
            raise Fault(f"a warm interpreter has ended: {tail.strip()[-1000:]}")
        answer = json.loads(raw)
        if "errno" in answer:
            raise Fault(f"a run can't be started: {os.strerror(answer['errno'])}")
        return answer

    def runs_warm(self, job, blobs):
        """
        Whether a Python program can be a fork of this interpreter. Not one under another name, one that brings a module which is already
        loaded from elsewhere, or one that CPython would take for an archive of modules: it looks before it opens it.
        """
        if job["main"] != WARM_MAIN:
            return False
        for (path, *_), blob in zip(job["files"], blobs):
            if path == WARM_MAIN:
                if _ARCHIVE in bytes(blob):
                    return False
            elif path.split("/", 1)[0].split(".", 1)[0] in self.preloaded:
                return False
        return True

    def spawn(self, fds, way):
        """Has a run's init started that owns `fds`, in one of the ways of zygote.py; its pid, a child of the caller."""
        rights = array.array("i", fds)
        self._channel.sendmsg([way], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        return self._answer()["pid"]
