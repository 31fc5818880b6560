// SPDX-License-Identifier: GPL-2.0
/* mmscope kernel translate */
#include <stdlib.h>

#include "target.h"
#include "walkdraw.h"

static void draw_names(FILE *out, const struct mmscope_ktranslation *t)
{
	fprintf(out, "address   0x%llx\n", (unsigned long long)t->walk.address);
	fprintf(out, "region    0x%llx-0x%llx %s %s\n",
		(unsigned long long)t->region_start,
		(unsigned long long)t->region_end,
		t->logical ? "logical" : "virtual", t->region);
	if (*t->symbol)
		fprintf(out, "symbol    %s\n", t->symbol);
	if (t->has_percpu)
		fprintf(out, "per-CPU   processor %u, offset 0x%llx\n", t->cpu,
			(unsigned long long)t->percpu);
	if (t->has_area)
		fprintf(out, "area      0x%llx-0x%llx, %llu pages in %llu pieces\n",
			(unsigned long long)t->area.start,
			(unsigned long long)t->area.end,
			(unsigned long long)t->area.pages,
			(unsigned long long)t->area.extents);
}

static void draw(FILE *out, const struct mmscope_ktranslation *t)
{
	draw_names(out, t);
	walk_draw(out, &t->walk);
	if (t->hole_level)
		fprintf(out, "nothing is mapped, at level %s\n",
			mmscope_level_name(t->hole_level));
	if (*t->arithmetic)
		fprintf(out, "logical   %s\n", t->arithmetic);
}

static void print_json(struct json *j, const struct mmscope_ktranslation *t)
{
	json_address(j, "address", t->walk.address);
	json_object(j, "region");
	json_address(j, "start", t->region_start);
	json_address(j, "end", t->region_end);
	json_string(j, "kind", t->logical ? "logical" : "virtual");
	json_string(j, "name", t->region);
	json_end(j, '}');
	if (*t->symbol)
		json_string(j, "symbol", t->symbol);
	if (t->has_percpu) {
		json_number(j, "cpu", t->cpu);
		json_address(j, "percpu_offset", t->percpu);
	}
	if (t->has_area) {
		json_object(j, "area");
		json_address(j, "start", t->area.start);
		json_address(j, "end", t->area.end);
		json_number(j, "pages", t->area.pages);
		json_number(j, "extents", t->area.extents);
		json_number(j, "longest", t->area.longest);
		json_end(j, '}');
	}
	walk_json(j, &t->walk);
	if (*t->arithmetic)
		json_string(j, "arithmetic", t->arithmetic);
}

static bool as_json;

static const struct argp_option options[] = {
	{ "json", 'J', NULL, 0, "Print JSON", 1 },
	{ 0 }
};

static const struct flag flags[] = {
	{ 'J', &as_json },
	{ 0 }
};

static int run(struct run *r)
{
	struct output *o = &r->output;
	struct mmscope_ktranslation t;
	uint64_t address;
	int status = target_address(r, r->argv[0], &address);

	if (status)
		return status;
	if (r->session.error || mmscope_ktranslate(r->session.h, address, &t))
		return run_fail(r);
	if (!as_json) {
		draw(o->out, &t);
		return EXIT_SUCCESS;
	}
	o->form = OUTPUT_JSON;
	output_begin(o);
	print_json(&o->json, &t);
	output_end(o);
	return EXIT_SUCCESS;
}

static const struct example examples[] = {
	{ "mmscope kernel translate $KERNEL", "an address of the kernel's" },
	{ 0 }
};

const struct command command_ktranslate = {
	.name = "kernel translate",
	.args = "ADDRESS",
	.summary = "Draw how an address of the kernel is translated",
	.doc =
		"What lies there by name first: region, symbol, per-CPU variable, area of\n"
		"vmalloc(). The address is hexadecimal.",
	.least = 1, .most = 1,
	.plain = true,
	.options = options,
	.flags = flags,
	.examples = examples,
	.run = run,
};
