// SPDX-License-Identifier: GPL-2.0
/*
 * What is written to the module's files and makes no sense is refused with
 * the documented errno, and leaves everything as it was.
 */
#include "errors.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "child.h"
#include "kselftest_harness.h"
#include "watch.h"

/* Some pages of the target, every other one touched. */
/* More than any request that makes sense. */
#define LONGEST		600
#define ARENA		0x234560000000UL
#define ARENA_SIZE	(16 * 4096UL)

static void map_arena(int fd, void *arg)
{
	char *p = mmap((void *)ARENA, ARENA_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		       0);
	unsigned long i;

	for (i = 0; p != MAP_FAILED && i < ARENA_SIZE; i += 8192)
		p[i] = 1;
	child_say(fd, p == MAP_FAILED ? -1 : 0);
}

FIXTURE(errors)
{
	struct mmscope *h;
	struct child target;
	struct watch watch;
	int fd;
};

FIXTURE_VARIANT(errors)
{
	const char *file;
	int stream;		/* of the watch, -1 for a file of the top */
	const struct bad_request *rows;
	size_t nr;
	const char *good;	/* what is taken, */
	const char *seen;	/* and what it changes */
};

#define VARIANT(name, where, table, takes, changes)			\
	FIXTURE_VARIANT_ADD(errors, name) {				\
		.file = #name, .stream = (where),			\
		.rows = (table), .nr = ARRAY_SIZE(table),		\
		.good = (takes), .seen = (changes),			\
	}

VARIANT(attach, -1, bad_attach, "1", "list of targets");
VARIANT(detach, -1, bad_detach, "$", "pages");
VARIANT(control, -1, bad_control, "chunk=2000", "control");
VARIANT(pages, WATCH_PAGES, bad_words, "holes=off", "pages");
VARIANT(pagetable, WATCH_PAGETABLE, bad_words, "merge=strict", "pagetable");
VARIANT(translate, WATCH_TRANSLATE, bad_address, "0x1000", "translate");

FIXTURE_SETUP(errors)
{
	self->fd = -1;
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, map_arena, NULL));
	ASSERT_EQ(0, child_hear(self->target.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	if (variant->stream < 0) {
		self->fd = mmscope_open_file(self->h, 0, variant->file,
					     O_WRONLY);
		ASSERT_LE(0, self->fd);
	}
	ASSERT_EQ(0, watch_begin(&self->watch, self->h, self->target.pid,
				 ARENA, ARENA + ARENA_SIZE));
	if (variant->stream >= 0)
		self->fd = self->watch.streams[variant->stream].fd;
}

FIXTURE_TEARDOWN(errors)
{
	if (variant->stream < 0)
		close(self->fd);
	watch_end(&self->watch);
	mmscope_detach(self->h, self->target.pid);
	child_stop(&self->target);
	mmscope_close(self->h);
}

/* The bytes of a request, in memory of its own; its length to *@len. */
static char *expand(const struct bad_request *r, pid_t pid, size_t *len)
{
	size_t room = r->pad + r->len * 11 + 1;
	char *buf = malloc(room);
	size_t i;

	if (!buf)
		return NULL;
	memset(buf, ' ', r->pad);
	*len = r->pad;
	for (i = 0; i < r->len; i++) {
		if (r->bytes[i] == '$')
			*len += sprintf(buf + *len, "%d", pid);
		else
			buf[(*len)++] = r->bytes[i];
	}
	return buf;
}

/* The errno of the write, 0 if it was taken. */
static int request(int fd, const struct bad_request *r, pid_t pid)
{
	size_t len;
	char *buf = expand(r, pid, &len);
	int err = ENOMEM;

	if (buf)
		err = write(fd, buf, len) < 0 ? errno : 0;
	free(buf);
	return err;
}

TEST_F(errors, refused_and_nothing_changed)
{
	size_t i;

	for (i = 0; i < variant->nr; i++) {
		const struct bad_request *r = &variant->rows[i];
		const char *changed;
		int err;

		watch_half(&self->watch);
		err = request(self->fd, r, self->target.pid);
		changed = watch_changed(&self->watch);
		EXPECT_EQ(r->err, err)
			TH_LOG("%s: row %zu", variant->file, i);
		EXPECT_STREQ("nothing", changed)
			TH_LOG("%s: row %zu", variant->file, i);
	}
	TH_LOG("%s: %zu requests", variant->file, variant->nr);
}

/* Of each length, for one of them is that of the buffer which it goes to. */
TEST_F(errors, blanks_of_any_length)
{
	struct bad_request blanks = { .bytes = "" };

	for (blanks.pad = 0; blanks.pad < LONGEST; blanks.pad++) {
		EXPECT_EQ(EINVAL, request(self->fd, &blanks, self->target.pid))
			TH_LOG("%s: %zu blanks", variant->file, blanks.pad);
	}
}

/* The watch itself: what a good request does is seen. */
TEST_F(errors, a_change_is_seen)
{
	struct bad_request good = {
		.bytes = variant->good, .len = strlen(variant->good),
	};

	watch_half(&self->watch);
	EXPECT_EQ(0, request(self->fd, &good, self->target.pid));
	EXPECT_STREQ(variant->seen, watch_changed(&self->watch));
	mmscope_detach(self->h, 1);
	mmscope_set(self->h, "chunk=50000");
}

TEST_HARNESS_MAIN
