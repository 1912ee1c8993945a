"""One run as the supervisor sees it: its pipes, its clock, its limits, its end."""

import os
import signal
import time

import helper
from box import BY_BOX, BY_EXEC, BY_FORK, STARTED, given_bytes, pack_job, read_report, stored_bytes, take_end
from observer import cpu_seconds
from oom import OUTER, OWN
from sampling import Sampler
from starvation import starved_ms

_STDERR_KEPT = 64 << 10
# What a pipe holds.
_CHUNK = 1 << 16
# Well below the service's patience with a slot: whoever is starved for longer ends at the wall limit all the same.
_STARVED_AT_MOST_MS = 60_000
# A run is killed at this multiple of its CPU limit; what ends in the band below is confirmed alone by the service.
_CPU_BAND = 1.5
_TICK_MAX = 0.05
_TICK_MIN = 0.002
_SAMPLE_EVERY = 0.005
_SETUP_SECONDS = 30.0
_REPORT_EXTRA = 8 << 20


class Fault(Exception):
    """The sandbox failed, not the program."""


class Stream:
    """An output pipe of the run: counted whole, kept up to a bound."""

    def __init__(self, keep):
        self.keep = keep
        self.total = 0
        self.data = bytearray()

    def add(self, chunk):
        room = self.keep - len(self.data)
        if room > 0:
            self.data += chunk[:room]
        self.total += len(chunk)

    @property
    def truncated(self):
        return self.total > self.keep


