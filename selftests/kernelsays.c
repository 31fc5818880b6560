// SPDX-License-Identifier: GPL-2.0
/* Reads /proc/kallsyms, modules, vmallocinfo, iomem, meminfo, kpageflags. */
#include "kernelsays.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads a line into a row; false for a line that is none. */
typedef bool line_fn(const char *line, struct says_range *row, char type);

static int by_start(const void *a, const void *b)
{
	const struct says_range *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->depth - y->depth;
}

static void take_lines(struct says *s, const char *path, line_fn *take,
		       char type)
{
	FILE *f = fopen(path, "re");
	char line[512];
	size_t room = 0;

	s->rows = NULL;
	s->n = 0;
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (s->n == room) {
			room = room ? 2 * room : 256;
			s->rows = realloc(s->rows, room * sizeof(*s->rows));
			if (!s->rows)
				abort();
		}
		memset(&s->rows[s->n], 0, sizeof(*s->rows));
		s->n += take(line, &s->rows[s->n], type);
	}
	if (f)
		fclose(f);
	if (s->n)
		qsort(s->rows, s->n, sizeof(*s->rows), by_start);
}

static void set_text(struct says_range *row, const char *text)
{
	snprintf(row->text, sizeof(row->text), "%s", text);
}

/* "  00100000-3ffdcfff : System RAM", the end being the last address */
static bool take_iomem(const char *line, struct says_range *row, char type)
{
	const char *name = strstr(line, " : ");

	(void)type;
	row->depth = strspn(line, " ");
	if (!name || sscanf(line, "%" SCNx64 "-%" SCNx64, &row->start,
			    &row->end) != 2)
		return false;
	row->end++;
	set_text(row, name + 3);
	return true;
}

/**
 * says_iomem() - read /proc/iomem
 * @s: filled
 */
void says_iomem(struct says *s)
{
	take_lines(s, "/proc/iomem", take_iomem, 0);
}

/* "zram 32768 1 - Live 0xffffffffc0001000" */
static bool take_module(const char *line, struct says_range *row, char type)
{
	uint64_t size;
	char name[64];

	(void)type;
	if (sscanf(line, "%63s %" SCNu64 " %*s %*s %*s %" SCNx64, name, &size,
		   &row->start) != 3)
		return false;
	row->end = row->start + size;
	set_text(row, name);
	return true;
}

/**
 * says_modules() - read /proc/modules
 * @s: filled; before Linux 6.4 a module is in one piece, since then only the
 *	start is where it is said to be
 */
void says_modules(struct says *s)
{
	take_lines(s, "/proc/modules", take_module, 0);
}

/* "0xffffc90000000000-0xffffc90000005000   20480 caller pages=4 vmalloc" */
static bool take_area(const char *line, struct says_range *row, char type)
{
	uint64_t size;
	int at = 0;

	(void)type;
	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %" SCNu64 "%n", &row->start,
		   &row->end, &size, &at) != 3)
		return false;
	set_text(row, line + at);
	return true;
}

/**
 * says_vmallocinfo() - read /proc/vmallocinfo
 * @s: filled; all 0 unless the addresses are shown
 */
void says_vmallocinfo(struct says *s)
{
	take_lines(s, "/proc/vmallocinfo", take_area, 0);
}

static bool take_module_symbol(const char *line, struct says_range *row,
			       char type)
{
	char name[128], module[64], is;

	if (sscanf(line, "%" SCNx64 " %c %127s [%63[^]]", &row->start, &is,
		   name, module) != 4 || is != type || !strcmp(module, "bpf"))
		return false;
	row->end = row->start + 1;
	set_text(row, name);
	return true;
}

/**
 * says_module_symbols() - read the symbols of modules from /proc/kallsyms
 * @s: filled
 * @type: nm's letter
 */
void says_module_symbols(struct says *s, char type)
{
	take_lines(s, "/proc/kallsyms", take_module_symbol, type);
}

/**
 * says_free() - free what was read
 * @s: what was read
 */
void says_free(struct says *s)
{
	free(s->rows);
	s->rows = NULL;
	s->n = 0;
}

/**
 * says_named() - find the row with these words
 * @read_rows: of what
 * @text: all that the line says besides the range
 *
 * Return: where it starts; 0 if there is none.
 */
uint64_t says_named(void (*read_rows)(struct says *), const char *text)
{
	uint64_t start = 0;
	struct says s;
	size_t i;

	read_rows(&s);
	for (i = 0; i < s.n; i++)
		if (!strcmp(s.rows[i].text, text))
			start = s.rows[i].start;
	says_free(&s);
	return start;
}

/**
 * says_symbol() - address of a symbol of the kernel itself
 * @name: name
 *
 * Return: the address, 0 if there is none.
 */
uint64_t says_symbol(const char *name)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	uint64_t address, found = 0;
	char line[512], symbol[256];

	while (f && !found && fgets(line, sizeof(line), f))
		if (sscanf(line, "%" SCNx64 " %*c %255s", &address, symbol) == 2 &&
		    !strcmp(symbol, name) && !strchr(line, '['))
			found = address;
	if (f)
		fclose(f);
	return found;
}

/**
 * says_meminfo() - a line of /proc/meminfo
 * @name: its name
 *
 * Return: bytes; 0 if there is no such line.
 */
uint64_t says_meminfo(const char *name)
{
	FILE *f = fopen("/proc/meminfo", "re");
	uint64_t kib, found = 0;
	char line[128], is[64];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63[^:]: %" SCNu64, is, &kib) == 2 &&
		    !strcmp(is, name))
			found = kib << 10;
	if (f)
		fclose(f);
	return found;
}

/**
 * says_is_ram() - is a frame System RAM, by /proc/iomem?
 * @frame: number of a frame
 */
bool says_is_ram(uint64_t frame)
{
	FILE *f = fopen("/proc/iomem", "re");
	uint64_t start, end;
	char line[256];
	bool ram = false;

	while (f && !ram && fgets(line, sizeof(line), f))
		ram = sscanf(line, "%" SCNx64 "-%" SCNx64, &start,
			     &end) == 2 &&
		      strstr(line, " : System RAM") &&
		      start <= frame << 12 && frame << 12 <= end;
	if (f)
		fclose(f);
	return ram;
}

/**
 * says_page_flags() - what /proc/kpageflags has of a frame
 * @frame: number of a frame
 *
 * Return: its flags; 0 if it has none.
 */
uint64_t says_page_flags(uint64_t frame)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t flags = 0;

	if (fd < 0 || pread(fd, &flags, 8, (off_t)frame * 8) != 8)
		flags = 0;
	close(fd);
	return flags;
}

/**
 * says_told() - was this on the kernel's command line?
 * @word: a word
 */
bool says_told(const char *word)
{
	FILE *f = fopen("/proc/cmdline", "re");
	char is[256];
	bool told = false;

	while (f && fscanf(f, "%255s", is) == 1)
		told |= !strcmp(is, word);
	if (f)
		fclose(f);
	return told;
}

/**
 * says_show_addresses() - have %pK print addresses to who may see them
 * @kptr_restrict: 1, or what this has returned, to undo it
 *
 * Return: what it was, or -1.
 */
int says_show_addresses(int kptr_restrict)
{
	FILE *f = fopen("/proc/sys/kernel/kptr_restrict", "r+e");
	int was = -1;

	if (!f)
		return -1;
	if (fscanf(f, "%d", &was) != 1)
		was = -1;
	rewind(f);
	fprintf(f, "%d\n", kptr_restrict);
	return fclose(f) ? -1 : was;
}
