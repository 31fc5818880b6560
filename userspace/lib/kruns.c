// SPDX-License-Identifier: GPL-2.0
/* kernel/pagetable, row by row. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define NAME	"kernel/pagetable"

struct mmscope_kruns {
	struct mmscope_lines *lines;
	uint64_t last;			/* end of the run before */
	bool ended;
	struct mmscope_krun_total total;
};

static bool plain(const struct mmscope_krun_opts *o)
{
	return !o || (!o->start && !o->end && !o->holes && !o->loose &&
		      !o->user_root);
}

static int write_opts(struct mmscope *h, int fd,
		      const struct mmscope_krun_opts *o)
{
	char words[128];
	int len = 0, err;

	if (o->start || o->end)
		len = snprintf(words, sizeof(words), "range=%llx-%llx ",
			       (unsigned long long)o->start,
			       (unsigned long long)o->end);
	len += snprintf(words + len, sizeof(words) - len,
			"holes=%s merge=%s root=%s\n", o->holes ? "on" : "off",
			o->loose ? "loose" : "strict",
			o->user_root ? "user" : "kernel");
	err = mmscope_write_fd(h, fd, words, len, NAME);
	if (err == -EOPNOTSUPP)
		return mmscope_fail(h, err,
				    NAME ": user mode has no root of its own here");
	return err;
}

static int open_as_wanted(struct mmscope *h, const struct mmscope_krun_opts *o)
{
	int flags = (plain(o) ? O_RDONLY : O_RDWR) | O_CLOEXEC;
	int fd, err;

	if (h->captured && !plain(o))
		return mmscope_fail_captured(h, NAME);
	fd = mmscope_open_file(h, 0, NAME, flags);
	if (fd < 0 || plain(o))
		return fd;
	err = write_opts(h, fd, o);
	if (err)
		close(fd);
	return err ? err : fd;
}

/**
 * mmscope_kruns_open() - begin to read kernel/pagetable
 * @h: handle, to be kept as long as the iterator
 * @opts: what to show, or NULL for the default
 * @kruns: where the iterator goes; NULL after a failure
 *
 * Return: 0; -EINVAL if the options are refused, -EOPNOTSUPP for the root of
 * user mode where there is no page-table isolation, -ENOENT, -EACCES, -EPERM,
 * -ENOMEM.
 */
int mmscope_kruns_open(struct mmscope *h, const struct mmscope_krun_opts *opts,
		       struct mmscope_kruns **kruns)
{
	struct mmscope_kruns *k = calloc(1, sizeof(*k));
	int err;

	*kruns = NULL;
	if (!k)
		return mmscope_fail_use(h, -ENOMEM, NAME);
	err = mmscope_lines_open(h, open_as_wanted(h, opts), 0, NAME,
				 &k->lines);
	if (err) {
		free(k);
		return err;
	}
	*kruns = k;
	return 0;
}

static bool scan_total(struct mmscope_scan *s, struct mmscope_krun_total *t)
{
	return mmscope_scan_key(s, "runs=", &t->runs) &&
	       mmscope_scan_key(s, "bytes=", &t->bytes) &&
	       mmscope_scan_key(s, "wx_runs=", &t->wx_runs) &&
	       mmscope_scan_key(s, "wx_bytes=", &t->wx_bytes) &&
	       mmscope_scan_key(s, "unread=", &t->unread);
}

static bool scan_run(struct mmscope_scan *s, struct mmscope_krun *run)
{
	if (!mmscope_scan_run(s, &run->range) ||
	    !mmscope_scan_copy(s, run->region, sizeof(run->region)))
		return false;
	run->wx = mmscope_scan_word(s, "W+X");
	return run->wx || mmscope_scan_word(s, "-");
}

/* The last line, which nothing comes after: 0 or -errno. */
static int take_total(struct mmscope_kruns *kruns, struct mmscope_scan *line)
{
	struct mmscope_scan more;
	int ret;

	kruns->ended = true;
	if (!scan_total(line, &kruns->total) || !mmscope_scan_end(line))
		return mmscope_lines_fail(kruns->lines, -EPROTO);
	ret = mmscope_lines_next(kruns->lines, &more);
	return ret > 0 ? mmscope_lines_fail(kruns->lines, -EPROTO) : ret;
}

/**
 * mmscope_kruns_next() - take one run
 * @kruns: iterator
 * @run: where it goes
 *
 * Return: 1, or 0 at the end; -EINTR after a signal; -EPROTO for a malformed
 * row, one out of order, or an end without the total.
 */
int mmscope_kruns_next(struct mmscope_kruns *kruns, struct mmscope_krun *run)
{
	struct mmscope_scan line;
	int more;

	if (kruns->ended)
		return 0;
	more = mmscope_lines_next(kruns->lines, &line);
	if (more < 0)
		return more;
	if (!more)
		return mmscope_lines_fail(kruns->lines, -EPROTO);
	if (mmscope_scan_word(&line, "total"))
		return take_total(kruns, &line);
	memset(run, 0, sizeof(*run));
	if (!scan_run(&line, run) || !mmscope_scan_end(&line) ||
	    run->range.start < kruns->last)
		return mmscope_lines_fail(kruns->lines, -EPROTO);
	kruns->last = run->range.end;
	return 1;
}

/**
 * mmscope_kruns_total() - what the last line says
 * @kruns: iterator that is at its end; all is 0 before
 * @total: where it goes
 */
void mmscope_kruns_total(const struct mmscope_kruns *kruns,
			 struct mmscope_krun_total *total)
{
	*total = kruns->total;
}

/**
 * mmscope_kruns_close() - end it
 * @kruns: iterator, or NULL
 */
void mmscope_kruns_close(struct mmscope_kruns *kruns)
{
	if (!kruns)
		return;
	mmscope_lines_close(kruns->lines);
	free(kruns);
}
