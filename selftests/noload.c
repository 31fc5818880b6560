// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever fails as the module is loaded, loading says so, and there is nothing
 * left: no file, no probe, no memory; and the next attempt succeeds. Nothing is
 * left either if something fails as it is unloaded. The module is loaded when
 * this begins, and when it ends.
 */
#include <fcntl.h>
#include <pthread.h>

#include "exithold.h"
#include "inject.h"
#include "kmod.h"
#include "kselftest_harness.h"
#include "scope.h"

/* The first of the files of debugfs to be there. */
#define FIRST_FILE	"/sys/kernel/debug/mmscope/attach"

/* Most of loading and unloading a module is waiting for grace periods of RCU. */
#define RCU_EXPEDITED	"/sys/kernel/rcu_expedited"

FIXTURE(noload)
{
	struct inject in;
};

FIXTURE_SETUP(noload)
{
	if (!getenv("MMSCOPE_KO"))
		SKIP(return, "MMSCOPE_KO does not name the module's file");
	if (!inject_begin(&self->in))
		SKIP(return, "the kernel has no fault injection");
	scope_gather();
	ASSERT_EQ(0, kmod_unload_whole());
	ASSERT_TRUE(scope_put(RCU_EXPEDITED, "1"));
}

FIXTURE_TEARDOWN(noload)
{
	inject_end(&self->in);
	EXPECT_TRUE(scope_put(RCU_EXPEDITED, "0"));
	if (!kmod_loaded())
		EXPECT_EQ(0, kmod_load());
}

/* A module that was loaded works, and can be unloaded. */
static int try_out(void)
{
	struct mmscope *h;
	int ret = mmscope_open(&h);

	if (ret)
		return ret;
	ret = mmscope_attach(h, getpid());
	if (!ret)
		ret = mmscope_detach(h, getpid());
	mmscope_close(h);
	return ret ? ret : kmod_unload_soon();
}

/* After one failure in so many it is seen that it can be loaded, and works. */
#define TRY_OUT	10

/*
 * Load it, as @parameters say, with the first failure, then one some steps later,
 * and so on. Each gets past where the one before failed, and so is the next try
 * after it; now and then that is one without a failure. Returns how many of them
 * made loading fail, for others only make it do without something.
 */
static int some_fail(struct __test_metadata *_metadata, struct inject *in,
		     const char *where, const char *parameters, int step)
{
	int n, ret, told = 0;

	for (n = 1; n < INJECT_MOST; n += step) {
		inject_nth(in, n);
		ret = kmod_load_with(parameters);
		if (!inject_came(in))
			break;
		told += !!ret;
		if (!ret) {
			EXPECT_EQ(0, try_out());
			continue;
		}
		EXPECT_TRUE(ret == -ENOMEM || ret == -EFAULT)
			TH_LOG("%s, failure %d: %d", where, n, ret);
		EXPECT_STREQ("nothing", kmod_left())
			TH_LOG("%s, failure %d", where, n);
		if (told % TRY_OUT != 1)
			continue;
		ASSERT_EQ(0, kmod_load());
		ASSERT_EQ(0, try_out());
	}
	EXPECT_LT(1, n);
	EXPECT_LT(n, INJECT_MOST);
	EXPECT_EQ(0, ret);
	EXPECT_EQ(0, try_out());
	EXPECT_STREQ("nothing", kmod_left())
		TH_LOG("%s", where);
	TH_LOG("%s: %d failures, %d told", where, (n - 1) / step, told);
	return told;
}

static int each_fails(struct __test_metadata *_metadata, struct inject *in,
		      const char *where)
{
	return some_fail(_metadata, in, where, "", 1);
}

TEST_F_TIMEOUT(noload, init, 120)
{
	struct inject_text init;

	ASSERT_TRUE(inject_function("do_one_initcall", &init));
	inject_only(&init);
	if (inject_kprobes(&init))
		inject_except(&init);
	EXPECT_LT(0, each_fails(_metadata, &self->in, "init"));
}

/*
 * By what the module has itself known to the kernel: one line for each. Some of
 * it the kernel does in another way if it has no memory for the first.
 */
