// SPDX-License-Identifier: GPL-2.0
/*
 * As nomem.c: whatever fails as a setting is changed, or a page is chosen that is to
 * be followed, the module says so, and all is as it was before.
 */
#include <fcntl.h>

#include "acts.h"
#include "kselftest_harness.h"
#include "starve.h"

FIXTURE(nomode)
{
	struct stage stage;
};

FIXTURE_SETUP(nomode)
{
	if (!inject_begin(&self->stage.in))
		SKIP(return, "the kernel has no fault injection");
	ASSERT_EQ(0, stage_begin(&self->stage));
}

FIXTURE_TEARDOWN(nomode)
{
	EXPECT_STREQ("nothing", stage_end(&self->stage));
}

static int set(struct mmscope *h, pid_t pid, const char *line)
{
	return mmscope_set(h, line);
}

/* The kernel warns of what it has no memory for: probes, and what they keep. */
static void except_kprobes(void)
{
	struct inject_text text;

	if (inject_kprobes(&text))
		inject_except(&text);
}

TEST_F_TIMEOUT(nomode, faults, 120)
{
	struct stage *s = &self->stage;
	struct inject_text text;

	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	except_kprobes();
	s->before = "faults=off";
	EXPECT_TOLD(s, each_fails(s, set, "faults=count"));
	if (inject_function("objpool_init", &text))
		inject_except(&text);
	s->before = "faults=count";
	EXPECT_TOLD(s, each_fails(s, set, "faults=latency"));
	EXPECT_EQ(0, mmscope_set(s->h, "faults=count"));
}

/*
 * Let only that fail which the kernel wants for a probe of a function's end, before it
 * has the probe. Of what comes after that it warns.
 */
static bool only_kretprobes(void)
{
	struct inject_text text;

	if (!inject_function("rethook_alloc", &text))
		return false;
	inject_only(&text);
	if (inject_function("objpool_init", &text))
		inject_except(&text);
	return true;
}

TEST_F_TIMEOUT(nomode, swap, 120)
{
	struct stage *s = &self->stage;

	except_kprobes();
	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	s->before = "swap=off";
	EXPECT_TOLD(s, each_fails(s, set, "swap=on"));
	ASSERT_TRUE(only_kretprobes());
	EXPECT_TOLD(s, each_fails(s, set, "swap=on"));
	EXPECT_EQ(0, mmscope_set(s->h, "swap=on"));
}

/* What the kernel has counted is no less than none, though it cannot be noted. */
TEST_F_TIMEOUT(nomode, swap_off, 120)
{
	struct stage *s = &self->stage;
	struct mmscope_swap swap;
	bool came = true;
	int n;

	except_kprobes();
	for (n = 1; came && n < INJECT_MOST; n++) {
		ASSERT_EQ(0, mmscope_set(s->h, "swap=on"));
		inject_nth(&s->in, n);
		EXPECT_TRUE(is_expected(mmscope_set(s->h, "swap=off")));
		came = inject_came(&s->in);
		ASSERT_EQ(0, mmscope_swap(s->h, 0, &swap));
		EXPECT_LE(0, (int64_t)swap.kernel.pswpout);
		EXPECT_LE(0, (int64_t)swap.kernel.pgscan_kswapd);
		EXPECT_LE(0, (int64_t)swap.kernel.pgsteal_direct);
	}
	EXPECT_FALSE(came);
	EXPECT_LT(1, n);
	EXPECT_EQ(0, mmscope_set(s->h, "swap=on"));
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
			      struct stage *s, int fd)
{
	int n, ret, told = 0;
	bool came = true;

	for (n = 1; came && n < INJECT_MOST; n++) {
		ASSERT_EQ(6, write(fd, "0x1000", 6));
		ASSERT_EQ(0, mmscope_set(s->h, "swap=off"));
		ASSERT_EQ(0, mmscope_set(s->h, "swap=on"));
		inject_nth(&s->in, n);
		ret = write(fd, "0x2000", 6) < 0 ? -errno : 0;
		came = inject_came(&s->in);
		EXPECT_TRUE(is_expected(ret))
			TH_LOG("failure %d: %d", n, ret);
		EXPECT_EQ(ret ? 0x1000 : 0x2000, asked_for(fd));
		told += !!ret;
	}
	EXPECT_FALSE(came);
	TH_LOG("%d failures, %d told", n - 2, told);
	return told;
}

TEST_F_TIMEOUT(nomode, swapin, 120)
{
	struct stage *s = &self->stage;
	int fd;

	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	fd = mmscope_open_file(s->h, s->pid, "swapin", O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, fd);
	except_kprobes();
	EXPECT_LT(2, asking_again_fails(_metadata, s, fd));
	ASSERT_TRUE(only_kretprobes());
	EXPECT_LT(0, asking_again_fails(_metadata, s, fd));
	close(fd);
	inject_end(&s->in);
	ASSERT_TRUE(inject_begin(&s->in));
	inject_singles(&s->in);
	EXPECT_TOLD(s, each_fails(s, read_swapin, "swapin"));
	EXPECT_TOLD(s, all_fail(s, read_swapin, "swapin"));
}

TEST_F_TIMEOUT(nomode, tlb, 120)
{
	struct stage *s = &self->stage;

	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	s->before = "tlb=off";
	EXPECT_TOLD(s, each_fails(s, set, "tlb=on"));
	EXPECT_EQ(0, mmscope_set(s->h, "tlb=off"));
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

TEST_F_TIMEOUT(nomode, settings, 120)
{
	struct stage *s = &self->stage;

	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	except_kprobes();
	s->before = "faults=count\nswap=off";
	EXPECT_TOLD(s, each_fails(s, set_all, "faults=off\nswap=on"));
	EXPECT_EQ(0, mmscope_set(s->h, "faults=count\nswap=on"));
}

TEST_HARNESS_MAIN
