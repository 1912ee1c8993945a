"""How long a run's tasks stood ready without a CPU: the host's load, which must not count against a program's elapsed time."""

import os


def starved_ms(init_pid):
    """
    Milliseconds that the task of the run that waited longest has waited for a CPU, from the scheduler's own count. Only tasks
    that are alive tell; 0 where the kernel does not count.
    """
    longest = 0
    for pid in _run_of(init_pid):
        longest = max(longest, *(_delay_ns(pid, task) for task in _tasks(pid)), 0)
    return longest / 1e6


def _run_of(init_pid):
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except OSError:
                continue  # Gone in the meantime.
    found, grew = {init_pid}, True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        grew = bool(more)
        found |= more
    return found - {init_pid}


def _tasks(pid):
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def _delay_ns(pid, task):
    try:
        with open(f"/proc/{pid}/task/{task}/schedstat", "rb") as file:
            return int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
