/*
 * What both programs of the helper share: the system calls, a job's layout, and the steps of a process that becomes a candidate.
 * Freestanding, x86-64 Linux, no libc. helper.py compiles this text in front of each of the two others.
 *
 * Layouts shared with helper.py: struct head, struct report, struct fault.
 */

typedef unsigned int u32;
typedef unsigned long u64;

enum {
	SYS_read = 0, SYS_write = 1, SYS_open = 2, SYS_close = 3, SYS_lseek = 8, SYS_pread = 17, SYS_pipe2 = 293, SYS_dup2 = 33, SYS_sendfile = 40,
	SYS_sendto = 44, SYS_recvmsg = 47, SYS_clone = 56, SYS_execve = 59, SYS_exit = 231, SYS_wait4 = 61, SYS_kill = 62, SYS_fcntl = 72, SYS_chdir = 80,
	SYS_mkdir = 83, SYS_chmod = 90, SYS_umask = 95, SYS_getrusage = 98, SYS_setsid = 112, SYS_setgroups = 116,
	SYS_setresuid = 117, SYS_setresgid = 119, SYS_capset = 126, SYS_statfs = 137, SYS_prctl = 157, SYS_setrlimit = 160,
	SYS_setfsuid = 122, SYS_setfsgid = 123, SYS_mount = 165, SYS_clock_gettime = 228, SYS_unshare = 272, SYS_set_robust_list = 273, SYS_seccomp = 317,
	SYS_sigaction = 13, SYS_rseq = 334, SYS_clone3 = 435, SYS_close_range = 436
};
enum { ENOENT = 2, EINTR = 4, ECHILD = 10, EEXIST = 17, EINVAL = 22, ENAMETOOLONG = 36 };
enum { SIGINT = 2, SIGKILL = 9, SIGPIPE = 13, SIGCHLD = 17, SIGXFSZ = 25 };
enum { F_GETFD = 1, F_SETFD = 2, FD_CLOEXEC = 1, O_WRONLY = 1, O_CREAT = 0100, O_TRUNC = 01000, O_NOFOLLOW = 0400000, O_CLOEXEC = 02000000 };
enum { MS_RDONLY = 1, MS_NOSUID = 2, MS_NODEV = 4, MS_NOEXEC = 8, MS_REMOUNT = 32, MS_BIND = 4096 };
enum { PR_SET_DUMPABLE = 4, PR_SET_KEEPCAPS = 8, PR_SET_NO_NEW_PRIVS = 38, PR_CAP_AMBIENT = 47, AMBIENT_RAISE = 2, AMBIENT_CLEAR = 4, CAP_SYS_ADMIN = 21 };
enum { CLONE_VM = 0x100, CLONE_VFORK = 0x4000, CLONE_NEWCGROUP = 0x02000000, CLONE_CHILD_SETTID = 0x01000000 };
enum { PAGE = 4096, HEAD_ROOM = 16384, FILTER_ROOM = 16384, NAME_MAX = 255, HIGHEST_FD = 65536 };

/* Names that other code finds: libc's where the library takes its place, and names that no program gives to a function of its own. */
#define EXPORTED __attribute__((visibility("default")))

/* Where a program lies and starts; environment.py has it for Python. */
#define WORK "/work"

/* How a candidate begins: as a program, as the warm interpreter's main file, or with the help of Python code (candidate.py). */
enum { AS_PROGRAM = 0, AS_MAIN = 1, BY_PYTHON = 2 };

struct head {
	u32 bytes, how, files, argv, env, limits;
	/* Where the marshalled part for Python code lies. */
	u32 python, python_bytes;
	/* Of the random generators of a main file, the lower half first. */
	u32 seed[2];
	char tmpfs[96];
	/* struct limit[limits]; struct file[files]; then paths, argv, env, each with its NUL. */
};
struct limit { u64 kind, value; };
struct file { u64 size, executable; };
struct report {
	char mark;
	int status;
	double wall_ms, cpu_ms;
	long resident_bytes, used_bytes;
} __attribute__((packed));
/* A fault of ours: the step that failed, and errno. */
struct fault { char mark; int code; char step[32]; } __attribute__((packed));

struct filter { unsigned short length; const void *code; };
/* Descriptors of a run, in the order in which the supervisor sends them. `join` ends with -1. */
struct fds { int job, stdio[3], report, go, cgroup, join[4]; };

static inline long sys6(long n, long a, long b, long c, long d, long e, long f)
{
	long r;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	__asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return r;
}
#define sys(n, a, b, c, d, e) sys6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)

/* No loop: a compiler may make a call of this function of it. */
void *memset(void *to, int value, u64 count)
{
	void *at = to;
	__asm__ volatile("rep stosb" : "+D"(at), "+c"(count) : "a"(value) : "memory");
	return to;
}

static u64 length(const char *text)
{
	u64 n = 0;
	while (text[n]) n++;
	return n;
}

__attribute__((noreturn)) static void quit(int code)
{
	for (;;) sys(SYS_exit, code, 0, 0, 0, 0);
}

