// SPDX-License-Identifier: GPL-2.0
/*
 * The library's parsers, and the command's of snapshots, for libFuzzer: the one
 * that PARSER in the environment names is given what the fuzzer makes up. It may
 * take it or say -EPROTO. Those that read files have them in the directory TREE.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "changes.h"
#include "libmmscope.h"
#include "snapshot.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static const char *dir;
static struct mmscope *handle;

static int parse_vmas(const char *text)
{
	struct mmscope_vma *v;
	size_t n;
	int err = mmscope_vmas_parse(text, &v, &n);

	mmscope_vmas_free(v, n);
	return err;
}

static int parse_faults(const char *text)
{
	struct mmscope_faults f;
	int err = mmscope_faults_parse(text, false, &f);

	mmscope_faults_free(&f);
	return err;
}

static int parse_system_faults(const char *text)
{
	struct mmscope_faults f;
	int err = mmscope_faults_parse(text, true, &f);

	mmscope_faults_free(&f);
	return err;
}

static int parse_tlb(const char *text)
{
	struct mmscope_tlb t;

	return mmscope_tlb_parse(text, false, &t);
}

static int parse_system_tlb(const char *text)
{
	struct mmscope_tlb t;

	return mmscope_tlb_parse(text, true, &t);
}

static int parse_tables(const char *text)
{
	struct mmscope_tables t;
	int err = mmscope_tables_parse(text, &t);

	mmscope_tables_free(&t);
	return err;
}

static int parse_row(const char *text)
{
	struct mmscope_range range;

	return mmscope_pagetable_parse_row(text, &range);
}

static int parse_translation(const char *text)
{
	static struct mmscope_translation t;

	return mmscope_translation_parse(text, &t);
}

static int parse_counters(const char *text)
{
	struct mmscope_counters set;
	int err = mmscope_counters_parse(text, &set);

	mmscope_counters_free(&set);
	return err;
}

static int parse_layout(const char *text)
{
	struct mmscope_layout l;
	int err = mmscope_layout_parse(text, &l);

	mmscope_layout_free(&l);
	return err;
}

static int parse_physmem(const char *text)
{
	struct mmscope_physmem m;
	int err = mmscope_physmem_parse(text, &m);

	mmscope_physmem_free(&m);
	return err;
}

static int parse_lab(const char *text)
{
	struct mmscope_lab_item *items;
	size_t n;
	int err = mmscope_lab_parse(text, &items, &n);

	free(items);
	return err;
}

static int parse_ktranslation(const char *text)
{
	static struct mmscope_ktranslation t;

	return mmscope_ktranslation_parse(text, &t);
}

/* These read files, and are given one. */
static int read_vmas(void)
{
	struct mmscope_vma_rows *rows;
	const struct mmscope_vma *vma;
	int err = mmscope_vma_rows_open(handle, 7, &rows);

	if (err)
		return err;
	while ((err = mmscope_vma_rows_next(rows, &vma)) > 0)
		;
	mmscope_vma_rows_close(rows);
	return err;
}

static int read_pages(void)
{
	struct mmscope_range *ranges;
	size_t n;
	int err = mmscope_pages(handle, 7, NULL, &ranges, &n);

	free(ranges);
	return err;
}

static int read_kruns(void)
{
	struct mmscope_kruns *kruns;
	struct mmscope_krun run;
	int err = mmscope_kruns_open(handle, NULL, &kruns);

	if (err)
		return err;
	while ((err = mmscope_kruns_next(kruns, &run)) > 0)
		;
	mmscope_kruns_close(kruns);
	return err;
}

static int read_kareas(void)
{
	struct mmscope_kareas *kareas;
	struct mmscope_karea area;
	int err = mmscope_kareas_open(handle, &kareas);

	if (err)
		return err;
	while ((err = mmscope_kareas_next(kareas, &area)) > 0)
		;
	mmscope_kareas_close(kareas);
	return err;
}

static void name_of(const char *file, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", dir, file);
}

static int read_snapshot(void)
{
	struct snapshot s;
	struct mmscope_range r;
	char path[4096];
	int err;

	name_of("snapshot", path, sizeof(path));
	err = snapshot_open(&s, path);
	if (err)
		return err;
	while ((err = snapshot_read(&s, &r)) > 0)
		;
	snapshot_close(&s);
	return err;
}

