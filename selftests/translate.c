// SPDX-License-Identifier: GPL-2.0
/*
 * Translation of single addresses, in all shapes of memory: by the records, by
 * the kernel's word on the frame, and by what the processor does.
 */
#include "pagemap.h"
#include "path.h"
#include "walkfix.h"

#include <fcntl.h>

#define SAMPLES	24
/* Addresses within a page: not the page's own. */
#define WITHIN	0x123

static const struct mmscope_range *record_at(const struct runs *runs,
					     uint64_t address)
{
	size_t i;

	for (i = 0; i < runs->n; i++)
		if (address >= runs->r[i].start && address < runs->r[i].end)
			return &runs->r[i];
	return NULL;
}

/* The pages to look at: first and last of the area, and of the runs in it. */
static size_t sample(const struct shape *s, const struct runs *runs,
		     uint64_t *pages)
{
	size_t i, n = 0;

	pages[n++] = s->start;
	pages[n++] = s->end - 4096;
	pages[n++] = s->start + (((s->end - s->start) >> 13) << 12);
	for (i = 0; i < runs->n && n + 2 < SAMPLES; i++) {
		if (runs->r[i].start < s->start || runs->r[i].end > s->end)
			continue;
		pages[n++] = runs->r[i].start;
		pages[n++] = runs->r[i].end - 4096;
	}
	return n;
}

TEST_F_TIMEOUT(shape, path, 120)
{
	struct mmscope_translator *tr;
	struct mmscope_translation t;
	struct mmscope_tables tables;
	uint64_t pages[SAMPLES];
	unsigned int levels = path_cpu_flag("la57") ? 5 : 4;
	size_t i, n = sample(&self->shape, &self->runs, pages);

	ASSERT_EQ(0, mmscope_translator_open(self->h, self->shape.pid, &tr));
	ASSERT_EQ(0, mmscope_tables(self->h, self->shape.pid, &tables));
	for (i = 0; i < n; i++) {
		uint64_t address = pages[i] + WITHIN;

		ASSERT_EQ(0, mmscope_translator_get(tr, address, &t));
		EXPECT_EQ(address, t.address);
		EXPECT_TRUE(path_is_linked(&t, levels));
		EXPECT_TRUE(path_is_in_tables(&t, &tables));
		EXPECT_TRUE(path_is_in_vma(&t, smaps_find(&self->maps,
							  address)));
		EXPECT_TRUE(path_is_of_record(&t, record_at(&self->runs,
							    address)));
	}
	mmscope_tables_free(&tables);
	mmscope_translator_close(tr);
}

TEST_F_TIMEOUT(shape, frame, 120)
{
	struct mmscope_translation t;
	uint64_t pages[SAMPLES], *word;
	size_t i, n = sample(&self->shape, &self->runs, pages);
	pid_t pid = self->shape.pid;

	for (i = 0; i < n; i++) {
		ASSERT_EQ(0, mmscope_translate(self->h, pid, pages[i] + WITHIN,
					       &t));
		if (t.kind != MMSCOPE_K_PAGE)
			continue;
		EXPECT_TRUE(path_frame_is(&t));
		/* pagemap keeps quiet about device memory: see expect.c */
		if (smaps_flag(smaps_find(&self->maps, pages[i]), "pf"))
			continue;
		word = pagemap_read(pid, pages[i], pages[i] + 4096);
		ASSERT_NE(NULL, word);
		EXPECT_EQ(*word & PM_FRAME, t.pfn);
		free(word);
	}
}

/**
 * struct attempt - a way to use memory
 * @how: for the process
 * @access: what mmscope calls it
 * @perm: where it is in "rwx"
 */
struct attempt {
	const char *how;
	unsigned int access;
	unsigned int perm;
};

static const struct attempt attempts[] = {
	{ "read", MMSCOPE_ACCESS_READ, 0 },
	{ "exec", MMSCOPE_ACCESS_EXEC, 2 },
	{ "write", MMSCOPE_ACCESS_WRITE, 1 },
};

/* What would hang, or run what is no code of ours, or cannot be told. */
static bool not_to_try(const struct mmscope_translation *t,
		       const struct attempt *a, const struct smaps_vma *vma,
		       const char *shape)
{
	uint32_t flags = t->step[t->steps - 1].flags;

	/* Nobody is there to answer for userfaultfd. */
	if (a->access == MMSCOPE_ACCESS_WRITE && smaps_flag(vma, "uw"))
		return flags & MMSCOPE_F_UFFD_WP || t->kind != MMSCOPE_K_PAGE;
	/* Only one shape has code to run at the start of its pages. */
	if (a->access == MMSCOPE_ACCESS_EXEC && vma->perms[2] == 'x')
		return strcmp(shape, "exec");
	/* Not all of a device's memory is there when touched. */
	return t->kind == MMSCOPE_K_HOLE && smaps_flag(vma, "pf");
}

/* What is to happen: nothing special, a page fault, or a signal. */
static const char *foretell(const struct mmscope_translation *t,
			    const struct attempt *a,
			    const struct smaps_vma *vma)
{
	if (t->access & a->access)
		return "direct";
	if (t->kind == MMSCOPE_K_HWPOISON)
		return "signal 7";
	return vma->perms[a->perm] == '-' ? "signal 11" : "fault";
}

TEST_F_TIMEOUT(shape, processor, 120)
{
	uint64_t pages[SAMPLES];
	size_t i, j, n = sample(&self->shape, &self->runs, pages);
	struct mmscope_translation t;

	for (i = 0; i < n; i++) {
		const struct smaps_vma *vma = smaps_find(&self->maps, pages[i]);

		for (j = 0; j < ARRAY_SIZE(attempts); j++) {
			const struct attempt *a = &attempts[j];

			ASSERT_EQ(0, mmscope_translate(self->h, self->shape.pid,
						       pages[i], &t));
			if (not_to_try(&t, a, vma, variant->want.name))
				continue;
			EXPECT_STREQ(foretell(&t, a, vma),
				     shape_try(&self->shape, a->how, pages[i]))
				TH_LOG("%s %lx, %s", a->how, pages[i],
				       mmscope_kind_name(t.kind));
		}
	}
}

TEST_HARNESS_MAIN
