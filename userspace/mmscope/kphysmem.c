// SPDX-License-Identifier: GPL-2.0
/* mmscope kernel physmem */
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define AT(field)	offsetof(struct mmscope_physrange, field)

static void get_size(const void *row, struct value *v)
{
	const struct mmscope_physrange *p = row;

	v->number = p->end - p->start;
}

static void get_node(const void *row, struct value *v)
{
	const struct mmscope_physrange *p = row;

	v->number = p->node;
	v->none = p->node < 0;
}

static const struct column columns[] = {
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL,
	  "first physical address" },
	{ "END", COLUMN_ADDRESS, 0, AT(end), NULL, "first address after it" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, 0, get_size, "size" },
	{ "KIND", COLUMN_TEXT, 0, AT(kind), NULL,
	  "ram, reserved, device or hole" },
	{ "NODE", COLUMN_COUNT, 0, 0, get_node, "number of the node" },
	{ "ZONE", COLUMN_TEXT, 0, AT(zone), NULL, "name of the zone" },
	{ 0 }
};

/* One use of the frames of one zone. */
struct use {
	uint64_t node;
	const char *zone;
	const char *use;
	uint64_t frames;
};

static void get_zone(const void *row, struct value *v)
{
	v->text = ((const struct use *)row)->zone;
}

static void get_use(const void *row, struct value *v)
{
	v->text = ((const struct use *)row)->use;
}

static const struct column use_columns[] = {
	{ "NODE", COLUMN_COUNT, 0, offsetof(struct use, node), NULL,
	  "number of the node" },
	{ "ZONE", COLUMN_TEXT, 0, 0, get_zone, "name of the zone" },
	{ "USE", COLUMN_TEXT, 0, 0, get_use, "what frames are used for" },
	{ "FRAMES", COLUMN_COUNT, COLUMN_SUM | COLUMN_EXTRA,
	  offsetof(struct use, frames), NULL, "how many" },
	{ "MEMORY", COLUMN_PAGES, COLUMN_SUM, offsetof(struct use, frames),
	  NULL, "how much" },
	{ 0 }
};

static const struct view view = { "ranges", columns, NULL };
static const struct view use_view = { "uses", use_columns, NULL };
static const struct view *const views[] = { &view, &use_view, NULL };

static bool uses;

static const struct argp_option options[] = {
	{ "uses", 'u', NULL, 0, "Print what the frames are used for instead",
	  1 },
	{ 0 }
};

static const struct flag flags[] = {
	{ 'u', &uses },
	{ 0 }
};

static int add_uses(struct table *t, const struct mmscope_zone *z)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < z->nr; i++) {
		struct use use = { z->node, z->name, z->use[i].name,
				   z->use[i].frames };

		if (use.frames)
			err = table_row(t, &use);
	}
	return err;
}

static int print(struct run *r, const struct mmscope_physmem *m)
{
	struct table *t = run_table(r, uses ? &use_view : &view);
	int err = 0;
	size_t i;

	if (!t)
		return EXIT_USAGE;
	for (i = 0; !uses && !err && i < m->n; i++)
		err = table_row(t, &m->ranges[i]);
	for (i = 0; uses && !err && i < m->nr_zones; i++)
		err = add_uses(t, &m->zones[i]);
	return table_close(t) || err ? run_error(r, "no memory") : 0;
}

static int run(struct run *r)
{
	struct mmscope_physmem m;
	int status;

	if (r->session.error || mmscope_physmem(r->session.h, &m))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, &m);
	output_end(&r->output);
	mmscope_physmem_free(&m);
	return status;
}

static const struct example examples[] = {
	{ "mmscope kernel physmem --where kind=ram --total",
	  "the memory that the kernel gives away" },
	{ "mmscope kernel physmem --uses --sort=-memory",
	  "what it is used for" },
	{ 0 }
};

const struct command command_kphysmem = {
	.name = "kernel physmem",
	.args = "",
	.summary = "Show physical memory, and what its frames are used for",
	.views = views,
	.options = options,
	.flags = flags,
	.examples = examples,
	.run = run,
};
