// SPDX-License-Identifier: GPL-2.0
/* What all actors share. */
#include "stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

#include "draw.h"
#include "scope.h"

/* How long whoever uses the module may take to come to the gate. */
#define GATE_MS		60000

/**
 * stage_new() - make it, empty
 *
 * Return: NULL without memory. It is shared with all that are forked.
 */
struct stage *stage_new(void)
{
	struct stage *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return s == MAP_FAILED ? NULL : s;
}

/**
 * stage_check_text() - an invariant in words
 * @check: invariant
 */
const char *stage_check_text(enum stage_check check)
{
	static const char * const texts[] = {
#define STAGE_TEXT(name, text)	text,
		STAGE_CHECKS(STAGE_TEXT)
	};

	return texts[check];
}

/**
 * stage_stopped() - is the time up?
 * @s: stage
 */
bool stage_stopped(const struct stage *s)
{
	return __atomic_load_n(&s->stop, __ATOMIC_RELAXED);
}

static bool closed(const struct stage *s)
{
	return __atomic_load_n(&s->closed, __ATOMIC_SEQ_CST);
}

/**
 * stage_gate() - wait here while the others are looked at, with no file open
 * @s: stage
 */
void stage_gate(struct stage *s)
{
	if (!closed(s))
		return;
	__atomic_add_fetch(&s->parked, 1, __ATOMIC_SEQ_CST);
	while (closed(s))
		scope_sleep_ms(10);
	__atomic_sub_fetch(&s->parked, 1, __ATOMIC_SEQ_CST);
}

/**
 * stage_close() - let all wait at the gate
 * @s: stage
 * @users: how many these are
 *
 * Return: true; false if one does not come.
 */
bool stage_close(struct stage *s, unsigned int users)
{
	uint64_t end = scope_now_ms() + patient(GATE_MS);

	__atomic_store_n(&s->closed, true, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&s->parked, __ATOMIC_SEQ_CST) < users) {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(10);
	}
	return true;
}

/**
 * stage_open() - let them go on, all of them
 * @s: stage
 */
void stage_open(struct stage *s)
{
	__atomic_store_n(&s->closed, false, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&s->parked, __ATOMIC_SEQ_CST))
		scope_sleep_ms(10);
}

/**
 * stage_checked() - note that an invariant was checked
 * @s: stage
 * @check: invariant
 * @n: how often
 */
void stage_checked(struct stage *s, enum stage_check check, unsigned long n)
{
	__atomic_add_fetch(&s->tallies[check].times, n, __ATOMIC_RELAXED);
}

/**
 * stage_wrong() - note that an invariant did not hold
 * @s: stage
 * @check: invariant
 * @format: what was seen
 */
void stage_wrong(struct stage *s, enum stage_check check, const char *format,
		 ...)
{
	struct stage_tally *t = &s->tallies[check];
	va_list args;

	if (__atomic_fetch_add(&t->wrongs, 1, __ATOMIC_RELAXED))
		return;
	va_start(args, format);
	vsnprintf(t->wrong, sizeof(t->wrong), format, args);
	va_end(args);
}

/**
 * stage_draw_target() - choose a process that can be looked at
 * @s: stage
 * @seed: of the choice
 *
 * Return: its number, 0 if there is none.
 */
pid_t stage_draw_target(const struct stage *s, uint64_t *seed)
{
	unsigned int first = draw(seed, STAGE_PARTS * STAGE_TARGETS), i;

	for (i = 0; i < STAGE_PARTS * STAGE_TARGETS; i++) {
		unsigned int k = (first + i) % (STAGE_PARTS * STAGE_TARGETS);
		pid_t pid = __atomic_load_n(&s->parts[k / STAGE_TARGETS]
					    .targets[k % STAGE_TARGETS],
					    __ATOMIC_RELAXED);

		if (pid)
			return pid;
	}
	return 0;
}
