// SPDX-License-Identifier: GPL-2.0
/*
 * stress [-s SEED] SECONDS: all actors at once, for so long, and what holds
 * all the time or whenever they are stopped. As root, with the module loaded;
 * MMSCOPE_KO in the environment names its file.
 */
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "actor.h"
#include "exithold.h"
#include "kselftest.h"
#include "rest.h"
#include "scope.h"
#include "sound.h"

/* Between two times of rest, and how many strangers are looked at. */
#define REST_MS		15000
#define STRANGERS	8

/* How many times as long it may last for all to have had a round. */
#define LONGER		4

struct settings {
	uint64_t seed;
	unsigned long seconds;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct settings *set = state->input;

	switch (key) {
	case 's':
		set->seed = strtoull(arg, NULL, 0);
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num)
			argp_usage(state);
		set->seconds = strtoul(arg, NULL, 0);
		return 0;
	case ARGP_KEY_END:
		if (!set->seconds)
			argp_usage(state);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
	{ "seed", 's', "SEED", 0, "of the choices; the time if not given" },
	{ }
};

static const struct argp argp = {
	.options = options, .parser = parse, .args_doc = "SECONDS",
	.doc = "Stress the module, and check what holds meanwhile.",
};

/* A process's number is not to be used again while somebody looks for it. */
static void widen_pids(void)
{
	actor_put("/proc/sys/kernel/pid_max", "4194304");
}

static unsigned int users(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < actor_nr_roles; i++)
		n += actor_roles[i].uses_module;
	return n;
}

static void start_all(struct stage *s, uint64_t seed)
{
	unsigned int i;

	for (i = 0; i < actor_nr_roles; i++)
		actor_start(s, i, (seed + i + 1) * 0x9e3779b97f4a7c15ULL | 1);
}

static void signal_targets(const struct stage *s, int signal)
{
	unsigned int i;

	for (i = 0; i < actor_nr_roles; i++)
		if (!actor_roles[i].uses_module)
			kill(-s->parts[i].pid, signal);
}

/*
 * An actor has others' pages move, too, by move_pages() and compaction, until that call
 * returns: /proc/PID/smaps shows nothing of it, so what it shows is no steadiness.
 */
static void wait_for_actors(const struct stage *s)
{
	unsigned int i;

	for (i = 0; i < actor_nr_roles; i++)
		if (!actor_roles[i].uses_module &&
		    !rest_wait_still(s->parts[i].pid))
			ksft_print_msg("%s does not stand still\n",
				       actor_roles[i].name);
}

static size_t list_targets(const struct stage *s, pid_t *pids)
{
	unsigned int i, k;
	size_t n = 0;

	for (i = 0; i < actor_nr_roles; i++)
		for (k = 0; k < STAGE_TARGETS; k++)
			if (s->parts[i].targets[k])
				pids[n++] = s->parts[i].targets[k];
	return n + strangers_list(pids + n, STRANGERS);
}

static void rest(struct stage *s, struct mmscope *h)
{
	pid_t pids[STAGE_PARTS * STAGE_TARGETS + STRANGERS];

	if (stage_close(s, users())) {
		signal_targets(s, SIGSTOP);
		strangers_freeze(true);
		wait_for_actors(s);
		rest_look(s, h, pids, list_targets(s, pids));
		strangers_freeze(false);
		signal_targets(s, SIGCONT);
	} else {
		stage_wrong(s, CHECK_UNUSED, "somebody stays in the module");
	}
	stage_open(s);
}

/* An actor that ends before its time has died of something. */
static void watch(struct stage *s)
{
	siginfo_t info = { };

	if (!waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) &&
	    info.si_pid)
		stage_wrong(s, CHECK_ERRORS, "process %d died, status %d",
			    info.si_pid, info.si_status);
}

/* What there must be among so many records. */
static bool all_was_seen(const struct stage *s)
{
	const unsigned int all = 1U << MMSCOPE_K_PAGE | 1U << MMSCOPE_K_HOLE |
				 1U << MMSCOPE_K_SWAP;

	return (s->kinds & all) == all && s->huge;
}