/* Tells the supervisor what failed, and ends this process. Its status means nothing then. */
__attribute__((noreturn)) static void fail(int report, const char *step, long code)
{
	struct fault fault;
	memset(&fault, 0, sizeof fault);
	fault.mark = 'X';
	fault.code = (int)-code;
	for (u32 i = 0; i + 1 < sizeof fault.step && step[i]; i++) fault.step[i] = step[i];
	sys(SYS_write, report, &fault, sizeof fault, 0, 0);
	quit(126);
}

static long must(int report, const char *step, long result)
{
	if (result < 0) fail(report, step, result);
	return result;
}

static void put(int report, const char *path, const char *text)
{
	int fd = (int)must(report, path, sys(SYS_open, path, O_WRONLY | O_CLOEXEC, 0, 0, 0));
	must(report, path, sys(SYS_write, fd, text, length(text), 0, 0));
	sys(SYS_close, fd, 0, 0, 0, 0);
}

/* Effective, permitted and inheritable become the one capability given, or none; ambient ones go. */
static long keep_capability(int capability)
{
	u32 header[2] = {0x20080522, 0}, data[6] = {0, 0, 0, 0, 0, 0};
	if (capability >= 0) data[0] = data[1] = data[2] = 1u << capability;
	long result = sys(SYS_capset, header, data, 0, 0, 0);
	sys(SYS_prctl, PR_CAP_AMBIENT, AMBIENT_CLEAR, 0, 0, 0);
	return result;
}

/* Where a slot's own uid is root outside: becomes the candidates' uid, with the one right to mount. */
static void change_ids(int report, int id)
{
	must(report, "setgroups", sys(SYS_setgroups, 0, 0, 0, 0, 0));
	must(report, "keepcaps", sys(SYS_prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0));
	must(report, "setresgid", sys(SYS_setresgid, id, id, id, 0, 0));
	must(report, "setresuid", sys(SYS_setresuid, id, id, id, 0, 0));
	must(report, "capset", keep_capability(CAP_SYS_ADMIN));
}

/* fork(); into a version 2 group where there is one, since to move there later is slow. */
static long fork_candidate(const struct fds *fds, void *tid)
{
	if (fds->cgroup < 0) return sys(SYS_clone, SIGCHLD | (tid ? CLONE_CHILD_SETTID : 0), 0, 0, tid, 0);
	u64 args[11] = {0x200000000UL | (tid ? CLONE_CHILD_SETTID : 0), 0, (u64)tid, 0, SIGCHLD, 0, 0, 0, 0, 0, (u64)fds->cgroup};
	return sys(SYS_clone3, args, sizeof args, 0, 0, 0);
}

static const char *limits_of(const struct head *head) { return (const char *)(head + 1); }

/* The steps of a candidate that need nothing of the run's file system; candidate.py has the same. */
static void give_up_rights(const struct fds *fds, const struct head *head, int id)
{
	int report = fds->report;
	must(report, "setsid", sys(SYS_setsid, 0, 0, 0, 0, 0));
	for (const int *fd = fds->join; *fd >= 0; fd++) must(report, "join", sys(SYS_write, *fd, "0", 1, 0, 0));
	must(report, "unshare", sys(SYS_unshare, CLONE_NEWCGROUP, 0, 0, 0, 0));
	if (id >= 0) change_ids(report, id);
	sys(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
	put(report, "/proc/self/oom_score_adj", "1000");
	for (int i = 0; i < 3; i++) must(report, "dup2", sys(SYS_dup2, fds->stdio[i], i, 0, 0, 0));
	sys(SYS_umask, 022, 0, 0, 0, 0);
	const struct limit *limit = (const struct limit *)limits_of(head);
	for (u32 i = 0; i < head->limits; i++) {
		u64 both[2] = {limit[i].value, limit[i].value};
		must(report, "setrlimit", sys(SYS_setrlimit, limit[i].kind, both, 0, 0, 0));
	}
}

static void close_all(int first, int last)
{
	if (first > last || sys(SYS_close_range, first, last, 0, 0, 0) == 0) return;
	/* An older kernel, or an engine's filter that does not know the call. */
	for (int fd = first; fd <= last; fd++) sys(SYS_close, fd, 0, 0, 0, 0);
}

/* The rest, once the file system is there. All descriptors are closed but 0, 1, 2 and `report`. */
static void enter(const struct fds *fds, const struct filter *filter)
{
	int report = fds->report;
	/* The last that had to be written there is the score of give_up_rights; candidate.py says why nothing more may be. */
	int flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
	must(report, "seal /proc", sys(SYS_mount, 0, "/proc", 0, flags, 0));
	must(report, "chdir", sys(SYS_chdir, WORK, 0, 0, 0, 0));
	must(report, "capset", keep_capability(-1));
	must(report, "no_new_privs", sys(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must(report, "seccomp", sys(SYS_seccomp, 1, 0, filter, 0, 0));
	close_all(3, report - 1);
	close_all(report + 1, HIGHEST_FD);
}

static void read_head(const struct fds *fds, struct head *head)
{
	long got = sys(SYS_pread, fds->job, head, HEAD_ROOM, 0, 0);
	if (got < (long)sizeof *head || head->bytes > (u64)got) fail(fds->report, "job", -EINVAL);
}
