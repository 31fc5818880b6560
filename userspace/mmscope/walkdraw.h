/* SPDX-License-Identifier: GPL-2.0 */
/* A walk from the root to a page, drawn for people, or as JSON. */
#ifndef WALKDRAW_H
#define WALKDRAW_H

#include "libmmscope.h"
#include "output.h"

void walk_draw(FILE *out, const struct mmscope_translation *t);
void walk_json(struct json *j, const struct mmscope_translation *t);

#endif /* WALKDRAW_H */
