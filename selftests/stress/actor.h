/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Actors: processes that do one thing again and again. Those that use the
 * module wait at the stage's gate between two rounds; all others are stopped
 * where they are when the stage is to be at rest.
 */
#ifndef ACTOR_H
#define ACTOR_H

#include "child.h"
#include "stage.h"

/**
 * struct actor - an actor at work
 * @stage: where
 * @part: its own part of it
 * @seed: of its choices
 * @h: handle of the module
 */
struct actor {
	struct stage *stage;
	struct stage_part *part;
	uint64_t seed;
	struct mmscope *h;
};

/**
 * struct actor_role - what an actor does
 * @name: its name
 * @does: the same in words
 * @uses_module: it has files of the module open, or loads it
 * @need: prepare; NULL, or the reason why it cannot be done here; optional
 * @round: do it once; false if nothing came of it
 */
struct actor_role {
	const char *name;
	const char *does;
	bool uses_module;
	const char *(*need)(void);
	bool (*round)(struct actor *a);
};

/* cast.c: all of them */
extern const struct actor_role actor_roles[];
extern const unsigned int actor_nr_roles;

void actor_start(struct stage *s, unsigned int role, uint64_t seed);
void actor_stop(struct stage *s, unsigned int role);

/* For rounds: start a process that can be looked at, and wait for its end. */
bool actor_target(struct actor *a, unsigned int slot, struct child *c,
		  child_fn *body);
void actor_judge_end(struct actor *a, int status);
int actor_await(struct actor *a, unsigned int slot, struct child *c);
void actor_kill(struct actor *a, unsigned int slot, struct child *c);
bool actor_round_of(struct actor *a, child_fn *body);

/* Wait for what a target has forked: for all, or for those that have ended. */
void actor_reap(struct actor *a, bool all);

/* Write a word to a file; false if that fails. */
bool actor_put(const char *path, const char *word);

/* For those that use the module: what is said to them, with the module going or not. */
void actor_judge_call(struct actor *a, const char *call, int err);
void actor_attach(struct actor *a, pid_t pid);

/* readers.c, odd.c, strangers.c */
bool read_round(struct actor *a);
bool read_odd_round(struct actor *a);
const char *strangers_need(void);
bool strangers_round(struct actor *a);
bool read_strangers_round(struct actor *a);
size_t strangers_list(pid_t *pids, size_t n);
void strangers_freeze(bool on);
void strangers_end(void);

/* switchers.c, counters.c */
bool attach_round(struct actor *a);
bool control_round(struct actor *a);
const char *load_need(void);
bool load_round(struct actor *a);
bool counters_round(struct actor *a);

/* kernel.c */
bool read_kernel_round(struct actor *a);
bool lab_round(struct actor *a);

/* lives.c */
bool mutate_round(struct actor *a);
bool kill_round(struct actor *a);
bool forks_round(struct actor *a);
bool execs_round(struct actor *a);
bool threads_round(struct actor *a);
int execs_again(const char *left);

/* huge.c */
const char *thp_need(void);
bool thp_round(struct actor *a);
const char *hugetlb_need(void);
bool hugetlb_round(struct actor *a);

/* moves.c */
const char *ksm_need(void);
bool ksm_round(struct actor *a);
const char *nodes_need(void);
bool nodes_round(struct actor *a);

/* uffd.c */
const char *uffd_need(void);
bool uffd_round(struct actor *a);

/* pressure.c */
const char *reclaim_need(void);
bool reclaim_round(struct actor *a);
const char *swap_need(void);
bool swap_round(struct actor *a);
const char *oom_need(void);
bool oom_round(struct actor *a);

#endif /* ACTOR_H */
