"""Numbers in open files of control groups."""

import os


def write(fd, value):
    os.pwrite(fd, str(value).encode(), 0)


def number(fd):
    return int(os.pread(fd, 64, 0))


def field(fd, name):
    """The number behind a name, as `oom_kill 3` has it; 0 where the kernel does not write it."""
    for line in os.pread(fd, 4096, 0).splitlines():
        key, _, value = line.partition(b" ")
        if key == name:
            return int(value)
    return 0
