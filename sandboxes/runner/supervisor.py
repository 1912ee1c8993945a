"""Pid 1 of a slot: takes jobs from the service, has zygotes fork their processes, enforces limits, returns facts."""

import gc
import os
import select
import sys
import time

import frames
import helper
from names import check_name, check_names
from rights import Rights
from run import Fault, Run
from sockets import SocketWatch
from warm import Zygote

_CHECK_MS = 10_000
_GC_THRESHOLD = 20_000
# Why a run was ended that was joined to another: that one's end had settled the matter.
_BY_LEAD = "lead"


class Wire:
    """A pipe from one run's stdout to another's stdin, kept open here: a run's death must not be an error of the other's writes."""

    def __init__(self, source, target, fd):
        self._source = source
        self._target = target
        self._fd = fd

    def follow(self):
        """Once the reader is gone, takes what the writer still has to say; it counts as its output."""
        if self._fd is None or self._target.pid is not None:
            return
        if self._source.pid is None:
            os.close(self._fd)
        else:
            self._source.adopt_stdout(self._fd)
        self._fd = None


class Job:
    """The runs of one frame, and the parse check that may follow a failed one."""

    def __init__(self, header, body):
        self.id = header["id"]
        self.specs = header["runs"]
        # Pairs of (writer, reader).
        self.pipes = header.get("wires", [])
        # Exit codes of run 0 after which run 1 goes on; None where no run depends on another.
        self.goes_on_after = header.get("goes_on_after")
        self.wires = []
        self.body = memoryview(body)
        self.runs = []
        self.checks = {}

    def check(self):
        """Raises ValueError where a file can't be written or read below the working directory."""
        for spec in self.specs:
            check_names([entry[0] for entry in spec["files"]])
            for name in spec.get("outputs", ()):
                check_name(name)

    def all(self):
        return [*self.runs, *self.checks.values()]

    def active(self):
        return [run for run in self.all() if not run.finished]