class Run:
    """Started by `start`, fed by `on_readable`, `on_writable` and `tick`, over when `finished`."""

    def __init__(self, spec, stdin, blobs, lane, cpus, observer, alone):
        self.spec = spec
        self.limits = spec["limits"]
        self.killed_by = None
        self.error = None
        self.finished = False
        self.report = None
        self.pid = None
        # When the main process ended, or was ended; on the clock that all runs share.
        self.ended_at = None
        self.output_data = []
        # Whether `readable` or `writable` may have changed since somebody looked.
        self.rewired = True
        self._stdin = memoryview(stdin)
        self._blobs = blobs
        self._lane = lane
        self._observer = observer
        self._alone = alone
        self._mark = None
        self._cpus = min(cpus, self.limits["processes"])
        self._streams = {}
        self._stdin_fd = None
        self._report_fd = None
        self._report_data = bytearray()
        self._started = None
        self._setup_deadline = time.monotonic() + _SETUP_SECONDS
        self._next_tick = 0.0
        self._starved_ms = 0.0
        self._init_ms = 0.0
        self._sampler = None
        self.cpu_ms = 0.0
        self.stdout = Stream(self.limits["output_bytes"])
        self.stderr = Stream(min(_STDERR_KEPT, self.limits["output_bytes"]))

    def start(self, zygote, rights, given=None):
        """`given` may bring ends of pipes that join this run to another: {"stdin": fd, "stdout": fd}, owned by this call."""
        self._rights = rights
        given = given or {}
        if self._lane is not None:
            # A version 2 group belongs to who makes it, and only its owner may be born into it.
            rights.look(lambda: self._lane.begin(self.limits["memory_bytes"], self.limits["processes"]))
        ours, theirs = [], []
        job_fd = self._make_job()
        theirs.append(job_fd)
        for name, reads in (("stdin", False), ("stdout", True), ("stderr", True), ("report", True)):
            if name in given:
                theirs.append(given[name])
                if name == "stdout":
                    self.stdout.keep = 0
                continue
            near, far = rights.pipe() if reads else reversed(rights.pipe())
            os.set_blocking(near, False)
            ours.append(near)
            theirs.append(far)
            if name == "stdin":
                self._stdin_fd = near
                self.on_writable()
            elif name == "report":
                self._report_fd = near
            else:
                self._streams[near] = self.stdout if name == "stdout" else self.stderr
        joins = []
        if self._lane is not None:
            joins = [self._lane.cgroup_fd] if self._lane.cgroup_fd is not None else self._lane.join_fds
        self._mark = self._observer.look(zygote.pid, self._alone)
        try:
            self.pid = zygote.spawn(theirs + joins, self._way())
        finally:
            for fd in theirs:
                os.close(fd)
        if self._lane is None:
            self._sampler = Sampler(self.pid, zygote.warm_bytes, stored_bytes(self.spec["job"]))

    def adopt_stdout(self, fd):
        """Takes over the reading end of this run's stdout from a run that has ended: counted, but not kept."""
        os.set_blocking(fd, False)
        self._streams[fd] = self.stdout
        self.rewired = True

    def _way(self):
        if self.spec["head"] is None:
            return BY_BOX
        return BY_EXEC if self.spec["job"]["mode"] == "exec" else BY_FORK

    def _make_job(self):
        fd = os.memfd_create("job", os.MFD_CLOEXEC)
        head = self.spec["head"]
        for part in [head, *self._blobs] if head is not None else pack_job(self.spec["job"], self._blobs):
            view = memoryview(part)
            while view:
                view = view[os.write(fd, view) :]
        os.lseek(fd, 0, os.SEEK_SET)
        self._blobs = None
        return fd

    def readable(self):
        """Descriptors to wait on for reading."""
        fds = list(self._streams)
        if self._report_fd is not None:
            fds.append(self._report_fd)
        return fds

    def writable(self):
        return [self._stdin_fd] if self._stdin_fd is not None else []

    def on_writable(self):
        if self._stdin_fd is None:
            return  # Closed by an event that was told at the same time: the end of the run.
        try:
            sent = os.write(self._stdin_fd, self._stdin[:_CHUNK])
        except BlockingIOError:
            return
        except OSError:
            self._close_stdin()  # The program closed its end: its right.
            return
        self._stdin = self._stdin[sent:]
        if not self._stdin:
            self._close_stdin()

    def catch_up(self):
        """Reads what the run's init has said by now."""
        if self._report_fd is not None:
            self.on_readable(self._report_fd)

    def on_readable(self, fd):
        if fd != self._report_fd and fd not in self._streams:
            return  # As in on_writable.
        try:
            chunk = os.read(fd, _CHUNK)
        except BlockingIOError:
            return
        if fd == self._report_fd:
            self._on_report(chunk)
        else:
            self._on_output(fd, chunk)
        self._finish_if_over()

    def _on_output(self, fd, chunk):
        if not chunk:
            self._close_stream(fd)
            return
        stream = self._streams[fd]
        stream.add(chunk)
        if stream.total > self.limits["output_bytes"]:
            self.kill("output")

    def _on_report(self, chunk):
        if not chunk:
            self._end()
            return
        self._report_data += chunk
        if self._started is None and self._report_data[:1] == STARTED:
            self._started = time.monotonic()
            del self._report_data[:1]
            self._next_tick = self._started + self._pause(_SAMPLE_EVERY if self._lane is None else _TICK_MAX)
        if self.ended_at is None and self._started is not None:
            self.ended_at = take_end(self._report_data)
        if len(self._report_data) > self.limits["disk_bytes"] + given_bytes(self.spec["job"]) + _REPORT_EXTRA:
            raise Fault("the run's init reports too much")
        if helper.is_whole(self._report_data):
            self._end()

    def _end(self):
        """The init has said all that it has to say, and ends."""
        os.close(self._report_fd)
        self._report_fd = None
        self.rewired = True
        self._read_report()
        if self.ended_at is None:
            self.ended_at = time.monotonic()
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        self._init_ms = cpu_seconds(self.pid) * 1e3
        os.waitpid(self.pid, 0)
        self.pid = None
        self._close_stdin()
        self._drain()

    def _drain(self):
        """
        Takes what is left in the pipes of a run that is gone. Their end is not waited for: a write end that was sent over a UNIX
        socket which was itself sent away stays open until the kernel collects such cycles, which may take it seconds.
        """
        for fd in list(self._streams):
            while fd in self._streams:
                try:
                    self._on_output(fd, os.read(fd, _CHUNK))
                except BlockingIOError:
                    self._close_stream(fd)

    def _close_stream(self, fd):
        os.close(fd)
        del self._streams[fd]
        self.rewired = True

    def _read_report(self):
        if self._report_data:
            body = b""
            self.report = helper.read_report(self._report_data, self.spec["job"]) if self.spec["head"] is not None else None
            if self.report is None:
                # Also what a candidate of the helper's has to say of its start.
                self.report, body = read_report(self._report_data)
            self._report_data = None
            if "error" in self.report:
                self.error = self.report["error"]
                self.report = None
                return
            offset = 0
            for _, _, size in self.report["files"]:
                self.output_data.append(body[offset : offset + size])
                offset += size
        elif self.killed_by is None and self._oom_cause() != OWN:
            # Somebody killed it. Where the run met its own bound the kernel may have taken all of it.
            self.error = "the run's init ended without a report"

    def next_deadline(self):
        """When `tick` wants to be called, on the monotonic clock."""
        if self._started is None:
            return self._setup_deadline
        return min(self._next_tick, self._started + (self.limits["wall_ms"] + self._starved_ms) / 1e3)

    def tick(self, now):
        """Enforces what no event tells: time and memory."""
        if self.finished or self.pid is None:
            return
        if self._started is None:
            if now > self._setup_deadline:
                raise Fault("a run was not set up in time")
            return
        if now >= self._next_tick:
            self._check_usage(now)
        if self._is_past_wall((now - self._started) * 1e3):
            self.kill("wall")

    def _is_past_wall(self, elapsed_ms):
        """Time in which a busy host kept the program from running is not the program's: load must not make a verdict."""
        over = elapsed_ms - self.limits["wall_ms"]
        if over < self._starved_ms:
            return False
        if self.pid is not None:
            self._starved_ms = max(self._starved_ms, min(starved_ms(self.pid), _STARVED_AT_MOST_MS))
        return over >= self._starved_ms

    def _check_usage(self, now):
        bound = self.limits["cpu_ms"] * _CPU_BAND
        if self._lane is not None:
            memory_over = self._lane.oom_cause() == OWN
            most = _TICK_MAX
        else:
            limit = self.limits["memory_bytes"]
            memory_over = self._rights.look(lambda: self._sampler.sample(limit)) > limit
            most = _SAMPLE_EVERY
        self._count_cpu()
        if memory_over:
            self.kill("memory")
        elif self.cpu_ms >= bound:
            self.kill("cpu")
        self._next_tick = now + self._pause(most)

    def _pause(self, most):
        """Seconds until usage is looked at again: no sooner can the limit be reached than with all CPUs busy."""
        left_ms = self.limits["cpu_ms"] * _CPU_BAND - self.cpu_ms
        return min(most, max(_TICK_MIN, left_ms / 1e3 / self._cpus))

    def _count_cpu(self):
        """Brings `cpu_ms` up to date. It never falls: a run is reported with no less than it was ended for."""
        if self._lane is not None:
            used = self._lane.cpu_ms()
        else:
            # Init's own time is the sandbox's; it is read first, as the runner's is in observer.py.
            own = cpu_seconds(self.pid) * 1e3 if self.pid is not None else self._init_ms
            used = max(self._sampler.cpu_ms, self._mark.cpu_ms() - own)
        self.cpu_ms = max(self.cpu_ms, used)

    def kill(self, reason):
        """Ends every process of the run; the first reason stands."""
        if self.killed_by is None:
            self.killed_by = reason
            if self.ended_at is None:
                self.ended_at = time.monotonic()
        if self.pid is not None:
            self._rights.kill(self.pid)

    def _close_stdin(self):
        if self._stdin_fd is not None:
            os.close(self._stdin_fd)
            self._stdin_fd = None
            self.rewired = True

    def _finish_if_over(self):
        if self.pid is None and not self._streams and not self.finished:
            self.finished = True
            self._measure()

    def _measure(self):
        report = self.report
        self.wall_ms = report["wall_ms"] if report else (time.monotonic() - (self._started or time.monotonic())) * 1e3
        if self._lane is not None:
            self.memory_bytes = self._lane.peak_bytes()
        else:
            self._finish_sampling(report)
        self._count_cpu()
        if self.killed_by is None and self.error is None:
            self._blame_memory()
        if self._lane is not None:
            self._rights.look(self._lane.end)
        # A timer that came late changes nothing: the measured values decide.
        if self.killed_by is None and self.error is None:
            if self.cpu_ms >= self.limits["cpu_ms"] * _CPU_BAND:
                self.killed_by = "cpu"
            elif self.wall_ms > self.limits["wall_ms"] + self._starved_ms:
                self.killed_by = "wall"

    def _finish_sampling(self, report):
        limit = self.limits["memory_bytes"]
        if report is not None and self._sampler.finish(report["resident_bytes"], report["written_bytes"], limit):
            self.killed_by = self.killed_by or "memory"
        self.memory_bytes = self._sampler.peak_bytes
        if report is not None:
            self.cpu_ms = max(self.cpu_ms, report["cpu_ms"])

    def _oom_cause(self):
        return self._lane.oom_cause() if self._lane is not None else self._mark.oom_cause()

    def _blame_memory(self):
        """A kernel short of memory kills candidates first. Where it was the run's own bound that is its doing, else the host's."""
        cause = self._oom_cause()
        if cause == OWN:
            self.killed_by = "memory"
        elif cause == OUTER:
            self.error = "the host ran out of memory while a program ran"

    def status(self):
        """(exit code, signal name) of the main process."""
        if self.report is None:
            return None, "SIGKILL"
        code = self.report["status"]
        if os.WIFSIGNALED(code):
            number = os.WTERMSIG(code)
            try:
                return None, signal.Signals(number).name
            except ValueError:
                return None, f"SIG{number}"
        return os.WEXITSTATUS(code), None
