// SPDX-License-Identifier: GPL-2.0
/* Threads that read files of changing targets, and check what they read. */
#include "onlooker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faultsums.h"
#include "mutator.h"
#include "scope.h"
#include "sound.h"
#include "swapsums.h"

static uint64_t draw(struct onlooker *o, uint64_t n)
{
	o->seed ^= o->seed << 13;
	o->seed ^= o->seed >> 7;
	o->seed ^= o->seed << 17;
	return (o->seed >> 11) % n;
}

static void complain(struct onlooker *o, const char *file, const char *what,
		     const struct mmscope_range *r)
{
	if (*o->wrong)
		return;
	if (r)
		snprintf(o->wrong, sizeof(o->wrong),
			 "%s: %s: %llx-%llx frame %llx flags %x kind %u level %u shift %u type %u",
			 file, what, r->start, r->end, r->frame, r->flags,
			 r->kind, r->level, r->shift, r->swap_type);
	else
		snprintf(o->wrong, sizeof(o->wrong), "%s: %s", file, what);
}

/* How reading a file ended; only some errors are documented for that. */
static void ended(struct onlooker *o, const char *file, int err)
{
	switch (err) {
	case 0:
		o->reads++;
		break;
	case -ESRCH:
		o->gone++;
		break;
	case -ESTALE:
		o->stale++;
		break;
	case -ENOENT:		/* not attached any more */
	case -EINTR:
		break;
	default:
		/* what debugfs says while the module goes */
		if (err == -ENXIO && o->unloads)
			break;
		complain(o, file, strerrorname_np(-err), NULL);
	}
}

static void draw_opts(struct onlooker *o, struct mmscope_walk_opts *opts)
{
	const struct mutator_arena *a = &mutator_arenas[draw(o, MUTATOR_USES)];

	*opts = (struct mmscope_walk_opts) {
		.holes = draw(o, 2), .loose = draw(o, 2),
		.page_facts = draw(o, 2), .batch = 1 + draw(o, 3000),
	};
	if (draw(o, 2)) {
		opts->start = a->start + draw(o, 1000) * 4096;
		opts->end = a->end - draw(o, 1000) * 4096;
	}
}

static struct sound_walk walk_of(const struct onlooker *o,
				 const struct mmscope_walk_opts *opts)
{
	return (struct sound_walk) {
		.start = opts->start, .end = opts->end ? opts->end : UINT64_MAX,
		.holes = opts->holes, .facts = opts->page_facts,
		.stranger = o->strangers, .frames = o->frames,
	};
}

static void see(struct onlooker *o, const char *file, struct sound_walk *w,
		const struct mmscope_range *r)
{
	const char *wrong = sound_range(w, r);

	if (wrong)
		complain(o, file, wrong, r);
	o->records++;
	o->kinds |= 1U << r->kind;
	o->huge |= r->kind == MMSCOPE_K_PAGE && r->level > MMSCOPE_PTE;
}

static int look_at_pages(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	struct mmscope_walk_opts opts;
	struct mmscope_range r;
	struct mmscope_walk *walk;
	struct sound_walk w;
	int ret;

	draw_opts(o, &opts);
	w = walk_of(o, &opts);
	ret = mmscope_walk_open(h, pid, &opts, &walk);
	if (ret)
		return ret;
	while ((ret = mmscope_walk_next(walk, &r)) > 0)
		see(o, "pages", &w, &r);
	mmscope_walk_close(walk);
	return ret;
}

static int look_at_pagetable(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	struct mmscope_walk_opts opts;
	struct mmscope_range *all;
	struct sound_walk w;
	size_t i, n;
	int ret;

	draw_opts(o, &opts);
	w = walk_of(o, &opts);
	ret = mmscope_pagetable(h, pid, &opts, &all, &n);
	for (i = 0; !ret && i < n; i++)
		see(o, "pagetable", &w, &all[i]);
	if (!ret)
		free(all);
	return ret;
}

static int look_at_vmas(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	struct mmscope_vma *vmas;
	const char *wrong;
	size_t n;
	int ret = mmscope_vmas(h, pid, &vmas, &n);

	if (ret)
		return ret;
	wrong = sound_vmas(vmas, n, o->strangers);
	if (wrong)
		complain(o, "vmas", wrong, NULL);
	mmscope_vmas_free(vmas, n);
	return 0;
}

