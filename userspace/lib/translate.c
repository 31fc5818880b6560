// SPDX-License-Identifier: GPL-2.0
/* `translate`: one address, the whole way down. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

struct mmscope_translator {
	struct mmscope *h;
	int fd;
	pid_t pid;
};

/**
 * mmscope_translator_open() - open `translate` of a process
 * @h: handle, to be kept as long as the translator
 * @pid: an attached process
 * @tr: where the translator goes; NULL after a failure
 *
 * Return: 0; -ENOENT if not attached, -ESRCH if the process is gone, -EACCES,
 * -ENOMEM.
 */
int mmscope_translator_open(struct mmscope *h, pid_t pid,
			    struct mmscope_translator **tr)
{
	struct mmscope_translator *new;
	int fd;

	*tr = NULL;
	fd = mmscope_open_query(h, pid, "translate");
	if (fd < 0)
		return fd;
	new = malloc(sizeof(*new));
	if (!new) {
		close(fd);
		mmscope_fail_use(h, -ENOMEM, "translate");
		return -ENOMEM;
	}
	new->h = h;
	new->fd = fd;
	new->pid = pid;
	*tr = new;
	return 0;
}

/**
 * mmscope_translator_get() - translate an address
 * @tr: translator
 * @address: the address
 * @t: where the answer goes
 *
 * Return: 0; -EINVAL if @address is no user address, -ESRCH if the process is
 * gone, -ESTALE, -EINTR; -EPROTO if the answer is malformed or for another
 * address; -EROFS if a captured tree has no answer for it.
 */
int mmscope_translator_get(struct mmscope_translator *tr, uint64_t address,
			   struct mmscope_translation *t)
{
	char *text = NULL;
	size_t len = 0;
	int err = mmscope_query(tr->h, tr->fd, "translate", address, &text,
				&len);

	if (err)
		return err;
	err = mmscope_is_text(text, len);
	if (!err)
		err = mmscope_translation_parse(text, t);
	if (!err && t->address != address)
		err = tr->h->captured ? -ENODATA : -EPROTO;
	free(text);
	if (err == -ENODATA)
		return mmscope_fail_captured(tr->h, "translate");
	return mmscope_fail_parse(tr->h, err, tr->pid, "translate");
}

/**
 * mmscope_translator_close() - close a translator
 * @tr: translator, or NULL
 */
void mmscope_translator_close(struct mmscope_translator *tr)
{
	if (!tr)
		return;
	close(tr->fd);
	free(tr);
}

/**
 * mmscope_translate() - translate one address
 * @h: handle
 * @pid: an attached process
 * @address: the address
 * @t: where the answer goes
 *
 * Return: as mmscope_translator_open() and mmscope_translator_get().
 */
int mmscope_translate(struct mmscope *h, pid_t pid, uint64_t address,
		      struct mmscope_translation *t)
{
	struct mmscope_translator *tr;
	int err = mmscope_translator_open(h, pid, &tr);

	if (err)
		return err;
	err = mmscope_translator_get(tr, address, t);
	mmscope_translator_close(tr);
	return err;
}
