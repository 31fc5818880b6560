// SPDX-License-Identifier: GPL-2.0
/*
 * Who sees frames: whoever had CAP_SYS_ADMIN in the initial user namespace as
 * the file was opened. For others frames, slots, physical addresses and what
 * follows from them are not there.
 */
#include <fcntl.h>
#include <sys/mman.h>

#include "child.h"
#include "creds.h"
#include "kselftest_harness.h"
#include "shown.h"

#define PAGE		4096UL

/* Memory with frames that are not contiguous, and memory that is swapped out. */
#define ARENA		0x234560000000UL
#define ARENA_PAGES	2048UL
#define ARENA_END	(ARENA + ARENA_PAGES * PAGE)
#define SWAPPED		0x345670000000UL
#define SWAPPED_PAGES	64UL
#define SWAPPED_END	(SWAPPED + SWAPPED_PAGES * PAGE)

static char *map(uint64_t at, uint64_t pages)
{
	char *p = mmap((void *)at, pages * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		       0);

	if (p == MAP_FAILED)
		_exit(1);
	madvise(p, pages * PAGE, MADV_NOHUGEPAGE);
	return p;
}

/* Written in an order other than that of the addresses. */
static void fill(char *p, uint64_t pages)
{
	uint64_t i;

	for (i = 0; i < pages; i++)
		memset(p + i * 37 % pages * PAGE, i + 1, PAGE);
}

static void map_all(int fd, void *arg)
{
	char *swapped = map(SWAPPED, SWAPPED_PAGES);

	fill(map(ARENA, ARENA_PAGES), ARENA_PAGES);
	fill(swapped, SWAPPED_PAGES);
	madvise(swapped, SWAPPED_PAGES * PAGE, MADV_PAGEOUT);
	child_say(fd, 0);
}

FIXTURE(frames)
{
	struct mmscope *h;
	struct child target;
};

FIXTURE_VARIANT(frames)
{
	int (*become)(void);
	bool seen;
};

FIXTURE_VARIANT_ADD(frames, root) { creds_all, true };
FIXTURE_VARIANT_ADD(frames, no_sys_admin) { creds_no_sys_admin, false };
FIXTURE_VARIANT_ADD(frames, only_dac_override) {
	creds_only_dac_override, false,
};

/* whose root may all that user 0 may, but has no capability outside */
FIXTURE_VARIANT_ADD(frames, user_namespace) { creds_user_namespace, false };
FIXTURE_VARIANT_ADD(frames, no_caps) { creds_no_caps, false };

