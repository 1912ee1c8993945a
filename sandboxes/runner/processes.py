"""Which processes there are, and whose children they are, from /proc."""

import os


def stat_fields(pid):
    """The fields of /proc/pid/stat from the state on; None once it is gone. The name may hold any byte, so the last ) counts."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return None


def parent_pids():
    """{pid: its parent's} of all processes that are seen from here."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = stat_fields(int(name))
            if fields:
                parents[int(name)] = int(fields[1])
    return parents


def descendants(pid, parents):
    """All processes below `pid`, each behind its parent."""
    children = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, ())
    return found[1:]
