// SPDX-License-Identifier: GPL-2.0
/* Actors that attach, set, load. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actor.h"
#include "draw.h"
#include "kmod.h"
#include "scope.h"

static pid_t draw_pid(struct actor *a)
{
	switch (draw(&a->seed, 8)) {
	case 0:
		return 1 + draw(&a->seed, 4000);
	case 1:
		return getpid();
	case 2:
		return 1 + draw(&a->seed, 2);
	}
	return stage_draw_target(a->stage, &a->seed);
}

bool attach_round(struct actor *a)
{
	bool acted = false;
	pid_t pid;
	int i, err;

	for (i = 0; i < 20; i++) {
		pid = draw_pid(a);
		err = mmscope_attach(a->h, pid);
		actor_judge_call(a, "attach", err);
		acted |= !err;
		if (draw(&a->seed, 2))
			actor_judge_call(a, "detach", mmscope_detach(a->h, pid));
		scope_sleep_ms(5);
	}
	return acted;
}

static void begin_reset(struct stage *s)
{
	__atomic_add_fetch(&s->resets_begun, 1, __ATOMIC_SEQ_CST);
}

static void end_reset(struct stage *s)
{
	__atomic_add_fetch(&s->resets_ended, 1, __ATOMIC_SEQ_CST);
}

bool control_round(struct actor *a)
{
	char line[64];
	int err;

	static const char * const faults[] = { "off", "count", "latency" };
	/* see scope_emulated(): there it is done at rest, rest.c */
	unsigned int what = draw(&a->seed, scope_emulated() ? 6 : 10);

	switch (what) {
	case 0:
		snprintf(line, sizeof(line), "max_targets=%d",
			 draw(&a->seed, 4) ? 4096 : 8);
		break;
	case 1:
		snprintf(line, sizeof(line), "chunk=0\nchunk=-1");
		break;
	case 2:
		snprintf(line, sizeof(line), "stats=reset");
		break;
	case 6:
	case 7:
		snprintf(line, sizeof(line), "faults=%s",
			 faults[draw(&a->seed, 3)]);
		break;
	case 8:
		snprintf(line, sizeof(line), "swap=%s",
			 draw(&a->seed, 4) ? "on" : "off");
		break;
	case 9:
		snprintf(line, sizeof(line), "tlb=%s",
			 draw(&a->seed, 2) ? "on" : "off");
		break;
	default:
		snprintf(line, sizeof(line), "chunk=%lu",
			 1000 + draw(&a->seed, 100000));
	}
	begin_reset(a->stage);
	err = mmscope_set(a->h, line);
	end_reset(a->stage);
	actor_judge_call(a, "control", err);
	scope_sleep_ms(100 + draw(&a->seed, 300));
	return !err;
}

const char *load_need(void)
{
	return getenv("MMSCOPE_KO") ? NULL :
				      "MMSCOPE_KO does not name the module";
}

static bool is_off(struct mmscope *h, const char *key)
{
	char mode[16] = "";

	return !mmscope_get(h, key, mode, sizeof(mode)) && !strcmp(mode, "off");
}

/* Would unloading take a hook away that processors are in? */
static bool is_hooked(struct mmscope *h)
{
	return scope_emulated() &&
	       !(is_off(h, "faults") && is_off(h, "swap") && is_off(h, "tlb"));
}

/* Unload, as soon as the others leave a gap, and load. */
bool load_round(struct actor *a)
{
	int err;

	scope_sleep_ms(500 + draw(&a->seed, 2000));
	if (is_hooked(a->h))
		return false;
	begin_reset(a->stage);
	err = kmod_unload_soon();
	if (!err)
		err = kmod_load_with(scope_emulated() ?
				     "faults=off swap=off" : "");
	end_reset(a->stage);
	stage_checked(a->stage, CHECK_ERRORS, 1);
	if (err && err != -EWOULDBLOCK)
		stage_wrong(a->stage, CHECK_ERRORS, "load: %s",
			    strerrorname_np(-err));
	return !err;
}
