/*
 * The helper's init: pid 1 of a run's namespaces, a program of its own of a few pages. It does what box.py does, for runs that hand
 * back no files. argv: name, a digit for each descriptor, "2" under version 2 groups, then the maps of the user namespace, or the
 * candidates' uid and nothing.
 */

static char head_room[HEAD_ROOM] __attribute__((aligned(16)));
static char filter_room[FILTER_ROOM];

static double now_ms(void)
{
	long at[2];
	sys(SYS_clock_gettime, 1, at, 0, 0, 0);
	return (double)at[0] * 1e3 + (double)at[1] / 1e6;
}

static long number(const char *text)
{
	long n = 0;
	while (*text >= '0' && *text <= '9') n = n * 10 + (*text++ - '0');
	return n;
}

/* Unprivileged on the host, closed to its children; as box.py's _separate. */
static void separate(int report, char **argv, long id)
{
	must(report, "setsid", sys(SYS_setsid, 0, 0, 0, 0, 0));
	if (id < 0) {
		put(report, "/proc/self/setgroups", "deny");
		put(report, "/proc/self/uid_map", argv[3]);
		put(report, "/proc/self/gid_map", argv[4]);
	} else {
		change_ids(report, (int)id);
	}
	must(report, "dumpable", sys(SYS_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0));
}

