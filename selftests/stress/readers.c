// SPDX-License-Identifier: GPL-2.0
/* Actors that read all files, and check what they read. */
#include <pthread.h>
#include <string.h>

#include "actor.h"
#include "draw.h"
#include "onlooker.h"
#include "scope.h"
#include "sound.h"

/* How long a round looks at the same processes. */
#define LOOK_MS		200

static void tell(struct actor *a, const struct onlooker *o)
{
	enum stage_check check = CHECK_SOUND;

	if (strstr(o->wrong, SOUND_NOWHERE))
		check = CHECK_PLACE;
	else if (strstr(o->wrong, ": " SOUND_FRAME))
		check = CHECK_FRAME;
	else if (strstr(o->wrong, ": E"))
		check = CHECK_ERRORS;
	if (*o->wrong)
		stage_wrong(a->stage, check, "%s", o->wrong);
	__atomic_or_fetch(&a->stage->kinds, o->kinds, __ATOMIC_RELAXED);
	if (o->huge)
		__atomic_store_n(&a->stage->huge, true, __ATOMIC_RELAXED);
	if (!o->strangers)
		stage_checked(a->stage, CHECK_PLACE, o->records);
	stage_checked(a->stage, CHECK_FRAME, o->records);
	stage_checked(a->stage, CHECK_SOUND, o->reads);
	stage_checked(a->stage, CHECK_ERRORS, o->gone + o->stale + o->reads);
}

static bool look_at(struct actor *a, const pid_t *pids, bool strangers)
{
	bool stop = false;
	struct onlooker o = {
		.slots = pids, .stop = &stop, .frames = a->stage->frames,
		.strangers = strangers, .unloads = true,
		.seed = draw(&a->seed, UINT32_MAX) | 1,
	};
	pthread_t thread;
	int i;

	for (i = 0; i < ONLOOKER_SLOTS; i++)
		if (pids[i])
			actor_attach(a, pids[i]);
	if (pthread_create(&thread, NULL, onlooker_run, &o))
		return false;
	scope_sleep_ms(LOOK_MS);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	tell(a, &o);
	return o.reads;
}

/* The target of an actor, 0 if it has none just now. */
static pid_t target_of(const struct stage *s, bool (*round)(struct actor *a))
{
	unsigned int i;

	for (i = 0; i < actor_nr_roles; i++)
		if (actor_roles[i].round == round)
			return __atomic_load_n(&s->parts[i].targets[0],
					       __ATOMIC_RELAXED);
	return 0;
}

bool read_round(struct actor *a)
{
	pid_t pids[ONLOOKER_SLOTS];
	int i;

	for (i = 0; i < ONLOOKER_SLOTS; i++)
		pids[i] = stage_draw_target(a->stage, &a->seed);
	/* what is to be seen, until it was: few rounds may be all there are */
	if (!(__atomic_load_n(&a->stage->kinds, __ATOMIC_RELAXED) &
	      1U << MMSCOPE_K_SWAP))
		pids[0] = target_of(a->stage, swap_round);
	if (!__atomic_load_n(&a->stage->huge, __ATOMIC_RELAXED))
		pids[1] = target_of(a->stage, thp_round);
	return look_at(a, pids, false);
}

bool read_strangers_round(struct actor *a)
{
	pid_t all[64], pids[ONLOOKER_SLOTS] = { };
	size_t n = strangers_list(all, 64);
	int i;

	for (i = 0; n && i < ONLOOKER_SLOTS; i++)
		pids[i] = all[draw(&a->seed, n)];
	if (!n) {
		scope_sleep_ms(50);
		return false;
	}
	return look_at(a, pids, true);
}
