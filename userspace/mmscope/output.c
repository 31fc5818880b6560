// SPDX-License-Identifier: GPL-2.0
/* The form of all that a command prints. */
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void output_to(struct output *o, FILE *out)
{
	const char *no_color = getenv("NO_COLOR");

	o->out = out;
	o->pen.out = out;
	o->colors = isatty(fileno(out)) && !(no_color && *no_color);
}

void output_init(struct output *o, FILE *out)
{
	memset(o, 0, sizeof(*o));
	output_to(o, out);
}

void output_begin(struct output *o)
{
	if (o->form != OUTPUT_JSON)
		return;
	json_init(&o->json, &o->pen);
	json_object(&o->json, NULL);
}

void output_end(struct output *o)
{
	if (o->form == OUTPUT_JSON)
		json_end(&o->json, '}');
}

void output_fact(struct output *o, const struct column *c, const void *row)
{
	char key[64], text[64];
	struct value v;

	column_value(c, row, &v);
	column_key(c, key, sizeof(key));
	if (o->form != OUTPUT_JSON) {
		fprintf(o->out, o->form == OUTPUT_RAW ? "%s %s\n" : "%-16s %s\n",
			key, column_format(c, &v, o->exact, text, sizeof(text)));
		return;
	}
	if (v.none)
		json_null(&o->json, key);
	else if (c->type == COLUMN_TEXT)
		json_string(&o->json, key, v.text);
	else if (c->type == COLUMN_FLAG)
		json_bool(&o->json, key, v.number);
	else if (c->type == COLUMN_ADDRESS)
		json_address(&o->json, key, v.number);
	else
		json_number(&o->json, key, v.number);
}
