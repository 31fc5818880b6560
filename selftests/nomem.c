// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever allocation or copy fails in the module or below, it says so, and
 * has lost nothing. Each one is made to fail in turn, by the kernel's fault
 * injection: Documentation/fault-injection/fault-injection.rst there.
 */
#include <fcntl.h>

#include "acts.h"
#include "child.h"
#include "inject.h"
#include "kselftest_harness.h"
#include "scope.h"

/* Where something is done, and what fails meanwhile. */
struct stage {
	struct mmscope *h;
	pid_t pid;
	struct inject in;
	/* what is set in `control` before each time, without a failure */
	const char *before;
};

FIXTURE(nomem)
{
	struct mmscope *h;
	struct child target;
	uint64_t held;
	struct stage stage;
};

/* Its memory is its own: what its parent writes is not copied for it, or from it. */
static void be_still(int fd, void *arg)
{
	child_exec_paused(fd);
}

#define SELF	FIXTURE_DATA(nomem)

FIXTURE_SETUP(nomem)
{
	if (!inject_begin(&self->stage.in))
		SKIP(return, "the kernel has no fault injection");
	inject_singles(&self->stage.in);
	scope_gather();
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, be_still, NULL));
	ASSERT_EQ(0, child_hear(self->target.fd));
	self->held = scope_stat(self->h, "bytes_held");
	self->stage.h = self->h;
	self->stage.pid = self->target.pid;
}

FIXTURE_TEARDOWN(nomem)
{
	inject_end(&self->stage.in);
	child_stop(&self->target);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	mmscope_close(self->h);
}

/* Something done with the module: 0 or -errno, and nothing left behind. */
typedef int action_fn(struct mmscope *h, pid_t pid, const char *name);

static bool is_expected(int ret)
{
	return !ret || ret == -ENOMEM || ret == -EFAULT || ret == -EINTR;
}