static const struct registration {
	const char *by;
	bool does_without;
	const char *except;
} registrations[] = {
	{ "tracepoint_probe_register" },	/* exits, execs, signals */
	{ "alloc_workqueue" },
	{ "ftrace_set_filter_ip" },
	/* a trampoline of its own: it has one for all */
	{ "register_ftrace_function", .does_without = true },
	{ "platform_device_register_full" },
	{ "proc_mkdir" },
	{ "proc_create_single_data" },
	{ "debugfs_create_dir" },
	{ "debugfs_create_file_unsafe" },
	/* probes of a function's end; of the probe itself the kernel warns */
	{ "rethook_alloc", .except = "objpool_init" },
};

TEST_F_TIMEOUT(noload, registrations, 120)
{
	struct inject_text text;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(registrations); i++) {
		const struct registration *r = &registrations[i];

		ASSERT_TRUE(inject_function(r->by, &text))
			TH_LOG("%s", r->by);
		inject_only(&text);
		if (r->except && inject_function(r->except, &text))
			inject_except(&text);
		EXPECT_EQ(r->does_without,
			  !each_fails(_metadata, &self->in, r->by))
			TH_LOG("%s", r->by);
	}
}

/*
 * In what the kernel itself does to load a module, once it has read the file;
 * and other than in its own notifiers, which warn of it and go on. This is the
 * kernel's code more than ours, and long: one in some is enough. Nor in what it
 * does for probes, as in `init`: there are none.
 */
TEST_F_TIMEOUT(noload, loader, 120)
{
	enum { STEP = 23 };
	struct inject_text loader, notifiers;

	ASSERT_TRUE(inject_function("load_module", &loader));
	ASSERT_TRUE(inject_function("notifier_call_chain", &notifiers));
	inject_only(&loader);
	inject_except(&notifiers);
	EXPECT_LT(0, some_fail(_metadata, &self->in, "loader",
			       "faults=off swap=off", STEP));
}

/* Unloading may be refused; but if it is begun, then it comes to its end. */
TEST_F_TIMEOUT(noload, unload, 120)
{
	struct exithold hold;
	bool came = true;
	int n, ret;

	/* Taking one of several probes away is what takes memory. */
	if (exithold_begin(&hold))
		TH_LOG("without events of exits");
	for (n = 1; came && n < INJECT_MOST; n++) {
		ASSERT_EQ(0, kmod_load());
		inject_nth(&self->in, n);
		ret = kmod_unload();
		came = inject_came(&self->in);
		if (ret) {
			EXPECT_TRUE(ret == -ENOMEM || ret == -EFAULT)
				TH_LOG("failure %d: %d", n, ret);
			ASSERT_EQ(0, kmod_unload_soon());
		}
		EXPECT_STREQ("nothing", kmod_left());
	}
	EXPECT_FALSE(came);
	EXPECT_LT(2, n);
	exithold_end(&hold);
	TH_LOG("%d failures", n - 2);
}

/*
 * Forks are not watched before somebody asks for it. What that has got before
 * it fails is not left behind; kmemleak would tell.
 */
TEST_F_TIMEOUT(noload, follow, 120)
{
	struct inject_text text;
	int n, ret, told = 0;
	struct mmscope *h;
	bool came = true;

	ASSERT_TRUE(inject_function("tracepoint_probe_register", &text));
	inject_only(&text);
	for (n = 1; came && n < INJECT_MOST; n++) {
		ASSERT_EQ(0, kmod_load());
		ASSERT_EQ(0, mmscope_open(&h));
		inject_nth(&self->in, n);
		ret = mmscope_attach_tree(h, getpid());
		came = inject_came(&self->in);
		EXPECT_EQ(ret ? 0 : 1, scope_stat(h, "targets"));
		if (ret)
			EXPECT_EQ(-ENOMEM, ret);
		told += !!ret;
		mmscope_close(h);
		ASSERT_EQ(0, kmod_unload_whole());
	}
	EXPECT_FALSE(came);
	EXPECT_LT(0, told);
}

static int set_tlb(struct mmscope *h)
{
	return mmscope_set(h, "tlb=on");
}

static int set_latency(struct mmscope *h)
{
	return mmscope_set(h, "faults=latency");
}

static int attach_tree(struct mmscope *h)
{
	return mmscope_attach_tree(h, getpid());
}

/*
 * What is had but once, and kept until the module is unloaded, by what is the first to
 * want it. Of some the kernel warns if it has no memory for it.
 */
static const struct first {
	const char *name;
	const char *parameters;
	int (*act)(struct mmscope *h);
	const char *except;
} firsts[] = {
	{ "attach +PID", "faults=latency swap=on", attach_tree },
	{ "tlb=on", "faults=off swap=off", set_tlb },
	{ "faults=latency", "faults=count swap=off", set_latency, "objpool_init" },
};

