/*
 * The helper's library, part three: where a warm interpreter stands still. It is loaded in front of libc (LD_PRELOAD), and its fopen() is
 * the one with which CPython opens its main file. The wait for runs is inside that call. A candidate leaves it by returning, so nothing of
 * the interpreter has to be unwound: it opens the main file of its own working directory, and goes on as any interpreter does.
 */

/* dlsym(3) with RTLD_NEXT: the definition behind this one. */
extern void *dlsym(void *handle, const char *name);
#define RTLD_NEXT ((void *)-1L)

enum { MSG_NOSIGNAL = 0x4000, MSG_CMSG_CLOEXEC = 0x40000000, SOL_SOCKET = 1, SCM_RIGHTS = 1, MOST_FDS = 16 };

struct part { void *base; u64 bytes; };
struct message {
	void *name;
	u32 name_bytes;
	struct part *parts;
	u64 part_count;
	void *control;
	u64 control_bytes;
	int flags;
};
struct rights { u64 bytes; int level, type, fds[MOST_FDS]; };

/* What assay_arm() is given: all that the wait needs, kept by the interpreter. */
struct wait {
	int channel;
	/* Told to the supervisor once the interpreter stands still. */
	const char *ready;
	u64 ready_bytes;
	const struct setup *setup;
	/* Whether the generators that follow are all that there are, and seeded as Python seeds them. */
	long seeds;
	u64 generator_count;
	const struct generator *generators;
	/* Python code. Starts a run in the way of box.py: the pid of its init, -errno; 0 in the candidate. */
	long (*box)(const int *fds, long count);
	/* Python code, in a candidate: the rest of its start, where that is more than to open the main file. */
	void (*begin)(const char *job, u64 bytes, long report);
};

typedef void *(*opener)(const char *, const char *);
static opener libc_fopen, libc_fopen64;
static const struct wait *armed;

EXPORTED void assay_arm(const struct wait *with) { armed = with; }

/* The next run's way and descriptors; how many of these, or -1 where the supervisor has hung up. */
static int receive(int channel, char *way, int *fds)
{
	struct rights rights;
	struct part part = {way, 1};
	struct message message = {0, 0, &part, 1, &rights, sizeof rights, 0};
	long got;
	do got = sys(SYS_recvmsg, channel, &message, MSG_CMSG_CLOEXEC, 0, 0);
	while (got == -EINTR);
	if (got <= 0) return -1;
	if (message.control_bytes < 16 || rights.level != SOL_SOCKET || rights.type != SCM_RIGHTS) return 0;
	int count = (int)((rights.bytes - 16) / sizeof(int));
	for (int i = 0; i < count; i++) fds[i] = rights.fds[i];
	return count;
}

/* {"pid": n} or {"errno": n}. */
static void answer(int channel, long result)
{
	char text[40], digits[20];
	const char *key = result > 0 ? "{\"pid\":" : "{\"errno\":";
	u64 n = 0, d = 0, value = (u64)(result > 0 ? result : -result);
	while (*key) text[n++] = *key++;
	do digits[d++] = (char)('0' + value % 10);
	while (value /= 10);
	while (d) text[n++] = digits[--d];
	text[n++] = '}';
	sys6(SYS_sendto, channel, (long)text, (long)n, MSG_NOSIGNAL, 0, 0);
}

static void begin_main(const struct wait *waiting, long report)
{
	const struct head *head = (const struct head *)job;
	if (head->how == BY_PYTHON || !waiting->seeds) {
		waiting->begin(job + head->python, head->python_bytes, report);
		/* Whoever has begun has closed it. What Python raises on this way is printed and forgotten, and would leave it to the candidate. */
		if (sys(SYS_fcntl, report, F_GETFD, 0, 0, 0) >= 0) fail(report, "begin", -EINVAL);
	} else {
		for (u64 i = 0; i < waiting->generator_count; i++) assay_seed_generator(&waiting->generators[i], head->seed);
		sys(SYS_close, report, 0, 0, 0, 0);
	}
}

/* Starts a run for each message. Returns in a candidate only. */
static void wait_for_runs(const struct wait *waiting)
{
	int channel = waiting->channel, fds[MOST_FDS];
	setup = waiting->setup;
	sys6(SYS_sendto, channel, (long)waiting->ready, (long)waiting->ready_bytes, MSG_NOSIGNAL, 0, 0);
	for (;;) {
		char way;
		int count = receive(channel, &way, fds);
		if (count < 0) quit(0);
		long result = way == 'b' ? waiting->box(fds, count) : spawn(fds, count, way == 'f');
		if (result <= IN_CANDIDATE) {
			begin_main(waiting, IN_CANDIDATE - result);
			return;
		}
		if (result == 0) return;
		for (int i = 0; i < count; i++) sys(SYS_close, fds[i], 0, 0, 0, 0);
		answer(channel, result);
	}
}

static int is_same(const char *a, const char *b)
{
	while (*a && *a == *b) a++, b++;
	return *a == *b;
}

static void wait_at(const char *path)
{
	const struct wait *with = armed;
	/* Versions of CPython before 3.9 leave it as it was given. */
	if (!with || !(is_same(path, WORK "/main.py") || is_same(path, "main.py"))) return;
	/* Once only: Python code that runs in a candidate opens the file too, to quote a line that can't be parsed. */
	armed = 0;
	wait_for_runs(with);
}

EXPORTED void *fopen(const char *path, const char *mode)
{
	if (!libc_fopen) libc_fopen = (opener)dlsym(RTLD_NEXT, "fopen");
	wait_at(path);
	return libc_fopen(path, mode);
}

EXPORTED void *fopen64(const char *path, const char *mode)
{
	if (!libc_fopen64) libc_fopen64 = (opener)dlsym(RTLD_NEXT, "fopen64");
	wait_at(path);
	return libc_fopen64(path, mode);
}