class Supervisor:
    def __init__(self, conf, control, observer):
        self._conf = conf
        self._observer = observer
        self._lanes = control.lanes if control is not None else None
        self._rights = Rights(conf["mode"], conf["uid"], conf["gid"])
        self._zygotes = {}
        self._job = None
        self._cpus = len(os.sched_getaffinity(0))
        self._poll = select.poll()
        self._watched = {}
        self._sockets = SocketWatch()

    def serve(self, stdin, stdout):
        """Until the service hangs up."""
        self._out = stdout
        base = self._first_zygote()
        # What is there now stays, and what a run leaves goes by its counts.
        gc.freeze()
        gc.set_threshold(_GC_THRESHOLD)
        frames.write_frame(stdout, {"type": "ready", "warm_modules": len(base.preloaded), **self._conf["hello"]})
        reader = frames.FrameReader(stdin)
        self._poll.register(stdin, select.POLLIN)
        while True:
            for fd, _ in self._poll.poll(self._timeout_ms()):
                if fd == stdin:
                    arrived = reader.read()
                    if arrived is None:
                        return
                    for header, body in arrived:
                        self._on_frame(header, body)
                elif fd in self._watched:
                    self._step(*self._watched[fd], fd)
            self._after_events()

    def _first_zygote(self):
        try:
            return self._zygote("base")
        except Fault:
            if not self._conf["helper"]:
                raise
            # What the compiler made does not work with this interpreter: Python does the same.
            self._conf["helper"] = self._conf["hello"]["helper"] = False
            return self._zygote("base")

    def _on_frame(self, header, body):
        if header["type"] == "run":
            if self._job is not None:
                raise Fault("a job came while another runs")
            job = Job(header, body)
            try:
                job.check()
            except ValueError as error:
                frames.write_frame(self._out, {"type": "refused", "id": job.id, "message": str(error)})
                return
            self._start(job)
        elif header["type"] == "cancel":
            if self._job is not None and self._job.id == header["id"]:
                for run in self._job.active():
                    run.kill("cancel")
        else:
            raise Fault(f"unknown frame {header['type']!r}")

    def _start(self, job):
        self._job = job
        given = [{} for _ in job.specs]
        kept = []
        for source, target in job.pipes:
            given[target]["stdin"], given[source]["stdout"] = self._rights.pipe()
            kept.append(os.dup(given[target]["stdin"]))
        for index, spec in enumerate(job.specs):
            zygote = self._zygote(spec.get("profile", "base"))
            run = self._new_run(spec, job.body, index, zygote)
            job.runs.append(run)
            run.start(zygote, self._rights, given[index])
        job.wires = [Wire(job.runs[source], job.runs[target], fd) for (source, target), fd in zip(job.pipes, kept)]

    def _new_run(self, spec, body, index, zygote, joined=True):
        def cut(slice_):
            return body[slice_[0] : slice_[0] + slice_[1]] if slice_ else b""

        limits = spec["limits"]
        blobs = [cut((offset, length)) for _, offset, length, _ in spec["files"]]
        job = {
            "mode": spec["mode"],
            "main": spec.get("main", ""),
            "argv": spec.get("argv", []),
            "env": spec.get("env", {}),
            "files": [[path, length, executable] for path, _, length, executable in spec["files"]],
            "limits": limits,
            "seed": spec["seed"],
            "outputs": spec.get("outputs", []),
            "joined": joined and bool(self._job.pipes),
        }
        if job["mode"] == "python" and not zygote.runs_warm(job, blobs):
            job.update(mode="exec", argv=[sys.executable, job["main"], *job["argv"]])
        stdin = cut(spec.get("stdin"))
        lane = self._lanes[index] if self._lanes is not None else None
        alone = len(self._job.specs) == 1
        sampled = self._conf["sampled"]
        head = helper.pack_job(job, sampled) if self._conf["helper"] and not job["outputs"] and not job["joined"] else None
        return Run({"job": job, "limits": limits, "head": head}, stdin, blobs, lane, self._cpus, self._observer, alone)

    def _zygote(self, profile):
        if profile not in self._zygotes:
            conf = {key: self._conf[key] for key in ("mode", "uid", "gid", "outer_uid", "outer_gid", "sampled", "cgroup2", "helper")}
            self._zygotes[profile] = Zygote({**conf, "profile": profile})
        return self._zygotes[profile]

    def _timeout_ms(self):
        active = self._job.active() if self._job is not None else []
        if not active:
            return None
        wait = min(run.next_deadline() for run in active) - time.monotonic()
        return max(0, int(wait * 1e3 + 0.999))

    def _step(self, run, action, fd):
        if action == "read":
            run.on_readable(fd)
        else:
            run.on_writable()

    def _after_events(self):
        job = self._job
        if job is None:
            return
        now = time.monotonic()
        for run in job.active():
            run.tick(now)
        if job.goes_on_after is not None and self._ends_the_other(job):
            job.runs[1].kill(_BY_LEAD)
        for wire in job.wires:
            wire.follow()
        if job.wires and any(run.pid is None for run in job.runs):
            # The other one waits for the end of a pipe that may lie in a circle of sockets.
            self._sockets.collect()
        for index, run in enumerate(job.runs):
            if run.finished and index not in job.checks and self._wants_check(job, index):
                self._start_check(job, index)
        self._watch(job)
        if not job.active():
            self._job = None
            # Two to each warm interpreter: the ends of its channel.
            if not self._sockets.settle(2 * len(self._zygotes)):
                raise Fault("sockets of a run do not go away")
            self._reply(job)

    def _ends_the_other(self, job):
        """Whether run 0 has ended in a way after which nothing that run 1 does can matter."""
        lead, peer = job.runs
        # One that was ended for a limit settles it at once: its last breath would wake the peer.
        if peer.pid is None or (lead.pid is not None and lead.killed_by is None):
            return False
        # The peer may have ended before, and the lead because of that: then its mark lies in its pipe by now.
        peer.catch_up()
        if peer.ended_at is not None:
            return False
        return lead.killed_by is not None or lead.status()[0] not in job.goes_on_after

    def _watch(self, job):
        """Waits for just what the runs of `job` have open."""
        runs = job.all()
        if not any(run.rewired for run in runs):
            return
        wanted = {}
        for run in runs:
            run.rewired = False
            for fd in run.readable():
                wanted[fd] = (run, "read")
            for fd in run.writable():
                wanted[fd] = (run, "write")
        for fd in self._watched.keys() - wanted.keys():
            self._poll.unregister(fd)
        for fd, (run, action) in wanted.items():
            if self._watched.get(fd) != (run, action):
                self._poll.register(fd, select.POLLIN if action == "read" else select.POLLOUT)
        self._watched = wanted

    def _wants_check(self, job, index):
        run, spec = job.runs[index], job.specs[index]
        if spec.get("check") is None or run.error is not None or run.killed_by is not None:
            return False
        return run.status() != (0, None)

    def _start_check(self, job, index):
        """Did the program fail because it can't be parsed? Only a compiler without the candidate's code running can tell."""
        spec = job.specs[index]
        limits = {**spec["limits"], "cpu_ms": max(_CHECK_MS, spec["limits"]["cpu_ms"])}
        limits["wall_ms"] = 6 * limits["cpu_ms"]
        # Python's parser is at hand; that of another language is a command, which runs as a program does.
        how = {"mode": "check"} if spec["check"] == "python" else {"mode": "exec", "argv": spec["check"], "env": {}}
        check = {**spec, **how, "limits": limits, "stdin": None, "outputs": []}
        zygote = self._zygote("base")
        run = self._new_run(check, job.body, index, zygote, joined=False)
        job.checks[index] = run
        run.start(zygote, self._rights)

    def _reply(self, job):
        errors = [run.error for run in job.all() if run.error is not None]
        for check in job.checks.values():
            if check.error is None and check.killed_by is None and check.status() == (None, "SIGKILL"):
                errors.append("a compiler was killed while it looked at a program")
        if any(run.killed_by == "cancel" for run in job.all()):
            frames.write_frame(self._out, {"type": "cancelled", "id": job.id})
        elif errors:
            frames.write_frame(self._out, {"type": "fault", "id": job.id, "message": errors[0]})
        else:
            parts = _Parts()
            runs = [self._facts(job, index, parts) for index in range(len(job.runs))]
            pair = _pair(job.runs) if job.goes_on_after is not None else {}
            frames.write_frame(self._out, {"type": "done", "id": job.id, "runs": runs, **pair}, parts.items)

    def _facts(self, job, index, parts):
        run, spec = job.runs[index], job.specs[index]
        code, name = run.status()
        parsed = None
        if spec.get("check") is not None and run.killed_by is None:
            check = job.checks.get(index)
            parsed = True if check is None and code == 0 else None if check is None else check.status() == (0, None)
        collected = {name: {"state": "missing"} for name in spec.get("outputs", [])}
        if run.report is not None:
            for (file, state, _), data in zip(run.report["files"], run.output_data):
                collected[file] = {"state": state, "slice": parts.add(data)} if state == "file" else {"state": state}
        return {
            "exit_code": code,
            "signal": name,
            "killed_by": None if run.killed_by == _BY_LEAD else run.killed_by,
            "parsed": parsed,
            "cpu_ms": round(run.cpu_ms, 3),
            "wall_ms": round(run.wall_ms, 3),
            "memory_bytes": run.memory_bytes,
            "stdout": parts.add(run.stdout.data),
            "stderr": parts.add(run.stderr.data),
            "stdout_truncated": run.stdout.truncated,
            "stderr_truncated": run.stderr.truncated,
            "output_files": collected,
        }


def _pair(runs):
    lead, peer = runs
    return {"peer_ended_first": peer.ended_at < lead.ended_at, "peer_stopped": peer.killed_by == _BY_LEAD}


class _Parts:
    """The body of a reply, piece by piece; a piece is named by [offset, length]."""

    def __init__(self):
        self.items = []
        self._offset = 0

    def add(self, data):
        at = [self._offset, len(data)]
        self.items.append(data)
        self._offset += len(data)
        return at