FIXTURE_SETUP(frames)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, map_all, NULL));
	ASSERT_EQ(0, child_hear(self->target.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
}

FIXTURE_TEARDOWN(frames)
{
	mmscope_set(self->h, "chunk=50000");
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
	mmscope_close(self->h);
}

/* Where and as whom to open or to read. */
struct place {
	struct mmscope *h;
	int (*become)(void);
	pid_t pid;
	uint64_t address;
	int fds[SCOPE_FILES];
	struct shown *shown;
};

/* Results go to memory that is shared with the child. */
static struct shown *shared(void)
{
	return mmap(NULL, sizeof(struct shown), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static long open_and_read(void *arg)
{
	struct place *p = arg;
	int err = p->become();

	if (!err)
		err = shown_open(p->h, p->pid, p->address, p->fds);
	if (!err)
		err = shown_read(p->fds, ARENA, ARENA_END, p->shown);
	return err;
}

static long only_read(void *arg)
{
	struct place *p = arg;
	int err = p->become();

	return err ? err : shown_read(p->fds, ARENA, ARENA_END, p->shown);
}

/* Open, and pass the descriptors on. */
static void open_and_pass(int fd, void *arg)
{
	struct place *p = arg;
	int i, err = p->become();

	if (!err)
		err = shown_open(p->h, p->pid, p->address, p->fds);
	for (i = 0; i < SCOPE_FILES; i++)
		child_say_fd(fd, err ? -1 : p->fds[i]);
}

static void check(struct __test_metadata *_metadata, const struct shown *shown,
		  bool seen)
{
	int i;

	for (i = 0; i < SCOPE_FILES; i++) {
		bool has_frames = strcmp(scope_files[i], "faults") &&
				  strcmp(scope_files[i], "swap") &&
				  strcmp(scope_files[i], "tlb");

		EXPECT_EQ(seen && has_frames, !!shown->secret[i])
			TH_LOG("%s: 0x%lx", scope_files[i],
			       (unsigned long)shown->secret[i]);
	}
	/* all its pages are alike but for their frames */
	EXPECT_EQ(shown->records, shown->rows);
	EXPECT_LE(1, shown->records);
	EXPECT_EQ(seen, shown->records > 1)
		TH_LOG("%zu records", shown->records);
}

TEST_F(frames, by_opener_that_reads)
{
	struct place p = {
		.h = self->h, .become = variant->become,
		.pid = self->target.pid, .address = ARENA, .shown = shared(),
	};
	long err;

	ASSERT_EQ(0, child_run(open_and_read, &p, &err));
	ASSERT_EQ(0, err);
	check(_metadata, p.shown, variant->seen);
}

/* However many holds of the lock a walk takes, they leave no boundaries. */
TEST_F(frames, in_small_chunks)
{
	struct place p = {
		.h = self->h, .become = variant->become,
		.pid = self->target.pid, .address = ARENA, .shown = shared(),
	};
	long err;

	ASSERT_EQ(0, mmscope_set(self->h, "chunk=1000"));
	ASSERT_EQ(0, child_run(open_and_read, &p, &err));
	ASSERT_EQ(0, err);
	check(_metadata, p.shown, variant->seen);
}

/* What the others have opened, we see as they would; and they, as we. */
TEST_F(frames, by_opener_for_another)
{
	struct place p = {
		.h = self->h, .become = variant->become,
		.pid = self->target.pid, .address = ARENA, .shown = shared(),
	};
	struct child opener;
	long err;
	int i;

	ASSERT_EQ(0, child_start(&opener, open_and_pass, &p));
	for (i = 0; i < SCOPE_FILES; i++) {
		p.fds[i] = child_hear_fd(opener.fd);
		ASSERT_LE(0, p.fds[i]);
	}
	ASSERT_EQ(0, shown_read(p.fds, ARENA, ARENA_END, p.shown));
	check(_metadata, p.shown, variant->seen);
	child_stop(&opener);
	shown_close(p.fds);

	ASSERT_EQ(0, shown_open(self->h, p.pid, ARENA, p.fds));
	ASSERT_EQ(0, child_run(only_read, &p, &err));
	ASSERT_EQ(0, err);
	check(_metadata, p.shown, true);
	shown_close(p.fds);
}

/*
 * Slots as frames: neither the rows nor the raw entry tell them. A regression
 * test: bits of the slot beside those that a frame has were shown.
 */
TEST_F(frames, translate_hides_slot)
{
	struct place p = {
		.h = self->h, .become = variant->become,
		.pid = self->target.pid, .address = SWAPPED, .shown = shared(),
	};
	struct mmscope_translation t;
	long err;

	ASSERT_EQ(0, mmscope_translate(self->h, p.pid, SWAPPED, &t));
	if (t.kind != MMSCOPE_K_SWAP)
		SKIP(return, "nothing was swapped out: is there a swap device?");
	ASSERT_EQ(0, child_run(open_and_read, &p, &err));
	ASSERT_EQ(0, err);
	check(_metadata, p.shown, variant->seen);
}

/* The same words as the privileged can be written by those who may. */
struct request {
	struct mmscope *h;
	int (*become)(void);
	pid_t pid;
	size_t *records;
};

/* -EPERM if there are frames, or slots. */
static long ask(void *arg)
{
	struct request *r = arg;
	struct mmscope_walk_opts opts = {
		.start = SWAPPED, .end = SWAPPED_END, .holes = true,
		.loose = true, .page_facts = true,
	};
	struct mmscope_range *all;
	size_t i;
	int err = r->become();

	if (!err)
		err = mmscope_pages(r->h, r->pid, &opts, &all, r->records);
	for (i = 0; !err && i < *r->records; i++)
		err = all[i].frame ? -EPERM : 0;
	return err;
}

TEST_F(frames, words_need_dac_override)
{
	struct request r = {
		.h = self->h, .become = variant->become,
		.pid = self->target.pid,
		.records = (size_t *)shared(),
	};
	bool may = variant->become != creds_no_caps;
	long err;

	ASSERT_EQ(0, child_run(ask, &r, &err));
	if (variant->seen) {
		EXPECT_EQ(-EPERM, err);
	} else {
		EXPECT_EQ(may ? 0 : -EACCES, err);
		EXPECT_EQ(may, *r.records);
	}
}

TEST_HARNESS_MAIN
