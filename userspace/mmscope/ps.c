// SPDX-License-Identifier: GPL-2.0
/* mmscope ps */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

/**
 * struct row - one process
 * @pid: its number
 * @comm: its name
 * @vmas: how many mappings it has
 * @size: of them, bytes
 * @sum: pages in all of them together
 * @tables: bytes that its page tables take
 */
struct row {
	uint64_t pid;
	char comm[20];
	uint64_t vmas;
	uint64_t size;
	struct mmscope_vma sum;
	uint64_t tables;
};

#define AT(field)	offsetof(struct row, field)

static const struct column columns[] = {
	{ "PID", COLUMN_COUNT, 0, AT(pid), NULL, "number of the process" },
	{ "VMAS", COLUMN_COUNT, COLUMN_SUM, AT(vmas), NULL,
	  "mappings it has" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, AT(size), NULL, "their size" },
	{ "PRESENT", COLUMN_PAGES, COLUMN_SUM, AT(sum.present), NULL,
	  "what has a frame" },
	{ "SWAPPED", COLUMN_PAGES, COLUMN_SUM, AT(sum.swapped), NULL,
	  "what is in a swap slot" },
	{ "OTHER", COLUMN_PAGES, COLUMN_SUM | COLUMN_EXTRA, AT(sum.other), NULL,
	  "what has an entry of another kind" },
	{ "UNTOUCHED", COLUMN_PAGES, COLUMN_SUM | COLUMN_EXTRA,
	  AT(sum.untouched), NULL, "what has no entry" },
	{ "SHARED", COLUMN_PAGES, COLUMN_SUM, AT(sum.shared), NULL,
	  "what is mapped more than once" },
	{ "PMD", COLUMN_COUNT, COLUMN_SUM, AT(sum.pmd), NULL,
	  "leaf entries of level pmd: huge pages" },
	{ "TABLES", COLUMN_BYTES, COLUMN_SUM, AT(tables), NULL,
	  "what its page tables take" },
	{ "COMMAND", COLUMN_TEXT, 0, AT(comm), NULL, "name of the process" },
	{ 0 }
};

static const struct view view = { "processes", columns, NULL };
static const struct view *const views[] = { &view, NULL };

static void add(struct row *row, const struct mmscope_vma *vma)
{
	row->vmas++;
	row->size += vma->end - vma->start;
	row->sum.present += vma->present;
	row->sum.swapped += vma->swapped;
	row->sum.other += vma->other;
	row->sum.untouched += vma->untouched;
	row->sum.shared += vma->shared;
	row->sum.pmd += vma->pmd;
}

static int read_vmas(struct mmscope *h, struct row *row)
{
	struct mmscope_vma_rows *rows;
	const struct mmscope_vma *vma;
	int ret = mmscope_vma_rows_open(h, row->pid, &rows);

	if (ret)
		return ret;
	while ((ret = mmscope_vma_rows_next(rows, &vma)) > 0)
		add(row, vma);
	mmscope_vma_rows_close(rows);
	return ret;
}

static int read_tables(struct mmscope *h, struct row *row)
{
	struct mmscope_table_rows *rows;
	const struct mmscope_table *unused;
	int ret = mmscope_table_rows_open(h, row->pid, &rows);

	if (ret)
		return ret;
	while ((ret = mmscope_table_rows_next(rows, &unused)) > 0)
		;
	row->tables = mmscope_table_rows_totals(rows)->bytes;
	mmscope_table_rows_close(rows);
	return ret;
}

/* It is attached for as long as it is read. */
static int read_process(struct session *s, struct row *row)
{
	int err = s->sysroot ? 0 : session_attach(s, row->pid);

	if (err)
		return err;
	err = read_vmas(s->h, row);
	if (!err)
		err = read_tables(s->h, row);
	session_comm(s, row->pid, row->comm, sizeof(row->comm));
	session_release(s, row->pid);
	return err;
}

/* What has gone meanwhile, or is another program by now, and kernel threads. */
static bool is_no_row(int err)
{
	return err == -ESRCH || err == -ENOENT || err == -EINVAL ||
	       err == -ESTALE;
}

static int print(struct run *r, const pid_t *pids, size_t n)
{
	struct table *t = run_table(r, &view);
	int ret = 0, err = 0;
	size_t i;

	if (!t)
		return EXIT_USAGE;
	for (i = 0; !err && !ret && i < n && !session_signal(); i++) {
		struct row row = { .pid = pids[i] };

		ret = read_process(&r->session, &row);
		if (!ret)
			err = table_row(t, &row);
		else if (is_no_row(ret))
			ret = 0;
	}
	if (table_close(t) || err)
		return run_error(r, "no memory");
	return ret ? run_fail(r) : EXIT_SUCCESS;
}

static int run(struct run *r)
{
	pid_t *pids;
	size_t n;
	int status, err;

	if (r->session.error)
		return run_fail(r);
	err = session_processes(&r->session, &pids, &n);
	if (err)
		return run_error(r, "processes cannot be listed: %s",
				 strerror(-err));
	output_begin(&r->output);
	status = print(r, pids, n);
	output_end(&r->output);
	free(pids);
	return status;
}

static const struct example examples[] = {
	{ "mmscope ps --sort=-present --total", "who has how much memory" },
	{ "mmscope ps --where 'swapped>0'", "who is swapped out" },
	{ 0 }
};

const struct command command_ps = {
	.name = "ps",
	.args = "",
	.summary = "Show what each process has in memory, in swap and in tables",
	.doc =
		"A snapshot of all processes, by their page tables; each is attached for as\n"
		"long as it is read. Kernel threads have no memory of their own, and no row.",
	.views = views,
	.examples = examples,
	.run = run,
};