static bool is_one_of(const char *name, const char * const *names)
{
	for (; *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}

/*
 * What a file says of a process that stands still is as long each time; of much else
 * the numbers go on, but not the rows. How long; of all others only whether there is
 * anything.
 */
static size_t length(const struct stage *s, const char *name)
{
	static const char * const still[] = {
		"vmas", "pagetable", "pages", "tables", "translate", NULL
	};
	static const char * const rows[] = {
		"stats", "control", "self", "swap", "swapin", "tlb",
		"kernel/layout", "kernel/lab", "kernel/physmem",
		"kernel/translate", NULL
	};

	if (s->pid != getpid() && is_one_of(name, still))
		return acts_seen.bytes;
	return is_one_of(name, rows) ? acts_seen.lines : !!acts_seen.lines;
}

/* Do it with its first, second, ... allocation or copy failing. */
static void each_fails(struct __test_metadata *_metadata,
		       struct stage *s, action_fn *act, const char *name)
{
	int n, ret, told = 0;
	size_t whole;

	/* What is needed but once is not to be what fails. */
	ASSERT_EQ(0, act(s->h, s->pid, name));
	whole = length(s, name);
	for (n = 1; n < INJECT_MOST; n++) {
		if (s->before)
			ASSERT_EQ(0, mmscope_set(s->h, s->before));
		inject_nth(&s->in, n);
		ret = act(s->h, s->pid, name);
		if (!inject_came(&s->in))
			break;
		EXPECT_TRUE(is_expected(ret))
			TH_LOG("%s, failure %d: %d", name, n, ret);
		/* what is not told has left nothing out */
		if (!ret)
			EXPECT_EQ(whole, length(s, name))
				TH_LOG("%s, failure %d", name, n);
		told += !!ret;
	}
	EXPECT_EQ(0, ret);
	EXPECT_LT(n, INJECT_MOST);
	EXPECT_LT(0, told);
	TH_LOG("%s: %d failures, %d told", name, n - 1, told);
}

/*
 * Do it with all that the module allocates failing, so that it cannot be had
 * in another way either; but for first a few small objects, then more.
 */
static void all_fail(struct __test_metadata *_metadata, struct stage *s,
		     action_fn *act, const char *name)
{
	enum { MOST = 16384, STEP = 256 };
	struct inject_text text;
	int bytes, ret, told = 0;
	size_t whole;

	ASSERT_EQ(0, act(s->h, s->pid, name));
	whole = length(s, name);
	ASSERT_TRUE(inject_modules(&text));
	inject_only(&text);
	/* The kernel's own way out for it warns of a failure. */
	ASSERT_TRUE(inject_function("single_open_size", &text));
	inject_except(&text);
	for (bytes = 0; bytes <= MOST; bytes += STEP) {
		inject_all(&s->in, bytes);
		ret = act(s->h, s->pid, name);
		inject_none(&s->in);
		EXPECT_TRUE(!ret || ret == -ENOMEM)
			TH_LOG("%s, all after %d bytes: %d", name, bytes, ret);
		if (!ret)
			EXPECT_EQ(whole, length(s, name))
				TH_LOG("%s, all after %d bytes", name, bytes);
		told += !!ret;
	}
	EXPECT_LT(0, told);
	EXPECT_EQ(0, act(s->h, s->pid, name));
	TH_LOG("%s: %d times all failed, %d told", name, MOST / STEP + 1, told);
}

static int attach_detach(struct mmscope *h, pid_t pid, const char *name)
{
	int ret = mmscope_attach(h, pid);
	int undo = mmscope_detach(h, pid);

	/* It was attached whatever the detach said; see that it is not. */
	if (!ret && undo)
		mmscope_detach(h, pid);
	return ret ? ret : undo;
}

TEST_F(nomem, attach)
{
	each_fails(_metadata, &self->stage, attach_detach, "attach");
	all_fail(_metadata, &self->stage, attach_detach, "attach");
	EXPECT_EQ(0, mmscope_attached(self->h, self->target.pid));
}

/*
 * What the kernel makes of an address space as the first watches it is had but once:
 * each time of another process. It is attached and watched, or neither; if no worker
 * has been faster.
 */
TEST_F_TIMEOUT(nomem, attach_anew, 120)
{
	struct inject_text text;
	struct child c;
	int i, ret, told = 0;

	ASSERT_TRUE(inject_function("__mmu_notifier_register", &text));
	inject_only(&text);
	for (i = 0; i < 200 && told < 3; i++) {
		ASSERT_EQ(0, child_start(&c, be_still, NULL));
		ASSERT_EQ(0, child_hear(c.fd));
		inject_nth(&self->stage.in, 1);
		ret = mmscope_attach(self->h, c.pid);
		EXPECT_EQ(ret ? -ENOMEM : 0, ret);
		EXPECT_EQ(ret, inject_came(&self->stage.in) ? -ENOMEM : 0);
		EXPECT_EQ(!ret, mmscope_attached(self->h, c.pid));
		told += !!ret;
		child_stop(&c);
		EXPECT_TRUE(scope_wait_held(self->h, self->held));
	}
	EXPECT_EQ(3, told);
	TH_LOG("%d attached, %d told", i, told);
}

TEST_F_TIMEOUT(nomem, files, 120)
{
	int i;

	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	for (i = 0; i < SCOPE_FILES; i++)
		each_fails(_metadata, &self->stage, read_file, scope_files[i]);
	for (i = 0; i < SCOPE_FILES; i++)
		all_fail(_metadata, &self->stage, read_file, scope_files[i]);
}

/* Of a process that has had faults: this one, all the time. */
TEST_F_TIMEOUT(nomem, places, 120)
{
	static const char * const names[] = { "faults", "vmas" };
	struct stage *s = &self->stage;
	struct mmscope_faults f;
	size_t i;

	s->pid = getpid();
	ASSERT_EQ(0, mmscope_attach(self->h, s->pid));
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		each_fails(_metadata, s, read_file, names[i]);
		all_fail(_metadata, s, read_file, names[i]);
	}
	ASSERT_EQ(0, mmscope_faults(self->h, s->pid, &f));
	EXPECT_LT(0, f.n);
	mmscope_faults_free(&f);
	EXPECT_EQ(0, mmscope_detach(self->h, s->pid));
}

