// SPDX-License-Identifier: GPL-2.0
/* What commands about one process begin with. */
#include "target.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "human.h"

static int take(struct run *r, const char *name, pid_t *pid,
		int (*attach)(struct session *s, pid_t pid))
{
	struct session *s = &r->session;
	char *error;

	if (s->error)
		return run_fail(r);
	error = session_pid(s, name, pid);
	if (error) {
		run_error(r, "%s", error);
		free(error);
		return EXIT_FAILURE;
	}
	if (s->sysroot && !mmscope_attached(s->h, *pid))
		return run_error(r, "process %d is not in the captured tree",
				 *pid);
	return attach(s, *pid) ? run_fail(r) : 0;
}

int target_take(struct run *r, const char *name, pid_t *pid)
{
	return take(r, name, pid, session_attach);
}

int target_take_tree(struct run *r, const char *name, pid_t *pid)
{
	return take(r, name, pid, session_attach_tree);
}

int target_address(struct run *r, const char *text, uint64_t *address)
{
	if (human_address(text, true, address))
		return 0;
	return run_error(r, "'%s' is no address, as 7f0012345000 or 0x7f0012345000 are",
			 text);
}

/* The module takes whole pages only: say which they would be. */
static int check_pages(struct run *r, const char *text, uint64_t start,
		       uint64_t end)
{
	const uint64_t page = sysconf(_SC_PAGESIZE);
	uint64_t first = start & -page;
	/* there is none after the last page */
	uint64_t last = end > -page ? -page : (end + page - 1) & -page;

	if (first == start && last == end)
		return 0;
	return run_error(r,
			 "'%s' does not begin and end with a page of %llu bytes, as %llx-%llx would",
			 text, (unsigned long long)page,
			 (unsigned long long)first, (unsigned long long)last);
}

int target_range(struct run *r, const char *text, uint64_t *start,
		 uint64_t *end)
{
	size_t len = strcspn(text, "-+");
	char first[32];
	bool good;

	snprintf(first, sizeof(first), "%.*s", (int)len, text);
	good = len && len < sizeof(first) && human_address(first, true, start);
	if (good && text[len] == '-')
		good = human_address(text + len + 1, true, end);
	else if (good && text[len] == '+')
		good = human_parse(text + len + 1, end) &&
		       !__builtin_add_overflow(*start, *end, end);
	else
		good = false;
	if (good && *start < *end)
		return check_pages(r, text, *start, *end);
	return run_error(r, "'%s' is no range, as 7f0000000000-7f0000200000 or 7f0000000000+2M are",
			 text);
}