/*
 * Most of the failures of `+PID` are of no consequence, late among them those of what is
 * put in store for children: after so many one in some is enough.
 */
#define FIRST_EACH	64
#define THEN_STEP	17

/* The first time it fails, then: the second time it does not, and all is unloaded. */
static void first_fails(struct __test_metadata *_metadata, struct inject *in,
			const struct first *first)
{
	int n, ret, tried = 0, told = 0;
	struct mmscope *h;
	bool came = true;

	for (n = 1; came && n < INJECT_MOST; n += n < FIRST_EACH ? 1 : THEN_STEP) {
		ASSERT_EQ(0, kmod_load_with(first->parameters));
		ASSERT_EQ(0, mmscope_open(&h));
		inject_nth(in, n);
		ret = first->act(h);
		came = inject_came(in);
		EXPECT_TRUE(!ret || ret == -ENOMEM || ret == -EFAULT ||
			    ret == -EINTR)
			TH_LOG("%s, failure %d: %d", first->name, n, ret);
		if (ret)
			EXPECT_EQ(0, first->act(h))
				TH_LOG("%s, after failure %d: %d", first->name,
				       n, ret);
		tried += came;
		told += !!ret;
		mmscope_close(h);
		EXPECT_EQ(0, kmod_unload_whole())
			TH_LOG("%s, failure %d: %d", first->name, n, ret);
	}
	EXPECT_FALSE(came);
	EXPECT_LT(0, told);
	TH_LOG("%s: %d failures, %d told", first->name, tried, told);
}

TEST_F_TIMEOUT(noload, firsts, 240)
{
	struct inject_text text;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(firsts); i++) {
		inject_end(&self->in);
		ASSERT_TRUE(inject_begin(&self->in));
		if (firsts[i].except &&
		    inject_function(firsts[i].except, &text))
			inject_except(&text);
		first_fails(_metadata, &self->in, &firsts[i]);
	}
}

/*
 * Somebody who waits for a file to come, and opens it at once; how often it was there,
 * and not to be opened as the module was still being loaded.
 */
struct opener {
	bool stop;
	int fd;
	unsigned int refused;
};

static void *open_first(void *arg)
{
	struct opener *o = arg;

	while (!__atomic_load_n(&o->stop, __ATOMIC_RELAXED) && o->fd < 0) {
		o->fd = open(FIRST_FILE, O_WRONLY | O_CLOEXEC);
		o->refused += o->fd < 0 && errno == ENXIO;
	}
	return NULL;
}

/*
 * Load it; has that failed? Its file must not have been opened then; how often that was
 * tried is added to *@tried.
 */
static bool load_watched(struct __test_metadata *_metadata, struct inject *in,
			 int n, unsigned int *tried)
{
	struct opener o = { .fd = -1 };
	pthread_t thread;
	int ret;

	ASSERT_EQ(0, pthread_create(&thread, NULL, open_first, &o));
	inject_nth(in, n);
	ret = kmod_load();
	inject_came(in);
	__atomic_store_n(&o.stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	if (ret) {
		EXPECT_EQ(-1, o.fd);
		*tried += o.refused;
	}
	if (o.fd >= 0)
		close(o.fd);
	return ret;
}

/* A file that is open would be left without a module to close it. */
TEST_F_TIMEOUT(noload, no_file_before_loaded, 120)
{
	/* the files but the first take so many allocations; not all matter */
	enum { FROM = 6, TO = 18, FAILURES = 12, SECONDS = 60 };
	uint64_t end = scope_now_ms() + patient(SECONDS) * 1000;
	struct inject_text text;
	unsigned int tried = 0;
	int i, failed = 0;

	ASSERT_TRUE(inject_function("debugfs_create_file_unsafe", &text));
	inject_only(&text);
	/* and on, until somebody came just then */
	for (i = 0; i < 4 * FAILURES || (!tried && scope_now_ms() < end); i++) {
		if (failed >= FAILURES && tried)
			break;
		if (load_watched(_metadata, &self->in,
				 FROM + i % (TO - FROM), &tried))
			failed++;
		else
			ASSERT_EQ(0, kmod_unload_soon());
	}
	EXPECT_LE(FAILURES, failed);
	EXPECT_LT(0, tried);
	TH_LOG("%d failures, %u times somebody wanted to open it meanwhile", failed, tried);
}

TEST_HARNESS_MAIN