TEST_F(nomem, others)
{
	each_fails(_metadata, &self->stage, read_top, "stats");
	each_fails(_metadata, &self->stage, read_top, "control");
	each_fails(_metadata, &self->stage, read_self, "self");
	each_fails(_metadata, &self->stage, read_top, "faults");
	each_fails(_metadata, &self->stage, read_self, "faults");
	each_fails(_metadata, &self->stage, read_top, "swap");
	each_fails(_metadata, &self->stage, read_self, "swap");
	each_fails(_metadata, &self->stage, read_top, "tlb");
	each_fails(_metadata, &self->stage, read_self, "tlb");
	all_fail(_metadata, &self->stage, read_top, "stats");
	all_fail(_metadata, &self->stage, read_top, "control");
	all_fail(_metadata, &self->stage, read_self, "self");
	all_fail(_metadata, &self->stage, read_top, "faults");
	all_fail(_metadata, &self->stage, read_self, "faults");
	all_fail(_metadata, &self->stage, read_top, "swap");
	all_fail(_metadata, &self->stage, read_self, "swap");
	all_fail(_metadata, &self->stage, read_top, "tlb");
	/* that of /proc takes no memory of the module's */
}

static int set(struct mmscope *h, pid_t pid, const char *line)
{
	return mmscope_set(h, line);
}

/* The kernel warns of what it has no memory for: probes, and what they keep. */
TEST_F_TIMEOUT(nomem, faults, 120)
{
	struct inject_text text;

	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	if (inject_kprobes(&text))
		inject_except(&text);
	self->stage.before = "faults=off";
	each_fails(_metadata, &self->stage, set, "faults=count");
	if (inject_function("objpool_init", &text))
		inject_except(&text);
	self->stage.before = "faults=count";
	each_fails(_metadata, &self->stage, set, "faults=latency");
	EXPECT_EQ(0, mmscope_set(self->h, "faults=count"));
}

/*
 * Let only that fail which the kernel wants for a probe of a function's end, before it
 * has the probe. Of what comes after that it warns.
 */
static bool only_kretprobes(struct inject_text *text)
{
	if (!inject_function("rethook_alloc", text))
		return false;
	inject_only(text);
	if (inject_function("objpool_init", text))
		inject_except(text);
	return true;
}

TEST_F_TIMEOUT(nomem, swap, 120)
{
	struct inject_text text;

	if (inject_kprobes(&text))
		inject_except(&text);
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	self->stage.before = "swap=off";
	each_fails(_metadata, &self->stage, set, "swap=on");
	ASSERT_TRUE(only_kretprobes(&text));
	each_fails(_metadata, &self->stage, set, "swap=on");
	EXPECT_EQ(0, mmscope_set(self->h, "swap=on"));
}

/* What the kernel has counted is no less than none, though it cannot be noted. */
TEST_F_TIMEOUT(nomem, swap_off, 120)
{
	struct inject_text text;
	struct mmscope_swap s;
	bool came = true;
	int n;

	if (inject_kprobes(&text))
		inject_except(&text);
	for (n = 1; came && n < INJECT_MOST; n++) {
		ASSERT_EQ(0, mmscope_set(self->h, "swap=on"));
		inject_nth(&self->stage.in, n);
		EXPECT_TRUE(is_expected(mmscope_set(self->h, "swap=off")));
		came = inject_came(&self->stage.in);
		ASSERT_EQ(0, mmscope_swap(self->h, 0, &s));
		EXPECT_LE(0, (int64_t)s.kernel.pswpout);
		EXPECT_LE(0, (int64_t)s.kernel.pgscan_kswapd);
		EXPECT_LE(0, (int64_t)s.kernel.pgsteal_direct);
	}
	EXPECT_FALSE(came);
	EXPECT_LT(1, n);
	EXPECT_EQ(0, mmscope_set(self->h, "swap=on"));
}

/* Which page is asked for, by `swapin`; 0 for none. */
static uint64_t asked_for(int fd)
{
	char text[512] = "";
	uint64_t address;

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0 ||
	    sscanf(text, "address 0x%lx", &address) != 1)
		return 0;
	return address;
}

/*
 * As swap was not accounted in between, what tells of steps is to be watched anew for
 * the second page; if that fails the first one is the answer still. How often?
 */
