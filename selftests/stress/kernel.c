// SPDX-License-Identifier: GPL-2.0
/*
 * Actors that look at the kernel's own memory, and that allocate some to be
 * looked at; the kernel itself maps and unmaps all the time, modules and stacks
 * of threads among it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "actor.h"
#include "draw.h"
#include "ksound.h"

/* The module may come and go; and what cannot be had just now. */
static bool may_be(int err)
{
	return err == -ENOENT || err == -ENXIO || err == -EAGAIN ||
	       err == -EOPNOTSUPP;
}

/* What came of reading a file; true if it could be read. */
static bool judge(struct actor *a, const char *file, int err, const char *wrong)
{
	stage_checked(a->stage, CHECK_ERRORS, 1);
	if (err == -EPROTO)
		stage_wrong(a->stage, CHECK_KERNEL, "%s: cannot be parsed",
			    file);
	else if (err && !may_be(err))
		stage_wrong(a->stage, CHECK_ERRORS, "%s: %s", file,
			    strerrorname_np(-err));
	if (err)
		return false;
	stage_checked(a->stage, CHECK_KERNEL, 1);
	stage_checked(a->stage, CHECK_FRAME, 1);
	if (wrong)
		stage_wrong(a->stage, strstr(wrong, ": " KSOUND_FRAME) ?
				      CHECK_FRAME : CHECK_KERNEL, "%s", wrong);
	return true;
}

/*
 * Mostly of one region; all of it seldom, for espfix alone has more rows than
 * all others, and never changes.
 */
static struct ksound_range draw_range(struct actor *a,
				      const struct kf_layout *l)
{
	const struct kf_region *r = &l->regions[draw(&a->seed, l->n)];
	struct ksound_range asked = { l->kernel_start, l->kernel_end };

	if (draw(&a->seed, 16)) {
		if (!strcmp(r->name, "espfix"))
			r = kf_region(l, "vmalloc");
		asked.start = r->start;
		asked.end = r->end;
	}
	asked.holes = !draw(&a->seed, 4);
	return asked;
}

static bool read_runs(struct actor *a, const struct kf_layout *l)
{
	static const char * const more[] = {
		"", "", "merge=loose", "root=user", "root=kernel",
	};
	struct ksound_range asked = draw_range(a, l);
	const char *word = more[draw(&a->seed, sizeof(more) / sizeof(*more))];
	struct kf_runs runs;
	char words[64];
	bool good;
	int err;

	snprintf(words, sizeof(words), "%s%s", asked.holes ? "holes=on " : "",
		 word);
	err = kf_runs_in(a->h, asked.start, asked.end, words, &runs);
	good = judge(a, "pagetable", err, err ? NULL :
		     ksound_runs(&runs, l, &asked, a->stage->frames));
	kf_runs_free(&runs);
	return good;
}

/* Somewhere in an area, where there is one, or anywhere. */
static uint64_t draw_address(struct actor *a, const struct kf_layout *l,
			     const struct kf_areas *areas)
{
	const struct kf_region *r = &l->regions[draw(&a->seed, l->n)];

	if (areas->n && draw(&a->seed, 4)) {
		const struct kf_area *area = &areas->rows[draw(&a->seed,
							       areas->n)];

		/* the page after it, too */
		return area->start + draw(&a->seed, area->end + 4096 -
						    area->start);
	}
	return r->start + draw(&a->seed, r->size);
}

static bool read_areas(struct actor *a, const struct kf_layout *l)
{
	struct kf_areas areas;
	struct kanswer answer;
	bool good;
	int i, err = kf_areas(a->h, &areas);

	good = judge(a, "vmalloc", err,
		     err ? NULL : ksound_areas(&areas, l));
	for (i = 0; i < 20 && good; i++) {
		err = kanswer(draw_address(a, l, &areas), l->levels, &answer);
		good = judge(a, "translate", err,
			     err ? NULL : ksound_answer(&answer, l));
	}
	kf_areas_free(&areas);
	return good;
}

static bool read_memory(struct actor *a)
{
	static struct kf_mem m;
	int err = kf_mem(&m);

	return judge(a, "physmem", err,
		     err ? NULL : ksound_memory(&m, a->stage->frames));
}

/* Regions stay where they are as long as the kernel runs. */
bool read_kernel_round(struct actor *a)
{
	static struct kf_layout l;

	if (!l.n || !draw(&a->seed, 8)) {
		int err = kf_layout(a->h, &l);

		if (!judge(a, "layout", err, err ? NULL : ksound_layout(&l))) {
			l.n = 0;
			return false;
		}
	}
	switch (draw(&a->seed, 8)) {
	case 0:
		return read_memory(a);
	case 1 ... 3:
		return read_runs(a, &l);
	default:
		return read_areas(a, &l);
	}
}

/* Ways to allocate, and the most to be asked for. */
static const struct way {
	const char *verb;
	unsigned int most;
} ways[] = {
	{ "kmalloc", 0x400000 }, { "kmalloc", 0x2000 }, { "vmalloc", 0x400000 },
	{ "vmalloc-huge", 0x800000 }, { "vmalloc-huge", 0x800000 },
	{ "kvmalloc", 0x400000 }, { "percpu", 0x8000 }, { "dma", 0x100000 },
	{ "pages", 10 }, { "ioremap", 0 },
};

static int lab_err(struct actor *a, const char *what, int err)
{
	stage_checked(a->stage, CHECK_ERRORS, 1);
	if (err && !may_be(err) && err != -ENOMEM && err != -ENOSPC)
		stage_wrong(a->stage, CHECK_ERRORS, "lab: %s: %s", what,
			    strerrorname_np(-err));
	return err;
}

static bool allocate(struct actor *a)
{
	const struct way *way = &ways[draw(&a->seed, sizeof(ways) /
						     sizeof(*ways))];
	char text[48];

	snprintf(text, sizeof(text), "%s", way->verb);
	if (way->most)
		snprintf(text, sizeof(text), "%s %lu", way->verb,
			 (unsigned long)draw(&a->seed, way->most) + 1);
	return !lab_err(a, text, lab_write(text));
}

/* What there is; -errno. */
static int look_at_lab(struct actor *a, const struct kf_layout *l,
		       struct lab_row *rows, size_t most)
{
	int n = lab_rows(rows, most);

	judge(a, "lab", n < 0 ? n : 0,
	      n < 0 ? NULL : ksound_lab(rows, n, l, a->stage->frames));
	return n;
}

/*
 * Nobody else allocates, but the module may be unloaded at any time, which
 * frees all. In the end nothing is left, as that is held.
 */
bool lab_round(struct actor *a)
{
	enum { MOST = 16 };
	static struct kf_layout l;
	struct lab_row rows[MOST];
	unsigned int i, made = 0;
	int n;

	if (!l.n && kf_layout(a->h, &l)) {
		l.n = 0;
		return false;
	}
	for (i = 1 + draw(&a->seed, MOST - 1); i; i--)
		made += allocate(a);
	n = look_at_lab(a, &l, rows, MOST);
	if (n > 0) {
		lab_err(a, "free", lab_free(&rows[draw(&a->seed, n)]));
		look_at_lab(a, &l, rows, MOST);
	}
	if (!lab_err(a, "free all", lab_write("free all")) &&
	    lab_rows(rows, MOST) > 0)
		stage_wrong(a->stage, CHECK_KERNEL, "lab: not all is freed");
	return made && n > 0;
}
