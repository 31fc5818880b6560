// SPDX-License-Identifier: GPL-2.0
/* The words that may be written to an open `pages` or `pagetable`. */
#include "opts.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "arch.h"
#include "text.h"
#include "walk.h"

/**
 * mms_opts_rules_user - what can be asked for of a process
 * @rules: filled
 */
void mms_opts_rules_user(struct mms_opts_rules *rules)
{
	*rules = (struct mms_opts_rules) {
		.end = TASK_SIZE_MAX,
		.how = MMS_WALK_HOLES | MMS_WALK_LOOSE | MMS_WALK_FACTS,
	};
}

/**
 * mms_opts_rules_kernel - what can be asked for of the kernel
 * @rules: filled
 */
void mms_opts_rules_kernel(struct mms_opts_rules *rules)
{
	*rules = (struct mms_opts_rules) {
		.start = mms_arch_kernel_start(),
		.end = mms_arch_kernel_end(),
		.how = MMS_WALK_HOLES | MMS_WALK_LOOSE,
		.root = true,
	};
}

/**
 * mms_opts_default - what a reader gets who asks for nothing
 * @opts: filled
 * @rules: what can be asked for
 */
void mms_opts_default(struct mms_opts *opts,
		      const struct mms_opts_rules *rules)
{
	*opts = (struct mms_opts) {
		.start = rules->start,
		.end = rules->end,
	};
}

static int parse_range(struct mms_opts *opts,
		       const struct mms_opts_rules *rules, char *value)
{
	char *end = value;
	const char *start = strsep(&end, "-");

	if (!end || kstrtou64(start, 16, &opts->start) ||
	    kstrtou64(end, 16, &opts->end))
		return -EINVAL;
	if (opts->start >= opts->end || opts->start < rules->start ||
	    opts->end > rules->end || !PAGE_ALIGNED(opts->start) ||
	    !PAGE_ALIGNED(opts->end))
		return -EINVAL;
	return 0;
}

static int parse_switch(struct mms_opts *opts,
			const struct mms_opts_rules *rules, const char *value,
			u32 bit)
{
	bool on;

	if (!(rules->how & bit) || mms_text_bool(value, &on))
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

static int parse_root(struct mms_opts *opts, const struct mms_opts_rules *rules,
		      const char *value)
{
	opts->user_root = !strcmp(value, "user");
	if (!rules->root || (!opts->user_root && strcmp(value, "kernel")))
		return -EINVAL;
	return 0;
}

static int parse_word(struct mms_opts *opts, const struct mms_opts_rules *rules,
		      char *word)
{
	char *value = word;
	const char *key = strsep(&value, "=");

	if (!value)
		return -EINVAL;
	if (!strcmp(key, "range"))
		return parse_range(opts, rules, value);
	if (!strcmp(key, "merge"))
		return parse_merge(opts, value);
	if (!strcmp(key, "root"))
		return parse_root(opts, rules, value);
	if (!strcmp(key, "holes"))
		return parse_switch(opts, rules, value, MMS_WALK_HOLES);
	if (!strcmp(key, "page"))
		return parse_switch(opts, rules, value, MMS_WALK_FACTS);
	return -EINVAL;
}

/**
 * mms_opts_parse - read a request
 * @opts: filled; what is not named gets its default. Not usable on error.
 * @rules: what can be asked for
 * @text: the words, which are cut up
 *
 * Return: 0 or -EINVAL.
 */
int mms_opts_parse(struct mms_opts *opts, const struct mms_opts_rules *rules,
		   char *text)
{
	char *word;
	int ret;

	mms_opts_default(opts, rules);
	for (word = mms_text_word(&text); word; word = mms_text_word(&text)) {
		ret = parse_word(opts, rules, word);
		if (ret)
			return ret;
	}
	return 0;
}
