/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What all actors share: whether to go on, who can be looked at, and what has
 * been found. It is in memory shared by all processes, changed atomically.
 */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define STAGE_PARTS	32
#define STAGE_TARGETS	4

/* The invariants: what is checked, as it is reported. */
#define STAGE_CHECKS(X)							\
	X(PLACE, "records are where the target may map")		\
	X(FRAME, "frames are within memory")				\
	X(SOUND, "files are ordered, of their levels, and add up")	\
	X(KERNEL, "files about the kernel are ordered and add up")	\
	X(ERRORS, "errors are documented ones")				\
	X(COUNTERS, "counters only grow")				\
	X(LIVES, "targets die of nothing but SIGKILL")			\
	X(SEEN, "pages, holes, swap entries and huge pages were seen")	\
	X(VMAS, "at rest: records are within VMAs, and as long as can be") \
	X(SMAPS, "at rest: sums of vmas are those of smaps")		\
	X(TABLES, "at rest: tables are VmPTE, huge pages and records")				\
	X(TARGETS, "at rest: targets are directories")			\
	X(HELD, "at rest: nothing is held without targets and files")	\
	X(UNUSED, "at rest: no reference to the module")		\
	X(MEMORY, "memory is back once the module is unloaded")

#define STAGE_ENUM(name, text)	CHECK_##name,
enum stage_check { STAGE_CHECKS(STAGE_ENUM) CHECK_NR_CHECKS };

/**
 * struct stage_part - one actor
 * @pid: its process, which leads a group of all that it starts
 * @targets: processes to be looked at; 0 is none
 * @rounds: how often it has done what it is for
 * @skip: why it cannot; "" if it can
 */
struct stage_part {
	pid_t pid;
	pid_t targets[STAGE_TARGETS];
	unsigned long rounds;
	char skip[96];
};

/**
 * struct stage_tally - one invariant
 * @times: how often it was checked
 * @wrongs: how often it did not hold
 * @wrong: how, the first time
 */
struct stage_tally {
	unsigned long times;
	unsigned long wrongs;
	char wrong[320];
};

/**
 * struct stage - all of it
 * @stop: the time is up
 * @closed: who uses the module is to wait at the gate
 * @parked: how many wait there
 * @resets_begun: counters are about to be set back
 * @resets_ended: they have been
 * @frames: as sound_frames() says
 * @kinds: a bit for each kind of record that was seen
 * @huge: huge pages were seen
 * @parts: one for each actor
 * @tallies: one for each invariant
 */
struct stage {
	bool stop;
	bool closed;
	unsigned int parked;
	unsigned int resets_begun;
	unsigned int resets_ended;
	uint64_t frames;
	unsigned int kinds;
	bool huge;
	struct stage_part parts[STAGE_PARTS];
	struct stage_tally tallies[CHECK_NR_CHECKS];
};

struct stage *stage_new(void);
const char *stage_check_text(enum stage_check check);
void stage_gate(struct stage *s);
bool stage_close(struct stage *s, unsigned int users);
void stage_open(struct stage *s);
bool stage_stopped(const struct stage *s);

void stage_checked(struct stage *s, enum stage_check check, unsigned long n);
void stage_wrong(struct stage *s, enum stage_check check, const char *format,
		 ...) __attribute__((format(printf, 3, 4)));

/* 0 if there is none. */
pid_t stage_draw_target(const struct stage *s, uint64_t *seed);

#endif /* STAGE_H */
