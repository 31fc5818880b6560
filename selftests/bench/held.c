// SPDX-License-Identifier: GPL-2.0
/* The memory that the module holds while a file is open. */
#include "held.h"

/**
 * held_begin() - note what is held before a file is opened
 * @h: handle
 * @w: filled
 *
 * Return: 0, or -errno of the library.
 */
int held_begin(struct mmscope *h, struct held *w)
{
	w->least = UINT64_MAX;
	w->most = 0;
	return mmscope_stat(h, "bytes_held", &w->before);
}

/**
 * held_look() - note what is held now
 * @h: handle
 * @w: from held_begin()
 *
 * Return: 0, or -errno of the library.
 */
int held_look(struct mmscope *h, struct held *w)
{
	uint64_t held;
	int err = mmscope_stat(h, "bytes_held", &held);

	if (err)
		return err;
	held -= w->before;
	w->least = held < w->least ? held : w->least;
	w->most = held > w->most ? held : w->most;
	return 0;
}
