"""Reading what a run was asked to produce, after all of its processes are gone. Every name and file here is hostile."""

import errno
import os
import stat

import syscalls as sc

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC
_RESOLVE = sc.RESOLVE_BENEATH | sc.RESOLVE_NO_SYMLINKS | sc.RESOLVE_NO_MAGICLINKS | sc.RESOLVE_NO_XDEV


def collect(root_fd, names, file_bytes, space_bytes):
    """
    [(name, state, bytes)] for `names` below `root_fd`; a state other than "file" has no bytes. `space_bytes`: size of the file
    system. All files together can't be larger, but for holes; those are nobody's output, and must not become memory.
    """
    collected, left = [], space_bytes
    for name in dict.fromkeys(names):
        state, data = _collect_one(root_fd, name, min(file_bytes, left))
        left -= len(data)
        collected.append((name, state, data))
    return collected


def _collect_one(root_fd, name, most_bytes):
    try:
        fd = _open(root_fd, name)
    except OSError as error:
        # ELOOP: a symbolic link; ENXIO: a socket. Anything else that can't be opened is not there for the judge.
        return ("not_regular" if error.errno in (errno.ELOOP, errno.ENXIO) else "missing"), b""
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode) or info.st_nlink != 1:
            return "not_regular", b""
        if info.st_size > most_bytes:
            return "too_large", b""
        return "file", _read(fd, info.st_size)
    except OSError:
        return "missing", b""
    finally:
        os.close(fd)


def _open(root_fd, name):
    try:
        return sc.openat2(root_fd, name, _FLAGS, _RESOLVE)
    except OSError as error:
        if error.errno != errno.ENOSYS:
            raise
    # Before Linux 5.6: one component at a time, none of them a link.
    *parents, last = name.split("/")
    directory = os.dup(root_fd)
    try:
        for part in parents:
            below = os.open(part, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=directory)
            os.close(directory)
            directory = below
        return os.open(last, _FLAGS, dir_fd=directory)
    finally:
        os.close(directory)


def _read(fd, size):
    parts = []
    while size > 0:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
