// SPDX-License-Identifier: GPL-2.0
/* mmscope translate */
#include <stdlib.h>

#include "human.h"
#include "line.h"
#include "target.h"
#include "walkdraw.h"

static void draw_vma(struct output *o, const struct mmscope_translation *t)
{
	fprintf(o->out, "mapping   0x%llx-0x%llx %s %s ",
		(unsigned long long)t->vma_start,
		(unsigned long long)t->vma_end, t->vma_perms,
		mmscope_vma_kind_name(t->vma_kind));
	line_text(&o->pen, *t->vma_name ? t->vma_name : "-", SIZE_MAX);
	pen_char(&o->pen, '\n');
	pen_flush(&o->pen);
}

static void draw(struct output *o, const struct mmscope_translation *t)
{
	fprintf(o->out, "address   0x%llx\n", (unsigned long long)t->address);
	if (t->has_vma)
		draw_vma(o, t);
	else
		fputs("mapping   none\n", o->out);
	walk_draw(o->out, t);
}

static void print_json(struct json *j, const struct mmscope_translation *t)
{
	json_address(j, "address", t->address);
	if (t->has_vma) {
		json_object(j, "vma");
		json_address(j, "start", t->vma_start);
		json_address(j, "end", t->vma_end);
		json_string(j, "perms", t->vma_perms);
		json_string(j, "kind", mmscope_vma_kind_name(t->vma_kind));
		json_string(j, "name", t->vma_name);
		json_end(j, '}');
	} else {
		json_null(j, "vma");
	}
	walk_json(j, t);
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
	struct mmscope_translation t;
	uint64_t address;
	pid_t pid;
	int status = target_address(r, r->argv[1], &address);

	if (!status)
		status = target_take(r, r->argv[0], &pid);
	if (status)
		return status;
	if (mmscope_translate(r->session.h, pid, address, &t))
		return run_fail(r);
	if (!as_json) {
		draw(o, &t);
		return EXIT_SUCCESS;
	}
	o->form = OUTPUT_JSON;
	output_begin(o);
	print_json(&o->json, &t);
	output_end(o);
	return EXIT_SUCCESS;
}

static const struct example examples[] = {
	{ "mmscope translate $PID $ADDRESS", "one address, level by level" },
	{ "mmscope translate $PID 1000 --json", "a hole is an answer, too" },
	{ 0 }
};

const struct command command_translate = {
	.name = "translate",
	.args = "PID|NAME ADDRESS",
	.summary = "Draw how an address of a process is translated",
	.doc =
		"The walk that the processor would do: at each level the index, where the\n"
		"entry is, what it holds, and what that means. Then what the page is. The\n"
		"address is hexadecimal.",
	.least = 2, .most = 2,
	.plain = true,
	.options = options,
	.flags = flags,
	.examples = examples,
	.run = run,
};
