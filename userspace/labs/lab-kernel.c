// SPDX-License-Identifier: GPL-2.0
/* Allocations of kernel/lab, and what the files under kernel/ say of addresses. */
#include "lab-kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lab-witness.h"

/* As many as kernel/lab gives unless told otherwise. */
#define MOST_ITEMS	64

static unsigned int held[MOST_ITEMS];
static unsigned int nr_held;

/* Is it of this kind, and of this size if the request has one? */
static bool is_requested(const struct mmscope_lab_item *item,
			 const char *request)
{
	size_t len = strcspn(request, " ");
	uint64_t size;

	if (strncmp(item->kind, request, len) || item->kind[len])
		return false;
	if (!request[len])
		return true;
	size = strtoull(request + len, NULL, 10);
	/* which has the order of pages */
	if (!strcmp(item->kind, "pages"))
		size = LAB_PAGE << size;
	return item->size == size;
}

/* The first item after @after that is what was requested. */
static int find_new(struct lab *l, unsigned int after, const char *request,
		    struct mmscope_lab_item *item)
{
	struct mmscope_lab_item *items;
	size_t i, n;
	int err = mmscope_lab(l->h, &items, &n);

	if (err)
		return err;
	err = -ENOENT;
	for (i = 0; err && i < n; i++) {
		if (items[i].id <= after || !is_requested(&items[i], request))
			continue;
		*item = items[i];
		err = 0;
	}
	free(items);
	return err;
}

static int last_id(struct lab *l, unsigned int *id)
{
	struct mmscope_lab_item *items;
	size_t n;
	int err = mmscope_lab(l->h, &items, &n);

	*id = !err && n ? items[n - 1].id : 0;
	free(items);
	return err;
}

static int alloc_locked(struct lab *l, const char *request,
			struct mmscope_lab_item *item)
{
	unsigned int before;
	int err;

	if (nr_held == MOST_ITEMS)
		return -ENOSPC;
	err = last_id(l, &before);
	if (!err)
		err = mmscope_lab_write(l->h, request);
	/* memory may be in pieces too small: have the kernel join them */
	if (err == -ENOMEM && lab_put_file("/proc/sys/vm/compact_memory", "1"))
		err = mmscope_lab_write(l->h, request);
	if (err)
		return err;
	err = find_new(l, before, request, item);
	/* a signal: what is not found is not freed */
	if (err == -EINTR)
		err = find_new(l, before, request, item);
	if (!err)
		held[nr_held++] = item->id;
	return err;
}

/**
 * lab_try_alloc() - allocate memory in the kernel
 * @l: the lab
 * @request: what to write to kernel/lab
 * @item: filled
 *
 * The file does not tell the writer which row is new. So that labs that run at the same
 * time do not take each other's, they wait for each other here.
 *
 * Return: 0 or -errno.
 */
int lab_try_alloc(struct lab *l, const char *request,
		  struct mmscope_lab_item *item)
{
	int err, fd = mmscope_open_file(l->h, 0, "kernel/lab", O_RDONLY);

	if (fd < 0)
		return fd;
	err = flock(fd, LOCK_EX) ? -errno : alloc_locked(l, request, item);
	close(fd);
	return err;
}

bool lab_alloc(struct lab *l, const char *request,
	       struct mmscope_lab_item *item)
{
	int err = lab_try_alloc(l, request, item);

	if (err)
		lab_fail(l, request, lab_errno(err));
	return !err;
}

static void free_id(struct lab *l, unsigned int id)
{
	char request[32];

	snprintf(request, sizeof(request), "free %u", id);
	mmscope_lab_write(l->h, request);
}

void lab_free(struct lab *l, const struct mmscope_lab_item *item)
{
	unsigned int i;

	for (i = 0; i < nr_held; i++) {
		if (held[i] != item->id)
			continue;
		free_id(l, item->id);
		held[i] = held[--nr_held];
		return;
	}
}

void lab_free_rest(struct lab *l)
{
	while (nr_held)
		free_id(l, held[--nr_held]);
}

static void add_run(struct lab_extents *e, const struct mmscope_range *r,
		    uint64_t *next, uint64_t *in_extent)
{
	uint64_t pages = (r->end - r->start) / LAB_PAGE;

	if (!e->pages) {
		e->first = r->frame;
		e->flags = r->flags;
	}
	if (!e->pages || r->frame != *next) {
		e->extents++;
		*in_extent = 0;
	}
	*in_extent += pages;
	*next = r->frame + pages;
	e->pages += pages;
	if (r->shift > 12)
		e->large += pages;
	if (*in_extent > e->longest)
		e->longest = *in_extent;
}

/**
 * lab_see_extents() - where memory of the kernel's is
 * @l: the lab
 * @start: first address
 * @end: first address after it
 * @e: filled
 *
 * Return: true; false if it cannot be read, which is judged then.
 */
bool lab_see_extents(struct lab *l, uint64_t start, uint64_t end,
		     struct lab_extents *e)
{
	const struct mmscope_krun_opts opts = {
		.start = start & -LAB_PAGE,
		.end = (end + LAB_PAGE - 1) & -LAB_PAGE,
	};
	uint64_t at = opts.start, next = 0, in_extent = 0;
	struct mmscope_kruns *kruns;
	struct mmscope_krun run;
	int ret;

	memset(e, 0, sizeof(*e));
	ret = mmscope_kruns_open(l->h, &opts, &kruns);
	if (ret) {
		lab_fail(l, "kernel/pagetable", mmscope_error(l->h));
		return false;
	}
	while ((ret = mmscope_kruns_next(kruns, &run)) > 0) {
		if (run.range.start != at || run.range.kind != MMSCOPE_K_PAGE)
			break;
		at = run.range.end;
		add_run(e, &run.range, &next, &in_extent);
	}
	mmscope_kruns_close(kruns);
	if (ret < 0)
		lab_fail(l, "kernel/pagetable", mmscope_error(l->h));
	return ret >= 0;
}

bool lab_translate_kernel(struct lab *l, uint64_t address,
			  struct mmscope_ktranslation *t)
{
	if (!mmscope_ktranslate(l->h, address, t))
		return true;
	lab_fail(l, "kernel/translate", mmscope_error(l->h));
	return false;
}

bool lab_layout(struct lab *l, struct mmscope_layout *layout)
{
	if (!mmscope_layout(l->h, layout))
		return true;
	lab_fail(l, "kernel/layout", mmscope_error(l->h));
	return false;
}

const struct mmscope_region *lab_region(const struct mmscope_layout *layout,
					const char *name)
{
	size_t i;

	for (i = 0; i < layout->n; i++)
		if (!strcmp(layout->regions[i].name, name))
			return &layout->regions[i];
	return NULL;
}

void lab_address(struct lab *l, const char *what, uint64_t expected,
		 uint64_t observed)
{
	char a[24], b[24];

	snprintf(a, sizeof(a), "0x%" PRIx64, expected);
	snprintf(b, sizeof(b), "0x%" PRIx64, observed);
	lab_words(l, what, a, b);
}

const char *lab_errno(int err)
{
	switch (err) {
	case 0:
		return "success";
	case -ENOMEM:
		return "ENOMEM";
	case -ENOSPC:
		return "ENOSPC";
	case -EINVAL:
		return "EINVAL";
	case -EFAULT:
		return "EFAULT";
	default:
		return strerror(-err);
	}
}
