// SPDX-License-Identifier: GPL-2.0
/* All subcommands, in the order of the help. */
#include "command.h"

#define COMMANDS(X)						\
	X(doctor) X(attach) X(detach) X(list) X(ps)		\
	X(vmas) X(pagetable) X(tables) X(translate)		\
	X(stat) X(top)						\
	X(klayout) X(kpagetable) X(kvmalloc) X(kphysmem)	\
	X(ktranslate) X(klab)					\
	X(record) X(diff) X(lab) X(completion)

#define DECLARE(name)	command_##name,
#define LIST(name)	&command_##name,

/* The last one is none, for the comma before it. */
extern const struct command COMMANDS(DECLARE) command_none;

const struct command *const commands[] = { COMMANDS(LIST) NULL };
