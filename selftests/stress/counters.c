// SPDX-License-Identifier: GPL-2.0
/*
 * The actor that watches what is counted, of all files that have counts: between two
 * looks they only grow, whatever happens meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actor.h"
#include "draw.h"
#include "scope.h"

/* Counts side by side in what is read, all of them u64. */
struct span {
	const char *name;
	size_t offset;
	size_t bytes;
};

#define SPAN(type, member) \
	{ #member, offsetof(struct type, member), \
	  sizeof(((struct type *)NULL)->member) }

/* A reading of any file that is not only names and values. */
union reading {
	struct mmscope_faults faults;
	struct mmscope_swap swap;
	struct mmscope_tlb tlb;
};

static int parse_faults(const char *text, bool system, union reading *r)
{
	int err = mmscope_faults_parse(text, system, &r->faults);

	/* of the mappings, which come and go, nothing is compared */
	if (!err)
		mmscope_faults_free(&r->faults);
	return err;
}

static int parse_swap(const char *text, bool system, union reading *r)
{
	return mmscope_swap_parse(text, system, &r->swap);
}

static int parse_tlb(const char *text, bool system, union reading *r)
{
	return mmscope_tlb_parse(text, system, &r->tlb);
}

static const struct span fault_spans[] = {
	SPAN(mmscope_faults, minor), SPAN(mmscope_faults, major),
	SPAN(mmscope_faults, unmatched), SPAN(mmscope_faults, missed),
	SPAN(mmscope_faults, unplaced), SPAN(mmscope_faults, untimed),
	SPAN(mmscope_faults, cause), SPAN(mmscope_faults, sum),
	{ }
};

/* Not what was out before: that is corrected when the process does not swap. */
static const struct span swap_spans[] = {
	{ "up to forked", offsetof(struct mmscope_swap, n),
	  MMSCOPE_SWAP_FORKED * sizeof(uint64_t) },
	{ "from major on", offsetof(struct mmscope_swap, n[MMSCOPE_SWAP_MAJOR]),
	  (MMSCOPE_NR_SWAPS - MMSCOPE_SWAP_MAJOR) * sizeof(uint64_t) },
	SPAN(mmscope_swap, wait),
	SPAN(mmscope_swap, kernel), SPAN(mmscope_swap, missed),
	{ }
};

static const struct span tlb_spans[] = {
	SPAN(mmscope_tlb, n), SPAN(mmscope_tlb, processors),
	SPAN(mmscope_tlb, missed), SPAN(mmscope_tlb, flush),
	{ }
};

static const struct kind {
	const char *file;
	int (*parse)(const char *text, bool system, union reading *r);
	const struct span *spans;
} kinds[] = {
	{ "faults", parse_faults, fault_spans },
	{ "swap", parse_swap, swap_spans },
	{ "tlb", parse_tlb, tlb_spans },
};

#define KINDS	(sizeof(kinds) / sizeof(*kinds))

static void compare_span(struct stage *s, const char *file,
			 const struct span *span, const union reading *before,
			 const union reading *now)
{
	const uint64_t *was = (const void *)((const char *)before + span->offset);
	const uint64_t *is = (const void *)((const char *)now + span->offset);
	size_t i, n = span->bytes / sizeof(*was);

	stage_checked(s, CHECK_COUNTERS, n);
	for (i = 0; i < n; i++)
		if (is[i] < was[i])
			stage_wrong(s, CHECK_COUNTERS,
				    "%s: %s, number %zu: %lu, then %lu", file,
				    span->name, i, (unsigned long)was[i],
				    (unsigned long)is[i]);
}

/* From its begin; 0 or -errno. */
static int read_kind(int fd, const struct kind *k, bool system, union reading *r)
{
	static char text[SCOPE_TEXT];
	ssize_t n = lseek(fd, 0, SEEK_SET) ? -errno :
					     scope_read(fd, text, SCOPE_TEXT - 1);

	if (n < 0)
		return n;
	text[n] = '\0';
	return k->parse(text, system, r);
}

