/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON, written as it comes, so that it needs no memory. Every writer takes
 * the key that the value has in an object, NULL in an array.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "pen.h"

#define JSON_DEPTH	8

/**
 * struct json - a text being written
 * @pen: what it is written with
 * @depth: objects and arrays that are open
 * @some: that have something in them, by depth
 * @flat: depth from which on no line is begun; 0 if there is none
 */
struct json {
	struct pen *pen;
	unsigned int depth;
	bool some[JSON_DEPTH + 1];
	unsigned int flat;
};

void json_init(struct json *j, struct pen *pen);
void json_object(struct json *j, const char *key);
void json_row(struct json *j);		/* an object on one line */
void json_array(struct json *j, const char *key);
void json_end(struct json *j, char bracket);
void json_string(struct json *j, const char *key, const char *text);
void json_number(struct json *j, const char *key, uint64_t number);
void json_real(struct json *j, const char *key, double number);
void json_address(struct json *j, const char *key, uint64_t address);
void json_bool(struct json *j, const char *key, bool yes);
void json_null(struct json *j, const char *key);

#endif /* JSON_H */
