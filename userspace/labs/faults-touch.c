// SPDX-License-Identifier: GPL-2.0
/* Pages touched between two looks at the row of their mapping. */
#include "faults-touch.h"

static void touch_all(char *at, bool writes, size_t pages)
{
	size_t i;

	for (i = 0; i < pages; i++) {
		if (writes)
			see_write(at + i * PAGE);
		else
			see_read(at + i * PAGE);
	}
}

void faults_write_all(char *at, size_t pages)
{
	touch_all(at, true, pages);
}

void faults_count(struct lab *l, const char *what, char *at, bool writes,
		  size_t pages, int64_t n, enum mmscope_fault cause,
		  enum mmscope_fault fine)
{
	struct mmscope_vma before = see_vma(l, at), row;
	struct see_usage usage;
	int64_t counted;

	/* its code has run before what is counted */
	see_usage();
	usage = see_usage();
	touch_all(at, writes, pages);
	usage.minor = see_usage().minor - usage.minor;
	row = see_vma(l, at);
	counted = row.faults[cause] - before.faults[cause];
	if (fine != cause)
		counted += row.faults[fine] - before.faults[fine];
	lab_equal(l, what, n, counted);
	lab_equal(l, "  of other causes", 0,
		  see_faults(&row) - see_faults(&before) - counted);
	/* FILE_READ alone goes to a device */
	if (fine != MMSCOPE_FAULT_FILE_READ)
		lab_equal(l, "  ru_minflt", n, usage.minor);
}

void faults_touch(struct lab *l, const char *what, char *at, bool writes,
		  int64_t n, enum mmscope_fault cause, enum mmscope_fault fine)
{
	faults_count(l, what, at, writes, FAULTS_N, n, cause, fine);
}