static bool all_have_acted(const struct stage *s)
{
	unsigned int i;

	if (!all_was_seen(s))
		return false;
	for (i = 0; i < actor_nr_roles; i++)
		if (!s->parts[i].rounds && !*s->parts[i].skip)
			return false;
	return true;
}

static void run(struct stage *s, struct mmscope *h, unsigned long seconds)
{
	uint64_t began = scope_now_ms(), end = began + seconds * 1000;
	uint64_t last = began + seconds * 1000 * LONGER;
	uint64_t next = began + REST_MS;

	while (scope_now_ms() < (all_have_acted(s) ? end : last)) {
		scope_sleep_ms(100);
		watch(s);
		if (scope_now_ms() < next)
			continue;
		rest(s, h);
		next = scope_now_ms() + REST_MS;
	}
	ksft_print_msg("lasted %lu s\n",
		       (unsigned long)(scope_now_ms() - began) / 1000);
}

static void stop_all(struct stage *s)
{
	unsigned int i, turn;

	__atomic_store_n(&s->stop, true, __ATOMIC_SEQ_CST);
	/* who uses the module first, while there is something to use it for */
	for (turn = 0; turn < 2; turn++)
		for (i = 0; i < actor_nr_roles; i++)
			if (actor_roles[i].uses_module == !turn)
				actor_stop(s, i);
	strangers_end();
}

static void report(const struct stage *s)
{
	unsigned int i;

	for (i = 0; i < actor_nr_roles; i++) {
		const struct stage_part *p = &s->parts[i];

		if (*p->skip)
			ksft_test_result_skip("%s: %s\n", actor_roles[i].name,
					      p->skip);
		else
			ksft_test_result(p->rounds, "%s: %lu rounds (%s)\n",
					 actor_roles[i].name, p->rounds,
					 actor_roles[i].does);
	}
	for (i = 0; i < CHECK_NR_CHECKS; i++) {
		const struct stage_tally *t = &s->tallies[i];

		if (t->wrongs)
			ksft_print_msg("%lu times wrong, first: %s\n",
				       t->wrongs, t->wrong);
		ksft_test_result(t->times && !t->wrongs,
				 "%s: checked %lu times\n", stage_check_text(i),
				 t->times);
	}
}

int main(int argc, char **argv)
{
	struct settings set = { .seed = time(NULL) };
	struct kmod_memory before, after;
	struct exithold hold;
	struct mmscope *h;
	struct stage *s;
	bool noted;

	if (argc == 2 && !strcmp(argv[0], "stress-exec"))
		return execs_again(argv[1]);
	argp_parse(&argp, argc, argv, 0, NULL, &set);
	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft_print_header();
	ksft_set_plan(actor_nr_roles + CHECK_NR_CHECKS);
	ksft_print_msg("%lu seconds, seed %lu\n", set.seconds,
		       (unsigned long)set.seed);
	s = stage_new();
	if (!s || mmscope_open(&h))
		ksft_exit_fail_msg("%s\n", s ? mmscope_error(h) : "no memory");
	s->frames = sound_frames();
	widen_pids();
	/* the kernel's text is patched by neither actor: see exithold.h */
	if (exithold_begin(&hold))
		ksft_print_msg("without events of exits, text is patched\n");
	noted = rest_memory(&before);
	start_all(s, set.seed);
	run(s, h, set.seconds);
	stop_all(s);
	scope_sleep_ms(1000);
	rest_look(s, h, NULL, 0);
	stage_checked(s, CHECK_SEEN, 1);
	if (!all_was_seen(s))
		stage_wrong(s, CHECK_SEEN, "kinds %#x,%s huge pages", s->kinds,
			    s->huge ? "" : " no");
	if (noted && rest_memory(&after))
		rest_compare_memory(s, &before, &after);
	exithold_end(&hold);
	mmscope_close(h);
	report(s);
	ksft_finished();
}
