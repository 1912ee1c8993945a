import { lines } from "./harness.ts";

/** Programs that print `closed` where the call is refused. Numbers are x86_64 first, then aarch64. */
export const SYSCALL_PROBES: readonly { readonly name: string; readonly source: string }[] = [
  { name: "new user namespaces by unshare", source: "closed(call(272, 97, 0x10000000), call(272, 97, 0))" },
  {
    name: "new namespaces by clone",
    source: lines(
      "def clone(flag):",
      "    pid = call(56, 220, flag | 17, 0, 0, 0, 0)",
      "    if pid == 0: os._exit(0)",
      "    return pid",
      "closed(*[clone(f) for f in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x4000000, 0x2000000)])",
    ),
  },
  {
    name: "clone3",
    source: "closed(call(435, 435, ctypes.create_string_buffer(88), 88))\nassert ctypes.get_errno() == errno.ENOSYS",
  },
  {
    name: "entering namespaces",
    source: "fd = os.open('/proc/self/ns/net', os.O_RDONLY)\nclosed(call(308, 268, fd, 0))",
  },
  {
    name: "mounting",
    source: lines(
      "closed(",
      "    libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None), libc.mount(b'/usr', b'/tmp', None, 4096, None), libc.mount(None, b'/', None, 32, None),",
      "    libc.umount2(b'/proc', 2), libc.umount2(b'/work', 2), libc.chroot(b'/tmp'), call(155, 41, b'/tmp', b'/tmp'),",
      "    call(428, 428, -100, b'/usr', 1), call(430, 430, b'tmpfs', 0), call(429, 429, -100, b'/a', -100, b'/b', 0), call(432, 432, 3, 0, 0),",
      "    call(433, 433, -100, b'/', 0), call(442, 442, -100, b'/', 0, ctypes.create_string_buffer(32), 32), call(431, 431, 3, 0, None, None, 0),",
      ")",
    ),
  },
  {
    name: "tracing and reading other processes",
    source: lines(
      "pid = os.fork()",
      "if pid == 0:",
      "    import time; time.sleep(5); os._exit(0)",
      "buffer = ctypes.create_string_buffer(64)",
      "closed(call(101, 117, 16, pid, 0, 0), call(101, 117, 16, 1, 0, 0), call(101, 117, 0, 0, 0, 0), call(310, 270, pid, buffer, 1, buffer, 1, 0),",
      "       call(311, 271, pid, buffer, 1, buffer, 1, 0), call(312, 272, pid, pid, 0, 0, 0))",
      "os.kill(pid, 9)",
    ),
  },
  { name: "descriptors of other processes", source: "fd = call(434, 434, 1, 0)\nclosed(call(438, 438, fd, 0, 0))" },
  { name: "bpf", source: "closed(call(321, 280, 0, ctypes.create_string_buffer(72), 72))" },
  { name: "perf events", source: "closed(call(298, 241, ctypes.create_string_buffer(112), 0, -1, -1, 0))" },
  {
    name: "io_uring",
    source:
      "closed(call(425, 425, 4, ctypes.create_string_buffer(120)), call(426, 426, 0, 0, 0, 0, 0, 0), call(427, 427, 0, 0, 0, 0))",
  },
  { name: "asynchronous I/O contexts", source: "closed(call(206, 0, 8, ctypes.create_string_buffer(8)))" },
  { name: "userfaultfd", source: "closed(call(323, 282, 0), call(323, 282, 1))" },
  {
    name: "keyrings",
    source:
      "closed(call(250, 219, 0, -3, 1), call(250, 219, 0, -4, 1), call(248, 217, b'user', b'k', b'v', 1, -4), call(249, 218, b'user', b'k', None, 0))",
  },
  { name: "fanotify", source: "closed(call(300, 262, 0, 0))" },
  {
    name: "file handles",
    source:
      "closed(call(304, 265, -100, ctypes.create_string_buffer(136), 0), call(303, 264, -100, b'/usr', ctypes.create_string_buffer(136), ctypes.create_string_buffer(4), 0))",
  },
  {
    name: "kernel modules and new kernels",
    source:
      "closed(call(175, 105, None, 0, b''), call(313, 273, 0, b'', 0), call(176, 106, b'x', 0), call(246, 104, 0, 0, None, 0), call(320, 294, 0, 0, 0, None, 0))",
  },
  {
    name: "administering the host",
    source:
      "closed(call(169, 142, 0xfee1dead, 672274793, 0, None), call(167, 224, b'/x', 0), call(103, 116, 3, ctypes.create_string_buffer(64), 64), call(163, 89, None), call(179, 60, 0, None, 0, None))",
  },
  {
    name: "setting the clock",
    source:
      "closed(call(164, 170, ctypes.create_string_buffer(16), None), call(227, 112, 0, ctypes.create_string_buffer(16)), call(159, 171, ctypes.create_string_buffer(208)))",
  },
  { name: "setting the host name", source: "closed(call(170, 161, b'x', 1), call(171, 162, b'x', 1))" },
  {
    name: "placing memory",
    source:
      "closed(call(238, 237, 0, None, 0), call(279, 239, 0, 0, None, None, None, 0), call(256, 238, 0, 0, None, None))",
  },
  { name: "secret memory", source: "closed(call(447, 447, 0))" },
  { name: "further filters", source: "closed(call(317, 277, 0, 0, None), call(317, 277, 1, 8, None))" },
  {
    name: "locks that other runs could see",
    source:
      "closed(libc.flock(os.open('/usr/bin/env', os.O_RDONLY), 2), libc.fcntl(0, 36, 0), libc.fcntl(0, 37, 0), libc.fcntl(0, 5, 0))",
  },
  {
    name: "changing the personality",
    source: "closed(call(135, 92, 0x0040000), call(135, 92, 0x0400000))\nassert call(135, 92, 0xFFFFFFFF) >= 0",
  },
  {
    name: "calls of a newer kernel than the filter knows",
    source: "closed(*[call(n, n, 0, 0, 0, 0) for n in (463, 467, 500, 1000)])",
  },
  {
    name: "exotic sockets",
    source: lines(
      "out = []",
      "for family, kind, protocol in ((40, 1, 0), (17, 3, 0), (38, 5, 0), (2, 3, 1), (2, 2, 1), (10, 3, 58), (16, 3, 16), (16, 3, 9), (29, 3, 1), (31, 1, 0), (30, 1, 0), (41, 2, 0), (44, 3, 0), (2, 5, 132), (2, 1, 132), (2, 1, 262), (15, 3, 2), (21, 5, 0)):",
      "    fd = call(41, 198, family, kind, protocol)",
      "    if fd >= 0: out.append((family, kind, protocol))",
      "pair = ctypes.create_string_buffer(8)",
      "if call(53, 199, 30, 1, 0, pair) >= 0: out.append('tipc pair')",
      "for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6): socket.socket(family).close()",
      "socket.socketpair()[0].close()",
      "print(out or 'closed')",
    ),
  },
  {
    name: "typing into terminals",
    source:
      "closed(libc.ioctl(0, 0x5412, b'x'), libc.ioctl(0, 0x541C, b'x'))\nassert ctypes.get_errno() == errno.EPERM",
  },
  {
    name: "devices",
    source:
      "out = []\nfor n in ('kmsg', 'mem', 'sda', 'vda', 'fuse', 'kvm', 'net/tun', 'loop0', 'tty', 'ptmx'):\n    try: os.close(os.open('/dev/' + n, os.O_RDONLY)); out.append(n)\n    except OSError: pass\nfor path, device in (('/tmp/n', os.makedev(1, 1)),):\n    try: os.mknod(path, 0o20666, device); out.append('mknod')\n    except OSError: pass\nprint(out or 'closed')",
  },
  {
    name: "set-user-id programs",
    source:
      "import subprocess, glob\nout = []\nfor p in ('/usr/bin/su', '/usr/bin/mount', '/usr/bin/passwd', '/usr/bin/newgrp'):\n    if os.path.exists(p) and os.stat(p).st_mode & 0o4000:\n        flags = os.statvfs(p).f_flag\n        if not flags & os.ST_NOSUID: out.append(p)\nprint(out or 'closed')",
  },
  {
    name: "huge pages of the host's reserve",
    source: lines(
      "libc.mmap.restype = ctypes.c_void_p",
      "huge = libc.mmap(None, ctypes.c_size_t(2 << 20), 3, 0x40022, -1, ctypes.c_long(0))",
      "closed(-1 if huge == ctypes.c_void_p(-1).value and ctypes.get_errno() == errno.ENOMEM else 0, call(319, 279, b'x', 4), call(29, 194, 0, 2 << 20, 0o5600))",
      "small = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, ctypes.c_long(0))",
      "assert small != ctypes.c_void_p(-1).value",
    ),
  },
  {
    name: "32-bit and x32 calls",
    // Refused by an error, or by the end of the process where a container's own filter is asked first.
    source:
      "pid = os.fork()\nif pid == 0: os._exit(0 if not x86 or libc.syscall(ctypes.c_long(0x40000000 + 39)) < 0 else 1)\nstatus = os.waitpid(pid, 0)[1]\nprint('closed' if status == 0 or os.WIFSIGNALED(status) else 'open')",
  },
];
