/* SPDX-License-Identifier: GPL-2.0 */
/* The signals that end a lab, which first undoes what it did. */
#ifndef LAB_SIGNAL_H
#define LAB_SIGNAL_H

#include <stdbool.h>

/*
 * SIGINT, SIGTERM, SIGHUP and SIGQUIT, unless they are ignored, and SIGPIPE are
 * noted from then on, to be asked for.
 */
void lab_catch_signals(void);
bool lab_stopped(void);

/* Have them wait while what was done is undone, of which nothing is to fail. */
void lab_hold_signals(void);
void lab_release_signals(void);

/* In a child, which they are to end: SIGPIPE is an error of writing there. */
void lab_default_signals(void);

/* If a signal came, die of it: the last thing before exit(). */
void lab_die_of_signal(void);

#endif /* LAB_SIGNAL_H */
