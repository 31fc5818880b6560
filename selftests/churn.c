// SPDX-License-Identifier: GPL-2.0
/*
 * Walks over targets that change as they are walked: map, unmap, move,
 * protect, fork, are swapped out, have huge pages made and split, execute and
 * exit. MMSCOPE_CHURN_SECONDS in the environment says for how long.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "child.h"
#include "kselftest_harness.h"
#include "onlooker.h"
#include "scope.h"
#include "sound.h"

#define ONLOOKERS	3
#define SECONDS		6
#define KHUGEPAGED	"/sys/kernel/mm/transparent_hugepage/khugepaged/"

static uint64_t duration_ms(void)
{
	const char *seconds = getenv("MMSCOPE_CHURN_SECONDS");

	return (seconds ? atoi(seconds) : SECONDS) * 1000ULL;
}

/* khugepaged is to be busy too, if it is there. */
static void khugepaged_sleeps(const char *ms)
{
	int fd = open(KHUGEPAGED "scan_sleep_millisecs", O_WRONLY);

	if (fd < 0)
		return;
	(void)!write(fd, ms, strlen(ms));
	close(fd);
}

FIXTURE(churn)
{
	struct mmscope *h;
	uint64_t held;
};

FIXTURE_SETUP(churn)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
	khugepaged_sleeps("20");
}

FIXTURE_TEARDOWN(churn)
{
	khugepaged_sleeps("10000");
	mmscope_set(self->h, "chunk=50000");
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_targets(self->h));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	mmscope_close(self->h);
}

static void be_mutator(int fd, void *arg)
{
	child_exec("mutator", arg);
	_exit(1);
}

/* Start a target, and attach it: now, so that its exec is not missed. */
static int start(struct mmscope *h, struct child *c, unsigned long seed)
{
	char text[32];
	int err;

	snprintf(text, sizeof(text), "%lu", seed);
	err = child_start(c, be_mutator, text);
	if (!err)
		err = mmscope_attach(h, c->pid);
	/* already through with its life */
	return err == -ESRCH ? 0 : err;
}

/* 1 if it has ended, or never began; -ECHILD if it was killed: nobody is to do that. */
static int is_over(struct child *c)
{
	int status = 0;

	if (!c->pid)
		return 1;
	if (!waitpid(c->pid, &status, WNOHANG))
		return 0;
	close(c->fd);
	c->pid = 0;
	return WIFSIGNALED(status) ? -ECHILD : 1;
}

/* Has each onlooker had something to look at, and all of them pages and holes? */
static bool seen_enough(const struct onlooker *onlookers)
{
	unsigned int kinds = 0;
	int i;

	for (i = 0; i < ONLOOKERS; i++) {
		if (!__atomic_load_n(&onlookers[i].records, __ATOMIC_RELAXED))
			return false;
		kinds |= __atomic_load_n(&onlookers[i].kinds, __ATOMIC_RELAXED);
	}
	return kinds >> MMSCOPE_K_PAGE & 1 && kinds >> MMSCOPE_K_HOLE & 1;
}

/*
 * Keep all slots filled until the time is up, one has been filled again, and enough was
 * seen, however slow the machine; how many lives there were.
 */
static int supervise(struct mmscope *h, pid_t *slots, uint64_t end,
		     const struct onlooker *onlookers)
{
	struct child targets[ONLOOKER_SLOTS] = { };
	int i, over, lives = 0, err = 0;

	while ((scope_now_ms() < end || lives <= ONLOOKER_SLOTS ||
		!seen_enough(onlookers)) && !err) {
		for (i = 0; i < ONLOOKER_SLOTS && !err; i++) {
			over = is_over(&targets[i]);
			if (!over)
				continue;
			err = over < 0 ? over : start(h, &targets[i], ++lives * 7919UL);
			__atomic_store_n(&slots[i], targets[i].pid,
					 __ATOMIC_RELAXED);
		}
		scope_sleep_ms(2);
	}
	for (i = 0; i < ONLOOKER_SLOTS; i++)
		child_stop(&targets[i]);
	return err ? err : lives;
}

static void check(struct __test_metadata *_metadata, const struct onlooker *o)
{
	EXPECT_STREQ("", o->wrong);
	EXPECT_LT(0, o->reads);
	EXPECT_LT(0, o->records);
	TH_LOG("%lu files, %lu records, kinds 0x%x, %s%lu gone, %lu stale",
	       o->reads, o->records, o->kinds, o->huge ? "huge, " : "",
	       o->gone, o->stale);
}

static void churn(struct __test_metadata *_metadata, struct mmscope *h)
{
	struct onlooker onlookers[ONLOOKERS];
	pid_t slots[ONLOOKER_SLOTS] = { };
	pthread_t threads[ONLOOKERS];
	unsigned int kinds = 0;
	bool stop = false;
	int i, lives;

	for (i = 0; i < ONLOOKERS; i++) {
		onlookers[i] = (struct onlooker) {
			.slots = slots, .stop = &stop, .seed = i + 1,
			.frames = sound_frames(),
		};
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, onlooker_run,
					    &onlookers[i]));
	}
	lives = supervise(h, slots, scope_now_ms() + duration_ms(), onlookers);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < ONLOOKERS; i++) {
		pthread_join(threads[i], NULL);
		check(_metadata, &onlookers[i]);
		kinds |= onlookers[i].kinds;
	}
	EXPECT_LT(ONLOOKER_SLOTS, lives);
	EXPECT_TRUE(kinds >> MMSCOPE_K_PAGE & 1);
	EXPECT_TRUE(kinds >> MMSCOPE_K_HOLE & 1);
	TH_LOG("%d lives, %s swapped out", lives,
	       kinds >> MMSCOPE_K_SWAP & 1 ? "some" : "nothing");
}

