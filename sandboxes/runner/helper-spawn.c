/*
 * The helper's library, part one of three, loaded by a warm interpreter. spawn() clones a process that shares the interpreter's memory, which saves
 * the copy of all page tables that a fork makes. That process forks the candidate from this memory and at once replaces itself by
 * the program of helper-init.c; the interpreter stands still until then, as in vfork(). None of this reads the job but the candidate.
 */

/* What a run needs and never changes, set once by the warm interpreter. */
struct setup {
	u64 flags;
	/* Where libc keeps this thread's number, and its list of robust locks. */
	void *tid;
	u64 robust, robust_bytes;
	struct filter filter;
	/* The candidates' uid where the runner is root, else -1. */
	long id;
	/* Command line of the init; argv[1] is written by spawn(). */
	char *argv[6];
	long cgroup2;
	/* struct rseq of this thread, and its size; a size of 0 where libc has none. */
	u64 rseq, rseq_bytes;
};

/* What spawn() returns in a candidate: this minus the descriptor of its report pipe. */
enum { IN_CANDIDATE = -1000 };

static char stack[32768] __attribute__((aligned(16)));
static const struct setup *setup;
static struct fds run;
static long wants_candidate;
/* Filled in a candidate only, in its own copy of this page. */
static char job[HEAD_ROOM] __attribute__((aligned(PAGE)));

/*
 * clone() onto another stack. Returns as usual in the caller, calls `entry` in the child; and returns once more, with the argument
 * of resume(), in a process that the child has forked: there the caller's stack is as it was.
 */
long clone_onto(u64 flags, void *top, void (*entry)(void));
__attribute__((noreturn)) void resume(long value);
__asm__(
	".local interpreter\n\t.comm interpreter, 8, 8\n"
	".globl clone_onto\n.hidden clone_onto\nclone_onto:\n\t"
	"push %rbx\n\tpush %rbp\n\tpush %r12\n\tpush %r13\n\tpush %r14\n\tpush %r15\n\t"
	"mov %rsp, interpreter(%rip)\n\tmov %rdx, %rbx\n\t"
	"mov $56, %eax\n\txor %edx, %edx\n\txor %r10d, %r10d\n\txor %r8d, %r8d\n\tsyscall\n\t"
	"test %rax, %rax\n\tjnz 1f\n\txor %ebp, %ebp\n\tcall *%rbx\n\tud2\n"
	".globl resume\n.hidden resume\nresume:\n\tmov %rdi, %rax\n\tmov interpreter(%rip), %rsp\n"
	"1:\tpop %r15\n\tpop %r14\n\tpop %r13\n\tpop %r12\n\tpop %rbp\n\tpop %rbx\n\tret\n");

__attribute__((noreturn)) static void become_candidate(int go)
{
	char byte;
	sys(SYS_set_robust_list, setup->robust, setup->robust_bytes, 0, 0, 0);
	/* Sharing memory ends this registration, which fork() would have kept; libc reads the number of its CPU there. */
	if (setup->rseq_bytes) sys(SYS_rseq, setup->rseq, setup->rseq_bytes, 0, 0x53053053, 0);
	read_head(&run, (struct head *)job);
	give_up_rights(&run, (struct head *)job, (int)setup->id);
	/* The end of it instead of a byte: there is no init any more. */
	if (sys(SYS_read, go, &byte, 1, 0, 0) != 1) quit(126);
	enter(&run, &setup->filter);
	resume(IN_CANDIDATE - run.report);
}

/* In the new namespaces, in the interpreter's memory: nothing of the job may be read here. */
__attribute__((noreturn)) static void begin(void)
{
	int go[2] = {-1, -1};
	char *argv1 = setup->argv[1];
	if (wants_candidate) {
		must(run.report, "pipe", sys(SYS_pipe2, go, 0, 0, 0, 0));
		/* Only its owner may be born into a version 2 group; both processes get other ids, or a program, before they use a file. */
		if (setup->id >= 0 && run.cgroup >= 0) {
			sys(SYS_setfsgid, setup->id, 0, 0, 0, 0);
			sys(SYS_setfsuid, setup->id, 0, 0, 0, 0);
		}
		long pid = must(run.report, "clone", fork_candidate(&run, setup->tid));
		if (pid == 0) {
			sys(SYS_close, go[1], 0, 0, 0, 0);
			become_candidate(go[0]);
		}
		sys(SYS_close, go[0], 0, 0, 0, 0);
		argv1[5] = (char)('0' + go[1]);
	}
	/* The init mounts after it has become a program of its own; an exec by an ordinary uid keeps ambient capabilities only. */
	if (setup->id < 0) {
		must(run.report, "capset", keep_capability(CAP_SYS_ADMIN));
		must(run.report, "ambient", sys(SYS_prctl, PR_CAP_AMBIENT, AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0));
	}
	/* They came as close-on-exec, and stay so in the candidate. */
	for (const char *digit = argv1; *digit; digit++)
		if (*digit != '-') sys(SYS_fcntl, *digit - '0', F_SETFD, 0, 0, 0);
	static char *no_environment[1];
	fail(run.report, "init", sys(SYS_execve, "/run/zygote/init", setup->argv, no_environment, 0, 0));
}

/*
 * Starts the init of a run whose descriptors are `given` (job, stdin, stdout, stderr, report, then groups). Its pid, or -errno;
 * in the candidate IN_CANDIDATE minus the descriptor of the report pipe.
 */
static long spawn(const int *given, int count, int candidate)
{
	wants_candidate = candidate;
	if (count < 5 || count > 8) return -EINVAL;
	run = (struct fds){given[0], {given[1], given[2], given[3]}, given[4], -1, -1, {-1, -1, -1, -1}};
	char *text = setup->argv[1];
	for (int i = 0; i < count; i++) {
		if (given[i] > 60) return -EINVAL;
		text[i < 5 ? i : i + 1] = (char)('0' + given[i]);
		if (i >= 5 && setup->cgroup2) run.cgroup = given[i];
		else if (i >= 5) run.join[i - 5] = given[i];
	}
	text[5] = '-';
	text[count + 1] = 0;
	return clone_onto(setup->flags | CLONE_VM | CLONE_VFORK | SIGCHLD, stack + sizeof stack, begin);
}
