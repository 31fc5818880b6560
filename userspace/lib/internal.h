/* SPDX-License-Identifier: GPL-2.0 */
/* What the library's own files share. */
#ifndef MMSCOPE_INTERNAL_H
#define MMSCOPE_INTERNAL_H

#include "libmmscope.h"

struct mmscope {
	char *debugfs;		/* NULL: there is none */
	char *procfs;		/* likewise */
	bool system;		/* @debugfs is where the kernel has it */
	bool captured;		/* it is a copy, to which nothing is written */
	char error[512];
};

/* error.c */
int mmscope_fail(struct mmscope *h, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int mmscope_fail_open(struct mmscope *h, int err, pid_t pid, const char *path);
int mmscope_fail_use(struct mmscope *h, int err, const char *what);
int mmscope_fail_parse(struct mmscope *h, int err, pid_t pid,
		       const char *name);

int mmscope_fail_captured(struct mmscope *h, const char *what);

/* file.c */
int mmscope_write_fd(struct mmscope *h, int fd, const void *buf, size_t len,
		     const char *what);
int mmscope_read_fd(struct mmscope *h, int fd, char **text, size_t *len,
		    const char *what);
int mmscope_is_text(const char *text, size_t len);
int mmscope_read_text(struct mmscope *h, pid_t pid, const char *name,
		      char **text);

/* query.c */
int mmscope_open_query(struct mmscope *h, pid_t pid, const char *name);
int mmscope_query(struct mmscope *h, int fd, const char *name,
		  uint64_t address, char **text, size_t *len);

/* walk.c */
int mmscope_open_walk_file(struct mmscope *h, pid_t pid, const char *name,
			   const struct mmscope_walk_opts *opts);

/* scan.c: the words of one line; each takes what it names or leaves it */
struct mmscope_scan {
	const char *p;
	const char *end;
};

/* lines.c: a file of them, one at a time */
struct mmscope_lines;

int mmscope_lines_open(struct mmscope *h, int fd, pid_t pid, const char *name,
		       struct mmscope_lines **lines);
int mmscope_lines_next(struct mmscope_lines *l, struct mmscope_scan *line);
int mmscope_lines_fail(struct mmscope_lines *l, int err);
void mmscope_lines_close(struct mmscope_lines *l);

bool mmscope_scan_line(const char **text, struct mmscope_scan *line);
bool mmscope_scan_comment(const struct mmscope_scan *line);
bool mmscope_scan_switch(struct mmscope_scan *s, const char *name, bool *on);
bool mmscope_scan_end(struct mmscope_scan *s);
bool mmscope_scan_copy(struct mmscope_scan *s, char *buf, size_t size);
bool mmscope_scan_any(struct mmscope_scan *s, struct mmscope_scan *word);
bool mmscope_scan_word(struct mmscope_scan *s, const char *word);
bool mmscope_scan_number(struct mmscope_scan *s, uint64_t *v);
bool mmscope_scan_uint(struct mmscope_scan *s, unsigned int *v);
bool mmscope_scan_key(struct mmscope_scan *s, const char *key, uint64_t *v);
bool mmscope_scan_range(struct mmscope_scan *s, uint64_t *start,
			uint64_t *end);
bool mmscope_scan_perms(struct mmscope_scan *s, char perms[5]);
bool mmscope_scan_level(struct mmscope_scan *s, unsigned int *level);
bool mmscope_scan_name(struct mmscope_scan *s, char *buf, size_t size);

/* klayout.c: "logical" or "virtual" */
bool mmscope_scan_address_kind(struct mmscope_scan *s, bool *logical);

/* pagetable.c: the columns of a run */
bool mmscope_scan_run(struct mmscope_scan *s, struct mmscope_range *r);

/* translation.c */

/* Which lines were seen already. */
struct mmscope_seen {
	bool address;
	bool vma;
	bool size;
	bool access;
};

bool mmscope_scan_translation(struct mmscope_scan *s,
			      struct mmscope_translation *t,
			      struct mmscope_seen *seen);

/* numbers.c */
bool mmscope_parse_number(const char *p, const char *end, uint64_t *v);
bool mmscope_parse_hex(const char *p, const char *end, uint64_t *v);

/* faults.c: "cause:count,..."; @counts has room for MMSCOPE_NR_FAULTS, 0 each */
bool mmscope_scan_causes(struct mmscope_scan *s, uint64_t *counts);
bool mmscope_scan_histogram(struct mmscope_scan *s, uint64_t *histogram);

/* rows.c */
struct mmscope_rows {
	size_t size;		/* of one element */
	int (*parse)(struct mmscope_scan *line, void *row);
};

int mmscope_grow(void **array, size_t n, size_t *room, size_t size);
int mmscope_parse_rows(const char *text, const struct mmscope_rows *rows,
		       void **array, size_t *n);

#endif /* MMSCOPE_INTERNAL_H */