TEST_F_TIMEOUT(churn, all_is_sound, 120)
{
	ASSERT_LT(0, sound_frames());
	churn(_metadata, self->h);
}

/* The same with the lock given up after the least work. */
TEST_F_TIMEOUT(churn, in_small_chunks, 120)
{
	ASSERT_EQ(0, mmscope_set(self->h, "chunk=1000"));
	churn(_metadata, self->h);
}

/* What the writer of a large target has seen. */
struct writer {
	bool stop;
	unsigned long rounds;
	uint64_t worst_ms;
};

#define LARGE	(1024 * 0x100000UL)
#define WRITER_MS	3000
#define WRITER_ROUNDS	100

/* What nobody is to wait for longer than. */
#define WRITER_WORST_MS	2000
#define WRITER_LAST_MS	20000

/* Map and unmap a page, beside much that takes long to be walked. */
static void write_all_the_time(int fd, void *arg)
{
	struct writer *w = arg;
	uint64_t began, took;
	char *p = mmap(NULL, LARGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS |
		       MAP_NORESERVE, -1, 0);

	madvise(p, LARGE, MADV_NOHUGEPAGE);
	child_say(fd, madvise(p, LARGE, MADV_POPULATE_READ) ? -errno : 0);
	while (!__atomic_load_n(&w->stop, __ATOMIC_RELAXED)) {
		began = scope_now_ms();
		p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
		munmap(p, 4096);
		took = scope_now_ms() - began;
		if (took > w->worst_ms)
			w->worst_ms = took;
		__atomic_add_fetch(&w->rounds, 1, __ATOMIC_RELAXED);
	}
	child_say(fd, 0);
}

/* What holds the writer up. */
typedef void look_fn(struct mmscope *h, pid_t pid);

static void read_pages(struct mmscope *h, pid_t pid)
{
	struct mmscope_range *all;
	size_t n;

	if (!mmscope_pages(h, pid, NULL, &all, &n))
		free(all);
}

static void read_tables(struct mmscope *h, pid_t pid)
{
	struct mmscope_tables t;

	if (!mmscope_tables(h, pid, &t))
		mmscope_tables_free(&t);
}

/* As fast as can be: so short a hold is seldom waited for. */
static void translate(struct mmscope *h, pid_t pid)
{
	struct mmscope_translator *all;
	struct mmscope_translation t;
	int i;

	if (mmscope_translator_open(h, pid, &all))
		return;
	for (i = 0; i < 100; i++)
		mmscope_translator_get(all, 0x1000, &t);
	mmscope_translator_close(all);
}

/*
 * Has the writer had its rounds, and was it seen to wait? Two processors of a guest that
 * this machine has no two for seldom meet in so short a hold.
 */
static bool has_met(struct mmscope *h, const struct writer *w)
{
	return __atomic_load_n(&w->rounds, __ATOMIC_RELAXED) > WRITER_ROUNDS &&
	       scope_stat(h, "lock_yields");
}

/* Look until there was time enough for the writer, however slow; how long that took. */
static uint64_t look_beside(struct mmscope *h, pid_t pid, look_fn *look,
			    const struct writer *w)
{
	uint64_t began = scope_now_ms(), took;

	do {
		look(h, pid);
		took = scope_now_ms() - began;
	} while (took < WRITER_MS ||
		 (!has_met(h, w) && took < patient(WRITER_LAST_MS)));
	return took;
}

/* Who writes waits no longer than for a bounded work of ours. */
static void look_beside_writer(struct __test_metadata *_metadata,
			       struct mmscope *h, look_fn *look)
{
	struct writer *w = mmap(NULL, sizeof(*w), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct child c;
	uint64_t took;

	/* so that it is by the writer's waiting that the lock is given up */
	ASSERT_EQ(0, mmscope_set(h, "stats=reset\nchunk=1000000"));
	ASSERT_EQ(0, child_start(&c, write_all_the_time, w));
	ASSERT_EQ(0, child_hear(c.fd));
	ASSERT_EQ(0, mmscope_attach(h, c.pid));
	took = look_beside(h, c.pid, look, w);
	__atomic_store_n(&w->stop, true, __ATOMIC_RELAXED);
	EXPECT_EQ(0, child_hear(c.fd));
	TH_LOG("%lu rounds in %lu ms, worst %lu ms, longest hold %lu us, %lu yields",
	       w->rounds, (unsigned long)took, (unsigned long)w->worst_ms,
	       (unsigned long)scope_stat(h, "lock_hold_max_ns") / 1000,
	       (unsigned long)scope_stat(h, "lock_yields"));
	EXPECT_LT(0, scope_stat(h, "lock_yields"));
	EXPECT_LT(WRITER_ROUNDS, w->rounds);
	/* not taken again at once: a rest is 640 us at the least */
	EXPECT_GT(took * 1000 / 640 + 1, scope_stat(h, "lock_yields"));
	EXPECT_GT(patient(WRITER_WORST_MS), w->worst_ms);
	EXPECT_TRUE(scope_wait_absent(h, child_stop(&c)));
}

TEST_F(churn, writer_beside_pages)
{
	look_beside_writer(_metadata, self->h, read_pages);
}

TEST_F(churn, writer_beside_tables)
{
	look_beside_writer(_metadata, self->h, read_tables);
}

TEST_F(churn, writer_beside_translate)
{
	look_beside_writer(_metadata, self->h, translate);
}

TEST_HARNESS_MAIN
