// SPDX-License-Identifier: GPL-2.0
/* Which row of kernel/lab a lab takes for its own; another writes there as well. */
#include "kselftest_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab-kernel.h"
#include "lab-witness.h"

#define MOST	8

/* What is in the file, and what comes into it just before the lab's own. */
static struct mmscope_lab_item rows[MOST];
static size_t nr_rows;
static struct mmscope_lab_item other;
/* Reads of it that a signal ends, once there is something. */
static unsigned int signals;
static unsigned int freed;

int __wrap_mmscope_open_file(struct mmscope *h, pid_t pid, const char *name,
			     int flags)
{
	return open("/dev/null", flags);
}

int __wrap_mmscope_lab(struct mmscope *h, struct mmscope_lab_item **items,
		       size_t *n)
{
	*items = NULL;
	*n = 0;
	if (nr_rows && signals) {
		signals--;
		return -EINTR;
	}
	*items = malloc(sizeof(rows));
	if (!*items)
		return -ENOMEM;
	memcpy(*items, rows, sizeof(rows));
	*n = nr_rows;
	return 0;
}

static void add(const char *kind, uint64_t size)
{
	struct mmscope_lab_item *row = &rows[nr_rows++];

	row->id = nr_rows;
	row->size = size;
	snprintf(row->kind, sizeof(row->kind), "%s", kind);
}

int __wrap_mmscope_lab_write(struct mmscope *h, const char *request)
{
	unsigned long number = 0x10000;
	char kind[16];

	if (sscanf(request, "free %u", &freed) == 1)
		return 0;
	if (*other.kind)
		add(other.kind, other.size);
	if (sscanf(request, "%15s %lu", kind, &number) < 1)
		return -EINVAL;
	add(kind, strcmp(kind, "pages") ? number : 4096UL << number);
	return 0;
}

/* Of the frame, which is not here. */
void lab_fail(struct lab *l, const char *what, const char *why)
{
}

void lab_words(struct lab *l, const char *what, const char *expected,
	       const char *observed)
{
}

bool lab_put_file(const char *path, const char *text)
{
	return false;
}

static struct mmscope_lab_item beside(const char *kind, uint64_t size)
{
	struct mmscope_lab_item item = { .size = size };

	snprintf(item.kind, sizeof(item.kind), "%s", kind);
	return item;
}

FIXTURE(labkernel)
{
	struct lab lab;
	struct mmscope_lab_item item;
};

FIXTURE_SETUP(labkernel)
{
}

FIXTURE_TEARDOWN(labkernel)
{
}

TEST_F(labkernel, other_size)
{
	other = beside("kmalloc", 128);
	ASSERT_EQ(0, lab_try_alloc(&self->lab, "kmalloc 64", &self->item));
	EXPECT_EQ(2, self->item.id);
	EXPECT_EQ(64, self->item.size);
	lab_free(&self->lab, &self->item);
	EXPECT_EQ(2, freed);
}

TEST_F(labkernel, other_order)
{
	other = beside("pages", 4096);
	ASSERT_EQ(0, lab_try_alloc(&self->lab, "pages 1", &self->item));
	EXPECT_EQ(2, self->item.id);
}

TEST_F(labkernel, other_kind)
{
	other = beside("vmalloc", 4096);
	ASSERT_EQ(0, lab_try_alloc(&self->lab, "vmalloc-huge 4096", &self->item));
	EXPECT_EQ(2, self->item.id);
}

TEST_F(labkernel, no_size)
{
	ASSERT_EQ(0, lab_try_alloc(&self->lab, "ioremap", &self->item));
	EXPECT_EQ(1, self->item.id);
}

/* What was allocated is the lab's to free, although a signal came. */
TEST_F(labkernel, signal)
{
	signals = 1;
	ASSERT_EQ(0, lab_try_alloc(&self->lab, "kmalloc 64", &self->item));
	EXPECT_EQ(1, self->item.id);
	lab_free_rest(&self->lab);
	EXPECT_EQ(1, freed);
}

TEST_HARNESS_MAIN