/* What it says is in order, does not overlap, and is a change. */
static int read_changes(void)
{
	char a[4096], b[4096];
	struct changes c;
	struct piece p;
	uint64_t end = 0;
	int err;

	name_of("changes", a, sizeof(a));
	name_of("changes-b", b, sizeof(b));
	err = changes_open(&c, a, b);
	if (err)
		return err;
	while ((err = changes_next(&c, &p)) > 0) {
		if (p.start < end || p.start >= p.end ||
		    p.size != p.end - p.start || p.change == CHANGE_NONE ||
		    p.change >= CHANGE_NR)
			abort();
		end = p.end;
	}
	changes_close(&c);
	return err;
}

static const struct parser {
	const char *name;
	int (*parse)(const char *text);
	const char *file;
	int (*read)(void);
} parsers[] = {
	{ "vmas", parse_vmas, NULL, NULL },
	{ "faults", parse_faults, NULL, NULL },
	{ "system-faults", parse_system_faults, NULL, NULL },
	{ "tlb", parse_tlb, NULL, NULL },
	{ "system-tlb", parse_system_tlb, NULL, NULL },
	{ "tables", parse_tables, NULL, NULL },
	{ "row", parse_row, NULL, NULL },
	{ "translation", parse_translation, NULL, NULL },
	{ "counters", parse_counters, NULL, NULL },
	{ "layout", parse_layout, NULL, NULL },
	{ "physmem", parse_physmem, NULL, NULL },
	{ "lab", parse_lab, NULL, NULL },
	{ "ktranslation", parse_ktranslation, NULL, NULL },
	{ "vma-rows", NULL, "7/vmas", read_vmas },
	{ "pages", NULL, "7/pages", read_pages },
	{ "kruns", NULL, "kernel/pagetable", read_kruns },
	{ "kareas", NULL, "kernel/vmalloc", read_kareas },
	{ "snapshot", NULL, "snapshot", read_snapshot },
	{ "changes", NULL, "changes", read_changes },
};

static const struct parser *chosen;

static int put(const char *name, const void *data, size_t size)
{
	char path[4096];
	bool good;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	if (!f)
		return -errno;
	good = fwrite(data, 1, size, f) == size;
	return fclose(f) || !good ? -EIO : 0;
}

static void make_tree(void)
{
	char path[4096];

	dir = getenv("TREE");
	if (!dir)
		abort();
	snprintf(path, sizeof(path), "%s/kernel", dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/7", dir);
	mkdir(path, 0700);
	if (put("stats", "abi 1\n", 6) || mmscope_open_at(&handle, dir, NULL))
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("PARSER");
	size_t i;

	(void)argc;
	(void)argv;
	for (i = 0; i < COUNT(parsers); i++)
		if (name && !strcmp(parsers[i].name, name))
			chosen = &parsers[i];
	if (!chosen) {
		for (i = 0; i < COUNT(parsers); i++)
			printf("%s\n", parsers[i].name);
		exit(2);
	}
	if (chosen->read)
		make_tree();
	return 0;
}

/*
 * One input makes two snapshots: the second begins where its first line is seen
 * again; without that it is as the first.
 */
static int put_input(const uint8_t *data, size_t size)
{
	static const char begin[] = "mmscope-snapshot ";
	const uint8_t *second;

	if (chosen->read != read_changes || !size)
		return put(chosen->file, data, size);
	second = memmem(data + 1, size - 1, begin, sizeof(begin) - 1);
	if (!second)
		return put("changes", data, size) ?:
		       put("changes-b", data, size);
	return put("changes", data, second - data) ?:
	       put("changes-b", second, data + size - second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;
	int err;

	if (chosen->read) {
		if (put_input(data, size))
			abort();
		err = chosen->read();
	} else {
		/* a block of its own, so that reading on is seen */
		text = malloc(size + 1);
		if (!text)
			return 0;
		memcpy(text, data, size);
		text[size] = '\0';
		err = chosen->parse(text);
		free(text);
	}
	if (err && err != -EPROTO)
		abort();
	return 0;
}
