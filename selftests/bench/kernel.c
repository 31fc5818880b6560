// SPDX-License-Identifier: GPL-2.0
/*
 * The whole of the kernel's half, and of physical memory, file by file. Each is
 * read once to see what there is, and again to be timed.
 */
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "held.h"
#include "median.h"

/* The number after a word in a file, in this base if it has no 0x. */
static int find_number(struct mmscope *h, const char *file, const char *word,
		       int base, uint64_t *number)
{
	const char *at;
	char *text;
	int err = mmscope_read_file(h, 0, file, &text, NULL);

	*number = 0;
	if (err)
		return err;
	at = strstr(text, word);
	if (at)
		*number = strtoull(at + strlen(word), NULL, base);
	free(text);
	return *number ? 0 : -EPROTO;
}

/* An area of several tables, large enough for what is found in it to count. */
#define AREA_BYTES	"16777216"
#define LAB		"vmalloc " AREA_BYTES

static int direct_map(struct mmscope *h, uint64_t *address)
{
	return find_number(h, "kernel/layout", "page_offset ", 0, address);
}

/* The middle of an area of the module's own. */
static int area(struct mmscope *h, uint64_t *address)
{
	int err = mmscope_write_file(h, 0, "kernel/lab", LAB, strlen(LAB));

	if (!err)
		err = find_number(h, "kernel/lab", " " LAB " ", 16, address);
	*address += strtoull(AREA_BYTES, NULL, 10) / 2;
	return err;
}

const struct kernel_what kernel_files[NR_KERNEL_FILES] = {
	[KERNEL_PAGETABLE] = { "pagetable", "kernel/pagetable", "entry",
			       NULL },
	[KERNEL_VMALLOC] = { "vmalloc", "kernel/vmalloc", "entry", NULL },
	[KERNEL_LAYOUT] = { "layout", "kernel/layout", "entry", NULL },
	[KERNEL_PHYSMEM] = { "physmem", "kernel/physmem", "frame", NULL },
	[KERNEL_TRANSLATE] = { "translate", "kernel/translate", "entry",
			       direct_map },
	[KERNEL_TRANSLATE_AREA] = { "translate, in 16M", "kernel/translate",
				    "entry", area },
};

/* Open it, and ask what is to be asked. A descriptor, or -errno. */
static int open_it(struct mmscope *h, const struct kernel_what *what,
		   uint64_t address)
{
	int flags = what->address ? O_RDWR : O_RDONLY;
	int fd = mmscope_open_file(h, 0, what->file, flags | O_CLOEXEC);
	char request[32];
	int n, err = 0;

	if (fd < 0 || !what->address)
		return fd;
	n = snprintf(request, sizeof(request), "0x%llx",
		     (unsigned long long)address);
	if (write(fd, request, n) < 0) {
		err = -errno;
		close(fd);
	}
	return err ? err : fd;
}

/* The numbers after "frames=", of a text that is there in one piece. */
static uint64_t sum_frames(const char *text)
{
	uint64_t sum = 0;

	while ((text = strstr(text, " frames="))) {
		text += strlen(" frames=");
		sum += strtoull(text, NULL, 10);
	}
	return sum;
}

static uint64_t count_lines(const char *text, size_t n)
{
	uint64_t lines = 0;
	size_t i;

	for (i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

/* Read all of an open file, and look at what is held, ever more seldom. */
static int watch_read(struct mmscope *h, int fd, struct held *w,
		      struct kernel_cost *cost, char *buf)
{
	unsigned long reads = 0;
	size_t used = 0;
	int err = 0;
	ssize_t n;

	do {
		if (!(reads & (reads - 1)))
			err = held_look(h, w);
		if (err)
			return err;
		/* only of a short file all is kept */
		if (BUFFER - used < BUFFER / 2)
			used = 0;
		n = read(fd, buf + used, BUFFER - used - 1);
		if (n < 0)
			return -errno;
		cost->rows += count_lines(buf + used, n);
		used += n;
		reads++;
	} while (n);
	buf[used] = '\0';
	return held_look(h, w);
}

/* What is in a file, and what reading it takes besides time. */
static int look(struct mmscope *h, const struct kernel_what *what,
		uint64_t address, struct kernel_cost *cost, char *buf)
{
	struct held w;
	uint64_t before, after;
	int fd, err = mmscope_set(h, "stats=reset");

	if (!err)
		err = held_begin(h, &w);
	if (!err)
		err = mmscope_stat(h, "entries", &before);
	if (err)
		return err;
	fd = open_it(h, what, address);
	if (fd < 0)
		return fd;
	err = watch_read(h, fd, &w, cost, buf);
	close(fd);
	if (!err)
		err = mmscope_stat(h, "entries", &after);
	if (!err)
		err = mmscope_stat(h, "irqs_off_max_ns", &cost->irqs_ns);
	if (err)
		return err;
	/* only entries have a counter */
	cost->units = strcmp(what->unit, "entry") ? sum_frames(buf) :
						    after - before;
	cost->held = w.most;
	if (w.least == w.most)
		return 0;
	fprintf(stderr, "bench: %s: held %llu to %llu bytes\n",
		what->label, (unsigned long long)w.least,
		(unsigned long long)w.most);
	return -EPROTO;
}

static int read_all(struct mmscope *h, const struct kernel_what *what,
		    uint64_t address, char *buf)
{
	int fd = open_it(h, what, address);
	ssize_t n;

	if (fd < 0)
		return fd;
	do {
		n = read(fd, buf, BUFFER);
	} while (n > 0);
	n = n < 0 ? -errno : 0;
	close(fd);
	return n;
}

static int measure(struct mmscope *h, const struct kernel_what *what,
		   struct kernel_cost *cost, char *buf)
{
	uint64_t address = 0;
	double took[ROUNDS];
	int i, err = what->address ? what->address(h, &address) : 0;

	if (!err)
		err = look(h, what, address, cost, buf);
	for (i = 0; i < ROUNDS && !err; i++) {
		double start = now_ns();

		err = read_all(h, what, address, buf);
		took[i] = now_ns() - start;
	}
	if (!err)
		cost->ns = median(took, ROUNDS);
	return err;
}

/**
 * kernel_measure() - what each of the files costs
 * @h: handle
 * @costs: filled
 * @buf: BUFFER bytes to read into
 *
 * Return: 0, or -errno: -EPROTO if the memory held was not constant.
 */
int kernel_measure(struct mmscope *h, struct kernel_cost *costs, char *buf)
{
	unsigned int i;
	int err = 0;

	memset(costs, 0, NR_KERNEL_FILES * sizeof(*costs));
	for (i = 0; i < NR_KERNEL_FILES && !err; i++)
		err = measure(h, &kernel_files[i], &costs[i], buf);
	mmscope_write_file(h, 0, "kernel/lab", "free all", 8);
	return err;
}
