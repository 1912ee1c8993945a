"""How long a run's tasks stood ready without a CPU: the host's load, which must not count against a program's elapsed time."""

import os

from processes import descendants, parent_pids


def starved_ms(init_pid):
    """
    Milliseconds that the task of the run that waited longest has waited for a CPU, from the scheduler's own count. Only tasks
    that are alive tell; 0 where the kernel does not count.
    """
    longest = 0
    for pid in descendants(init_pid, parent_pids()):
        longest = max(longest, *(_delay_ns(pid, task) for task in _tasks(pid)), 0)
    return longest / 1e6


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