/* Who may have set counts back, or begun anew, since @ended was looked at? */
static bool is_undisturbed(struct stage *s, unsigned int ended)
{
	return __atomic_load_n(&s->resets_begun, __ATOMIC_SEQ_CST) == ended;
}

static unsigned int resets_ended(struct stage *s)
{
	return __atomic_load_n(&s->resets_ended, __ATOMIC_SEQ_CST);
}

static void pause_between(struct actor *a)
{
	scope_sleep_ms(10 + draw(&a->seed, 50));
}

/*
 * Two looks by one descriptor, so that they are of one target, even if it is detached
 * and attached again meanwhile.
 */
static bool watch_kind(struct actor *a, const struct kind *k, pid_t pid)
{
	unsigned int ended = resets_ended(a->stage);
	int fd = mmscope_open_file(a->h, pid, k->file, O_RDONLY | O_CLOEXEC);
	union reading before, now;
	const struct span *span;
	bool good;
	int err;

	if (fd < 0)
		return false;
	err = read_kind(fd, k, !pid, &before);
	if (!err) {
		pause_between(a);
		err = read_kind(fd, k, !pid, &now);
	}
	close(fd);
	if (err == -EPROTO)
		stage_wrong(a->stage, CHECK_SOUND, "%s: cannot be parsed",
			    k->file);
	good = !err && is_undisturbed(a->stage, ended);
	for (span = k->spans; good && span->name; span++)
		compare_span(a->stage, k->file, span, &before, &now);
	return good;
}

static bool watch_target(struct actor *a, const struct kind *k)
{
	pid_t pid = stage_draw_target(a->stage, &a->seed);

	if (!pid)
		return false;
	actor_attach(a, pid);
	return watch_kind(a, k, pid);
}

/* What does not only grow, or is no count. */
static bool is_counter(const char *name)
{
	return strcmp(name, "targets") && strcmp(name, "bytes_held") &&
	       strcmp(name, "forked") && strcmp(name, "found");
}

static void compare_names(struct stage *s, const char *file,
			  const struct mmscope_counters *before,
			  const struct mmscope_counters *now)
{
	uint64_t value;
	size_t i;

	for (i = 0; i < now->n; i++) {
		const struct mmscope_counter *c = &now->rows[i];

		if (!is_counter(c->name) ||
		    mmscope_counter(before, c->name, &value))
			continue;
		stage_checked(s, CHECK_COUNTERS, 1);
		if (c->value < value)
			stage_wrong(s, CHECK_COUNTERS, "%s: %s: %lu, then %lu",
				    file, c->name, (unsigned long)value,
				    (unsigned long)c->value);
	}
}

/* The files of names and values: `stats`, and what everybody may see. */
static int read_names(struct actor *a, const char *file,
		      struct mmscope_counters *set)
{
	if (!strcmp(file, "stats"))
		return mmscope_counters(a->h, 0, file, set);
	return mmscope_counters_proc(a->h, file, set);
}

static bool watch_names(struct actor *a, const char *file)
{
	unsigned int ended = resets_ended(a->stage);
	struct mmscope_counters before = { }, now = { };
	bool good;

	good = !read_names(a, file, &before);
	pause_between(a);
	good = good && !read_names(a, file, &now);
	good = good && before.n == now.n && now.n &&
	       is_undisturbed(a->stage, ended);
	if (good)
		compare_names(a->stage, file, &before, &now);
	mmscope_counters_free(&before);
	mmscope_counters_free(&now);
	return good;
}

/* Of one file two looks, which are compared if nobody set counts back meanwhile. */
bool counters_round(struct actor *a)
{
	const struct kind *k = &kinds[draw(&a->seed, KINDS)];

	switch (draw(&a->seed, 5)) {
	case 0:
		return watch_names(a, "stats");
	case 1:
		return watch_names(a, k->file);
	case 2:
		return watch_kind(a, k, 0);
	default:
		return watch_target(a, k);
	}
}
