/* SPDX-License-Identifier: GPL-2.0 */
/* What those who provoke page faults share; all run in the program `faulter`. */
#ifndef PROVOKE_H
#define PROVOKE_H

#include <stdbool.h>
#include <stddef.h>

#include "shape-build.h"

/**
 * struct provoked - memory of which each item is one page fault
 * @start: first address; nothing between it and @end is touched before
 * @end: first address after it
 * @first: the first item
 * @step: bytes from an item to the next
 * @n: items; set to as many as are wanted, a builder may have it less
 * @act: what to do to an item
 * @alone: the order of the items matters: one thread does all
 */
struct provoked {
	char *start;
	char *end;
	char *first;
	long step;
	size_t n;
	void (*act)(char *item);
	bool alone;
};

/* Each prepares the memory and sets all of @p but @n. */
#define PROVOKE(name, ...) void provoke_##name(struct provoked *p)
#include "provoke-list.h"

/* provoke-acts.c: what to do to an item */
void act_read(char *item);
void act_write(char *item);
void act_exec(char *item);
void act_read_kernel(char *item);
void act_write_kernel(char *item);
void act_read_gup(char *item);
void act_write_gup(char *item);
void act_populate(char *item);
void act_mlock(char *item);

/* The same, to end by a signal; acts_signals() is how often one came. */
void act_read_caught(char *item);
void act_write_caught(char *item);
void act_exec_caught(char *item);
unsigned long acts_signals(void);
void acts_init(void);

/* provoke-tools.c */
void provoke_items(struct provoked *p, char *start, long step,
		   void (*act)(char *item));
char *provoke_anon(struct provoked *p, void (*act)(char *item));
int disk_file(size_t size);
void drain_lru(void);
void settle(const struct provoked *p);

#endif /* PROVOKE_H */
