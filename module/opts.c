// SPDX-License-Identifier: GPL-2.0
/* The words that may be written to an open `pages` or `pagetable`. */
#include "opts.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "text.h"
#include "walk.h"

/**
 * mms_opts_default - what a reader gets who asks for nothing
 * @opts: filled
 */
void mms_opts_default(struct mms_opts *opts)
{
	*opts = (struct mms_opts) { .end = TASK_SIZE_MAX };
}

static int parse_range(struct mms_opts *opts, char *value)
{
	char *end = value;
	const char *start = strsep(&end, "-");

	if (!end || kstrtou64(start, 16, &opts->start) ||
	    kstrtou64(end, 16, &opts->end))
		return -EINVAL;
	if (opts->start >= opts->end || opts->end > TASK_SIZE_MAX ||
	    !PAGE_ALIGNED(opts->start) || !PAGE_ALIGNED(opts->end))
		return -EINVAL;
	return 0;
}

static int parse_switch(struct mms_opts *opts, const char *value, u32 bit)
{
	bool on;

	if (mms_text_bool(value, &on))
		return -EINVAL;
	opts->how = on ? opts->how | bit : opts->how & ~bit;
	return 0;
}

static int parse_merge(struct mms_opts *opts, const char *value)
{
	if (!strcmp(value, "loose"))
		opts->how |= MMS_WALK_LOOSE;
	else if (!strcmp(value, "strict"))
		opts->how &= ~MMS_WALK_LOOSE;
	else
		return -EINVAL;
	return 0;
}

static int parse_word(struct mms_opts *opts, char *word)
{
	char *value = word;
	const char *key = strsep(&value, "=");

	if (!value)
		return -EINVAL;
	if (!strcmp(key, "range"))
		return parse_range(opts, value);
	if (!strcmp(key, "merge"))
		return parse_merge(opts, value);
	if (!strcmp(key, "holes"))
		return parse_switch(opts, value, MMS_WALK_HOLES);
	if (!strcmp(key, "page"))
		return parse_switch(opts, value, MMS_WALK_FACTS);
	return -EINVAL;
}

/**
 * mms_opts_parse - read a request
 * @opts: filled; what is not named gets its default. Not usable on error.
 * @text: the words, which are cut up
 *
 * Return: 0 or -EINVAL.
 */
int mms_opts_parse(struct mms_opts *opts, char *text)
{
	char *word;
	int ret;

	mms_opts_default(opts);
	for (word = mms_text_word(&text); word; word = mms_text_word(&text)) {
		ret = parse_word(opts, word);
		if (ret)
			return ret;
	}
	return 0;
}
