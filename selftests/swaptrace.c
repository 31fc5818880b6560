// SPDX-License-Identifier: GPL-2.0
/*
 * The trace events of swap: one a page that goes out and one that comes in, of
 * attached processes and of no others.
 */
#include <stdlib.h>

#include "kselftest_harness.h"
#include "pagemap.h"
#include "swapstage.h"

#define PAGES		SWAPSTAGE_PAGES

FIXTURE(swaptrace)
{
	struct swapstage stage;
	struct swapper other;
};

FIXTURE_VARIANT(swaptrace)
{
	bool disk;
};

FIXTURE_VARIANT_ADD(swaptrace, as_it_is) { .disk = false };
FIXTURE_VARIANT_ADD(swaptrace, disk) { .disk = true };

FIXTURE_SETUP(swaptrace)
{
	const char *lacks = swapstage_lacks(&self->stage, variant->disk);

	if (lacks)
		SKIP(return, "%s", lacks);
	ASSERT_EQ(0, swapstage_begin(&self->stage));
	ASSERT_EQ(0, swapper_start(&self->other, PAGES, false));
	ASSERT_EQ(0, swapper_do(&self->other, SWAPPER_WRITE, 0, PAGES));
}

FIXTURE_TEARDOWN(swaptrace)
{
	swapper_stop(&self->other);
	swapstage_end(&self->stage);
}

/* What the trace has of a process's pages. */
struct seen {
	unsigned int out[PAGES];
	unsigned int in[PAGES];
	unsigned int elsewhere;		/* of other pages of it */
	unsigned int others;		/* of other processes */
	unsigned int wrong;		/* not as it should be */
	uint64_t slot[PAGES];
};

static void see(struct seen *seen, const struct swapper *s, const char *text)
{
	bool out = strstr(text, "swap_out: ");
	const char *p = out ? strstr(text, "swap_out: ") :
			      strstr(text, "swap_in: ");
	unsigned long address, offset, i;
	unsigned int pages, type;
	int tgid;

	if (!p)
		return;
	p = strchr(p, ' ') + 1;
	if (sscanf(p, "tgid=%d address=0x%lx pages=%u slot=%u:0x%lx", &tgid,
		   &address, &pages, &type, &offset) != 5) {
		seen->wrong++;
		return;
	}
	if (tgid != s->child.pid) {
		seen->others++;
		return;
	}
	i = (address - s->start) / SWAPPER_PAGE;
	if (address < s->start || i >= PAGES) {
		seen->elsewhere++;
		return;
	}
	if (out) {
		seen->out[i]++;
		seen->slot[i] = offset << PM_SWAP_TYPE_BITS | type;
	} else {
		seen->in[i]++;
		/* it comes from where it went to, and that takes some time */
		seen->wrong += seen->slot[i] !=
			       (offset << PM_SWAP_TYPE_BITS | type);
		seen->wrong += !strstr(p, " why=") || strstr(p, " ns=0 ");
	}
}

static void read_trace(struct seen *seen, const struct swapper *s)
{
	FILE *f = fopen(SWAPSTAGE_TRACE, "re");
	char text[512];

	memset(seen, 0, sizeof(*seen));
	while (f && fgets(text, sizeof(text), f))
		see(seen, s, text);
	if (f)
		fclose(f);
}

TEST_F(swaptrace, a_line_a_page)
{
	struct seen seen;
	uint64_t *map;
	size_t i;

	ASSERT_EQ(0, swapper_do(&self->stage.s, SWAPPER_OUT, 0, PAGES));
	ASSERT_EQ(0, swapper_do(&self->other, SWAPPER_OUT, 0, PAGES));
	map = pagemap_read(self->stage.s.child.pid, self->stage.s.start,
			   self->stage.s.start + PAGES * SWAPPER_PAGE);
	ASSERT_NE(NULL, map);
	EXPECT_EQ(0, swapper_do(&self->stage.s, SWAPPER_READ, 0, PAGES / 2));
	EXPECT_EQ(0, swapper_do(&self->other, SWAPPER_READ, 0, PAGES / 2));
	read_trace(&seen, &self->stage.s);
	EXPECT_EQ(0, seen.wrong);
	EXPECT_EQ(0, seen.others);
	for (i = 0; i < PAGES; i++) {
		EXPECT_EQ(1, seen.out[i]);
		EXPECT_EQ(i < PAGES / 2, seen.in[i]);
		EXPECT_EQ(map[i] & PM_FRAME, seen.slot[i]);
	}
	free(map);
}

TEST_HARNESS_MAIN
