// SPDX-License-Identifier: GPL-2.0
/*
 * A process for others to look at: hold PAGES FILE maps so many pages of anonymous
 * memory, 4K each, touches them, and writes its process id and their address to
 * FILE. It goes on until it is killed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	4096UL

static char *hold(size_t pages)
{
	char *p = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || madvise(p, pages * PAGE, MADV_NOHUGEPAGE))
		return NULL;
	for (size_t i = 0; i < pages; i++)
		p[i * PAGE] = 1;
	return p;
}

int main(int argc, char **argv)
{
	size_t pages = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	char *p = pages ? hold(pages) : NULL;
	FILE *f = p ? fopen(argv[2], "we") : NULL;

	if (!f) {
		fprintf(stderr, "Usage: hold PAGES FILE\n");
		return 1;
	}
	fprintf(f, "%d %lx\n", getpid(), (unsigned long)p);
	if (fclose(f))
		return 1;
	for (;;)
		pause();
}
