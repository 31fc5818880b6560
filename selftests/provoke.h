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
 * @threads: how many do them; set
 * @act: what to do to an item
 * @alone: the order of the items matters: one thread does all
 * @before: done just before, by one thread; may be NULL
 * @after: just after
 */
struct provoked {
	char *start;
	char *end;
	char *first;
	long step;
	size_t n;
	size_t threads;
	void (*act)(char *item);
	bool alone;
	void (*before)(void);
	void (*after)(void);
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

/*
 * The same, to end by a signal, or by an error of the system call's;
 * acts_refused() is how often it did.
 */
void act_read_caught(char *item);
void act_write_caught(char *item);
void act_exec_caught(char *item);
void act_write_kernel_refused(char *item);
void act_read_gup_refused(char *item);
void act_write_gup_refused(char *item);
unsigned long acts_refused(void);
void acts_init(void);

/* provoke-tools.c */
void provoke_items(struct provoked *p, char *start, long step,
		   void (*act)(char *item));
char *provoke_anon(struct provoked *p, void (*act)(char *item));
int disk_file(size_t size);
void drain_lru(void);
void settle(const struct provoked *p);

#endif /* PROVOKE_H */