static void mount_all(int report, const char *options)
{
	static const struct { const char *source, *target; int mode; } places[] = {
		{"/run/work", WORK, 0755}, {"/run/tmp", "/tmp", 01777}, {"/run/shm", "/dev/shm", 01777}, {"/run/vartmp", "/var/tmp", 01777},
	};
	must(report, "mount /run", sys(SYS_mount, "tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, options));
	for (int i = 0; i < 4; i++) {
		must(report, places[i].source, sys(SYS_mkdir, places[i].source, 0700, 0, 0, 0));
		must(report, places[i].source, sys(SYS_chmod, places[i].source, places[i].mode, 0, 0, 0));
		must(report, places[i].target, sys(SYS_mount, places[i].source, places[i].target, 0, MS_BIND, 0));
	}
	must(report, "mount /proc", sys(SYS_mount, "proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0));
}

/* The files of a job, which follow its head. Relative to /work; nothing else has written there yet. Returns what follows the paths. */
static char *write_files(const struct fds *fds, const struct head *head)
{
	const struct file *file = (const struct file *)(limits_of(head) + head->limits * sizeof(struct limit));
	char *path = (char *)(file + head->files);
	for (u32 i = 0; i < head->files; i++, path += length(path) + 1) {
		for (char *at = path; *at; at++) {
			if (*at != '/') continue;
			*at = 0;
			long made = sys(SYS_mkdir, path, 0777, 0, 0, 0);
			*at = '/';
			if (made != -EEXIST) must(fds->report, "mkdir", made);
		}
		int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
		int fd = (int)must(fds->report, "create", sys(SYS_open, path, flags, file[i].executable ? 0755 : 0644, 0, 0));
		for (u64 left = file[i].size; left > 0;) {
			long sent = must(fds->report, "sendfile", sys(SYS_sendfile, fd, fds->job, 0, left, 0));
			if (sent == 0) fail(fds->report, "job is short", -EINVAL);
			left -= (u64)sent;
		}
		sys(SYS_close, fd, 0, 0, 0, 0);
	}
	return path;
}

static u32 read_filter(int report)
{
	int fd = (int)must(report, "filter", sys(SYS_open, "/run/zygote/filter", O_CLOEXEC, 0, 0, 0));
	long bytes = must(report, "filter", sys(SYS_read, fd, filter_room, sizeof filter_room, 0, 0));
	sys(SYS_close, fd, 0, 0, 0, 0);
	return (u32)bytes;
}

/* execvpe(): a name without a slash is looked for along PATH. Returns the error of the last attempt that says more than "not there". */
static long execute_found(char **argv, char **environment)
{
	char **env = environment;
	static char place[PAGE];
	long problem = -ENOENT;
	u64 name = length(argv[0]);
	for (char *at = argv[0]; *at; at++)
		if (*at == '/') return sys(SYS_execve, argv[0], argv, environment, 0, 0);
	if (name > NAME_MAX) return -ENAMETOOLONG;
	while (*env && !((*env)[0] == 'P' && (*env)[1] == 'A' && (*env)[2] == 'T' && (*env)[3] == 'H' && (*env)[4] == '=')) env++;
	for (const char *from = *env ? *env + 5 : ""; *from; from += *from == ':') {
		u64 n = 0;
		while (*from && *from != ':' && n + name + 2 < sizeof place) place[n++] = *from++;
		place[n++] = '/';
		for (u64 i = 0; i <= name; i++) place[n + i] = argv[0][i];
		long result = sys(SYS_execve, place, argv, environment, 0, 0);
		if (result != -ENOENT) problem = result;
	}
	return problem;
}

/* Ends as a shell does where the kernel refuses to execute a file for what the file is; the same list is in candidate.py. */
static void refuse_broken(const char *path, int code)
{
	static const struct { int code; const char *text; } known[] = {
		{8, "Exec format error"}, {2, "No such file or directory"}, {13, "Permission denied"},
		{80, "Accessing a corrupted shared library"}, {22, "Invalid argument"}, {40, "Too many levels of symbolic links"},
		{20, "Not a directory"}, {21, "Is a directory"}, {36, "File name too long"}, {5, "Input/output error"},
		{1, "Operation not permitted"}, {7, "Argument list too long"},
	};
	for (u32 i = 0; i < sizeof known / sizeof *known; i++) {
		if (known[i].code != code) continue;
		const char *parts[] = {path, ": ", known[i].text, "\n"};
		for (int part = 0; part < 4; part++) sys(SYS_write, 2, parts[part], length(parts[part]), 0, 0);
		quit(code == ENOENT ? 127 : 126);
	}
}

/* The candidate of a run that is a program file: this process' child. */
__attribute__((noreturn)) static void execute(const struct fds *fds, const struct head *head, char *text, u32 filter_bytes, long id)
{
	char *argv[head->argv + 1], *env[head->env + 1];
	for (u32 i = 0; i < head->argv; i++, text += length(text) + 1) argv[i] = text;
	for (u32 i = 0; i < head->env; i++, text += length(text) + 1) env[i] = text;
	argv[head->argv] = env[head->env] = 0;
	struct filter filter = {(unsigned short)(filter_bytes / 8), filter_room};
	give_up_rights(fds, head, (int)id);
	enter(fds, &filter);
	sys(SYS_fcntl, fds->report, F_SETFD, FD_CLOEXEC, 0, 0);
	/* The warm interpreter ignores these two, and an ignored signal survives exec. */
	u64 usual[4] = {0, 0, 0, 0};
	sys(SYS_sigaction, SIGPIPE, usual, 0, 8, 0);
	sys(SYS_sigaction, SIGXFSZ, usual, 0, 8, 0);
	if (head->argv == 0) fail(fds->report, "exec", -EINVAL);
	long problem = execute_found(argv, env);
	const char *own = WORK "/", *at = argv[0];
	while (*own && *own == *at) own++, at++;
	if (*own == 0) refuse_broken(argv[0], (int)-problem);
	fail(fds->report, "exec", problem);
}

/* Waits for the candidate, ends all that it left behind, and reports; as box.py's _follow. */
__attribute__((noreturn)) static void follow(int report, long child, double started)
{
	struct report said = {.mark = 'F'};
	long usage[18], space[15];
	int status;
	for (;;) {
		long pid = sys(SYS_wait4, -1, &status, 0, usage, 0);
		if (pid == -EINTR) continue;
		must(report, "wait4", pid);
		if (pid == child) break;
	}
	said.status = status;
	said.resident_bytes = usage[4] << 10;
	for (long gone = 0; gone != -ECHILD;) {
		sys(SYS_kill, -1, SIGKILL, 0, 0, 0);
		gone = sys(SYS_wait4, -1, 0, 0, 0, 0);
	}
	said.wall_ms = now_ms() - started;
	must(report, "getrusage", sys(SYS_getrusage, -1, usage, 0, 0, 0));
	said.cpu_ms = (double)(usage[0] + usage[2]) * 1e3 + (double)(usage[1] + usage[3]) / 1e3;
	must(report, "statfs", sys(SYS_statfs, "/run", space, 0, 0, 0));
	/* Blocks less free ones, of the size of a fragment. */
	said.used_bytes = (space[2] - space[3]) * space[9];
	must(report, "report", sys(SYS_write, report, &said, sizeof said, 0, 0));
	quit(0);
}

__attribute__((noreturn, used)) static void init_main(long *start)
{
	char **argv = (char **)(start + 1);
	struct fds fds = {0, {0, 0, 0}, 0, -1, -1, {-1, -1, -1, -1}};
	const char *digits = argv[1];
	struct head *head = (struct head *)head_room;
	fds.job = digits[0] - '0';
	for (int i = 0; i < 3; i++) fds.stdio[i] = digits[1 + i] - '0';
	fds.report = digits[4] - '0';
	if (digits[5] != '-') fds.go = digits[5] - '0';
	int cgroup2 = argv[2][0] == '2';
	for (int i = 0; digits[6 + i] && i < 3; i++) *(cgroup2 ? &fds.cgroup : &fds.join[i]) = digits[6 + i] - '0';
	long id = argv[4][0] ? -1 : number(argv[3]);
	int report = fds.report;
	separate(report, argv, id);
	u32 filter_bytes = fds.go < 0 ? read_filter(report) : 0;
	read_head(&fds, head);
	/* sendfile goes on from here. */
	must(report, "lseek", sys(SYS_lseek, fds.job, head->bytes, 0, 0, 0));
	mount_all(report, head->tmpfs);
	sys(SYS_umask, 022, 0, 0, 0, 0);
	must(report, "chdir", sys(SYS_chdir, WORK, 0, 0, 0, 0));
	char *text = write_files(&fds, head);
	must(report, "chdir", sys(SYS_chdir, "/", 0, 0, 0, 0));
	sys(SYS_close, fds.job, 0, 0, 0, 0);
	double started = now_ms();
	must(report, "report", sys(SYS_write, report, "S", 1, 0, 0));
	long child = 2;
	if (fds.go >= 0) {
		must(report, "go", sys(SYS_write, fds.go, "G", 1, 0, 0));
		sys(SYS_close, fds.go, 0, 0, 0, 0);
	} else {
		child = must(report, "clone", fork_candidate(&fds, 0));
		if (child == 0) execute(&fds, head, text, filter_bytes, -1);
	}
	must(report, "capset", keep_capability(-1));
	/* The outputs stay open until this process ends: all ends at once, which wakes the supervisor once. */
	sys(SYS_close, fds.stdio[0], 0, 0, 0, 0);
	for (int *fd = fds.join; *fd >= 0; fd++) sys(SYS_close, *fd, 0, 0, 0, 0);
	if (fds.cgroup >= 0) sys(SYS_close, fds.cgroup, 0, 0, 0, 0);
	follow(report, child, started);
}

__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall init_main\n\tud2\n");