static int asking_again_fails(struct __test_metadata *_metadata,
			      SELF *self, int fd)
{
	int n, ret, told = 0;
	bool came = true;

	for (n = 1; came && n < INJECT_MOST; n++) {
		ASSERT_EQ(6, write(fd, "0x1000", 6));
		ASSERT_EQ(0, mmscope_set(self->h, "swap=off"));
		ASSERT_EQ(0, mmscope_set(self->h, "swap=on"));
		inject_nth(&self->stage.in, n);
		ret = write(fd, "0x2000", 6) < 0 ? -errno : 0;
		came = inject_came(&self->stage.in);
		EXPECT_TRUE(is_expected(ret))
			TH_LOG("failure %d: %d", n, ret);
		EXPECT_EQ(ret ? 0x1000 : 0x2000, asked_for(fd));
		told += !!ret;
	}
	EXPECT_FALSE(came);
	TH_LOG("%d failures, %d told", n - 2, told);
	return told;
}

TEST_F_TIMEOUT(nomem, swapin, 120)
{
	struct inject_text text;
	int fd;

	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	fd = mmscope_open_file(self->h, self->target.pid, "swapin",
			       O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, fd);
	if (inject_kprobes(&text))
		inject_except(&text);
	EXPECT_LT(2, asking_again_fails(_metadata, self, fd));
	ASSERT_TRUE(only_kretprobes(&text));
	EXPECT_LT(0, asking_again_fails(_metadata, self, fd));
	close(fd);
	inject_end(&self->stage.in);
	ASSERT_TRUE(inject_begin(&self->stage.in));
	inject_singles(&self->stage.in);
	each_fails(_metadata, &self->stage, read_swapin, "swapin");
	all_fail(_metadata, &self->stage, read_swapin, "swapin");
}

TEST_F_TIMEOUT(nomem, tlb, 120)
{
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	self->stage.before = "tlb=off";
	each_fails(_metadata, &self->stage, set, "tlb=on");
	EXPECT_EQ(0, mmscope_set(self->h, "tlb=off"));
}

static bool is_set(struct mmscope *h, const char *key, const char *value)
{
	char now[16];

	return !mmscope_get(h, key, now, sizeof(now)) && !strcmp(now, value);
}

/* More than one setting: none has changed if one of them cannot be. */
static int set_all(struct mmscope *h, pid_t pid, const char *lines)
{
	int ret = mmscope_set(h, lines);

	if (ret && !(is_set(h, "faults", "count") && is_set(h, "swap", "off")))
		return -EIO;
	return ret;
}

TEST_F_TIMEOUT(nomem, settings, 120)
{
	struct inject_text text;

	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	if (inject_kprobes(&text))
		inject_except(&text);
	self->stage.before = "faults=count\nswap=off";
	each_fails(_metadata, &self->stage, set_all,
		   "faults=off\nswap=on");
	EXPECT_EQ(0, mmscope_set(self->h, "faults=count\nswap=on"));
}

TEST_F_TIMEOUT(nomem, kernel, 120)
{
	static const char * const read_only[] = {
		"kernel/layout", "kernel/vmalloc", "kernel/lab",
		"kernel/physmem",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(read_only); i++)
		each_fails(_metadata, &self->stage, read_top, read_only[i]);
	each_fails(_metadata, &self->stage, ask_kernel, "kernel/pagetable");
	each_fails(_metadata, &self->stage, ask_kernel, "kernel/translate");
	for (i = 0; i < ARRAY_SIZE(read_only); i++)
		all_fail(_metadata, &self->stage, read_top, read_only[i]);
	all_fail(_metadata, &self->stage, ask_kernel, "kernel/pagetable");
	all_fail(_metadata, &self->stage, ask_kernel, "kernel/translate");
}

TEST_F_TIMEOUT(nomem, lab, 120)
{
	static const char * const requests[] = {
		"kmalloc 64", "kmalloc 65536", "vmalloc 65536",
		"vmalloc-huge 4194304", "kvmalloc 65536", "pages 2",
		"percpu 64", "dma 8192", "ioremap",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(requests); i++)
		each_fails(_metadata, &self->stage, use_lab, requests[i]);
	for (i = 0; i < ARRAY_SIZE(requests); i++)
		all_fail(_metadata, &self->stage, use_lab, requests[i]);
}

TEST_F(nomem, requests)
{
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	each_fails(_metadata, &self->stage, ask_range, "pages");
	each_fails(_metadata, &self->stage, ask_range, "pagetable");
}

TEST_HARNESS_MAIN