static int look_at_tables(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	struct mmscope_tables t;
	const char *wrong;
	int ret = mmscope_tables(h, pid, &t);

	if (ret)
		return ret;
	wrong = sound_tables(&t, o->frames);
	if (wrong)
		complain(o, "tables", wrong, NULL);
	mmscope_tables_free(&t);
	return 0;
}

static int look_at_translate(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	struct mmscope_translator *tr;
	struct mmscope_translation t;
	int i, ret = mmscope_translator_open(h, pid, &tr);

	if (ret)
		return ret;
	for (i = 0; i < 50 && !ret; i++) {
		const struct mutator_arena *a =
			&mutator_arenas[draw(o, MUTATOR_USES)];
		uint64_t address = a->start + draw(o, a->end - a->start);
		const char *wrong = NULL;

		ret = mmscope_translator_get(tr, address, &t);
		if (!ret)
			wrong = sound_translation(&t, address, o->frames);
		if (wrong)
			complain(o, "translate", wrong, NULL);
	}
	mmscope_translator_close(tr);
	return ret;
}

static const char *faults_wrong(const struct mmscope_faults *f)
{
	uint64_t timed = 0;
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++) {
		if (f->cause[i].timed > f->cause[i].count)
			return "more times than faults";
		if (mmscope_fault_counted(i))
			timed += f->cause[i].timed;
	}
	if (f->sum.timed != timed)
		return "sum of the times";
	if (f->sum.count != faults_counted(f) || f->sum.major != faults_majors(f))
		return "sum of the causes";
	return faults_places_wrong(f) ? "sum of the mappings" : NULL;
}

static int look_at_faults(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	struct mmscope_faults f;
	const char *wrong;
	int ret = mmscope_faults(h, pid, &f);

	if (ret)
		return ret;
	wrong = faults_wrong(&f);
	if (wrong)
		complain(o, "faults", wrong, NULL);
	mmscope_faults_free(&f);
	return 0;
}

static int look_at_swap(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	struct mmscope_swap s;
	const char *wrong;
	int ret = mmscope_swap(h, pid, &s);

	if (ret)
		return ret;
	wrong = swap_wrong(&s);
	if (wrong)
		complain(o, "swap", wrong, NULL);
	return 0;
}

static const char *flushes_wrong(const struct mmscope_flushes *f)
{
	/* a processor writes the whole before its parts */
	if (f->none + f->full + f->one > f->events)
		return "more parts than flushes";
	return f->one > f->pages ? "less pages than flushes of one" : NULL;
}

static int look_at_tlb(struct onlooker *o, struct mmscope *h, pid_t pid)
{
	const char *wrong = NULL;
	struct mmscope_tlb t;
	int i, ret = mmscope_tlb(h, pid, &t);

	if (ret)
		return ret;
	for (i = 0; i < MMSCOPE_NR_FLUSHES && !wrong; i++)
		wrong = flushes_wrong(&t.flush[i]);
	if (wrong)
		complain(o, "tlb", wrong, NULL);
	return 0;
}

/* Walks are looked at most. */
#define LOOKS	9

static const struct {
	const char *name;
	int (*look)(struct onlooker *o, struct mmscope *h, pid_t pid);
} looks[LOOKS] = {
	{ "pages", look_at_pages },
	{ "pages", look_at_pages },
	{ "pagetable", look_at_pagetable },
	{ "vmas", look_at_vmas },
	{ "tables", look_at_tables },
	{ "translate", look_at_translate },
	{ "faults", look_at_faults },
	{ "swap", look_at_swap },
	{ "tlb", look_at_tlb },
};

/**
 * onlooker_run() - read and check until told to stop
 * @onlooker: struct onlooker
 *
 * Return: NULL.
 */
void *onlooker_run(void *onlooker)
{
	struct onlooker *o = onlooker;
	struct mmscope *h;
	size_t i;
	pid_t pid;

	mmscope_open(&h);
	while (!__atomic_load_n(o->stop, __ATOMIC_RELAXED)) {
		pid = __atomic_load_n(&o->slots[draw(o, ONLOOKER_SLOTS)],
				      __ATOMIC_RELAXED);
		if (!pid)
			continue;
		i = draw(o, LOOKS);
		ended(o, looks[i].name, looks[i].look(o, h, pid));
	}
	mmscope_close(h);
	return NULL;
}
