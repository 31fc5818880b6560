// SPDX-License-Identifier: GPL-2.0
/* control: one key=value a line. */
#include "control.h"

#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/string_helpers.h>

#include "faultmode.h"
#include "lab.h"
#include "stats.h"
#include "swapmode.h"
#include "targets.h"
#include "text.h"
#include "tlbmode.h"
#include "walk.h"

#define CONTROL_SIZE	256

static DEFINE_MUTEX(control_lock);

/**
 * struct control_key - a setting that is a number
 * @name: key
 * @min: least value
 * @max: greatest value
 * @get: its value now
 * @set: change it
 */
struct control_key {
	const char *name;
	unsigned int min;
	unsigned int max;
	unsigned int (*get)(void);
	void (*set)(unsigned int value);
};

static const struct control_key keys[] = {
	{ "max_targets", 1, MMS_TARGETS_MAX,
	  mms_targets_max, mms_targets_set_max },
	{ "chunk", MMS_CHUNK_MIN, MMS_CHUNK_MAX,
	  mms_walk_chunk, mms_walk_set_chunk },
	{ "lab_items", 0, MMS_LAB_ITEMS_MAX,
	  mms_lab_items, mms_lab_set_items },
	{ "lab_each", 0, MMS_LAB_BYTES_MAX,
	  mms_lab_each, mms_lab_set_each },
	{ "lab_bytes", 0, MMS_LAB_BYTES_MAX,
	  mms_lab_bytes, mms_lab_set_bytes },
};

/**
 * struct control_switch - a setting that is on or off
 * @name: key
 * @set: change it; 0 or -errno
 * @is_on: is it now?
 */
struct control_switch {
	const char *name;
	int (*set)(bool on);
	bool (*is_on)(void);
};

static const struct control_switch switches[] = {
	{ "swap", mms_swapmode_set, mms_swapmode_is_on },
	{ "tlb", mms_tlbmode_set, mms_tlbmode_is_on },
};

/* What a write asks for, complete before any of it is done. */
struct control_request {
	unsigned int value[ARRAY_SIZE(keys)];
	bool given[ARRAY_SIZE(keys)];
	bool reset;
	enum mms_faultmode faults;
	bool faults_given;
	bool on[ARRAY_SIZE(switches)];
	bool switched[ARRAY_SIZE(switches)];
};

static int parse_number(struct control_request *rq, const char *key,
			const char *value)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(key, keys[i].name))
			continue;
		if (kstrtouint(value, 10, &rq->value[i]) ||
		    rq->value[i] < keys[i].min || rq->value[i] > keys[i].max)
			return -EINVAL;
		rq->given[i] = true;
		return 0;
	}
	return -EINVAL;
}

/* -ENOENT if the key is no switch's. */
static int parse_switch(struct control_request *rq, const char *key,
			const char *value)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(switches); i++) {
		if (strcmp(key, switches[i].name))
			continue;
		rq->on[i] = !strcmp(value, "on");
		rq->switched[i] = true;
		return rq->on[i] || !strcmp(value, "off") ? 0 : -EINVAL;
	}
	return -ENOENT;
}

static int parse_line(struct control_request *rq, char *line)
{
	char *value = line;
	const char *key = strsep(&value, "=");
	int ret;

	if (!value)
		return -EINVAL;
	if (!strcmp(key, "stats") && !strcmp(value, "reset")) {
		rq->reset = true;
		return 0;
	}
	if (!strcmp(key, "faults")) {
		rq->faults_given = true;
		return mms_faultmode_parse(value, &rq->faults);
	}
	ret = parse_switch(rq, key, value);
	return ret == -ENOENT ? parse_number(rq, key, value) : ret;
}

/* Of what can fail, what is to be set: as it is now. */
static void save_modes(struct control_request *was,
		       const struct control_request *rq)
{
	unsigned int i;

	was->faults_given = rq->faults_given;
	was->faults = mms_faultmode_now();
	for (i = 0; i < ARRAY_SIZE(switches); i++) {
		was->switched[i] = rq->switched[i];
		was->on[i] = switches[i].is_on();
	}
}

/* All of them, if one fails too; the first failure is returned. */
static int set_modes(const struct control_request *rq)
{
	unsigned int i;
	int ret = rq->faults_given ? mms_faultmode_set(rq->faults) : 0;

	for (i = 0; i < ARRAY_SIZE(switches); i++) {
		int err = rq->switched[i] ? switches[i].set(rq->on[i]) : 0;

		ret = ret ?: err;
	}
	return ret;
}

/*
 * What can fail comes first, and is undone if some of it does: then nothing is
 * changed, unless there is no memory even to go back.
 */
static int apply_locked(const struct control_request *rq)
{
	struct control_request was = { 0 };
	unsigned int i;
	int ret;

	save_modes(&was, rq);
	ret = set_modes(rq);
	if (ret) {
		set_modes(&was);
		return ret;
	}
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		if (rq->given[i])
			keys[i].set(rq->value[i]);
	if (rq->reset)
		mms_stats_reset();
	return 0;
}

/* One writer at a time, so that what one goes back to is not another's. */
static int apply(const struct control_request *rq)
{
	int ret;

	mutex_lock(&control_lock);
	ret = apply_locked(rq);
	mutex_unlock(&control_lock);
	return ret;
}

static ssize_t control_write(struct file *file, const char __user *from,
			     size_t count, loff_t *pos)
{
	struct control_request rq = { 0 };
	char text[CONTROL_SIZE];
	char *rest = text;
	char *line;
	ssize_t ret;

	ret = mms_text_from_user(text, sizeof(text), from, count);
	if (ret < 0)
		return ret;
	while ((line = strsep(&rest, "\n"))) {
		ret = parse_line(&rq, line);
		if (ret)
			return ret;
	}
	ret = apply(&rq);
	return ret ? ret : count;
}

static int control_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		seq_printf(m, "%s=%u\n", keys[i].name, keys[i].get());
	seq_printf(m, "faults=%s\n", mms_faultmode_name());
	for (i = 0; i < ARRAY_SIZE(switches); i++)
		seq_printf(m, "%s=%s\n", switches[i].name,
			   str_on_off(switches[i].is_on()));
	return 0;
}

static int control_open(struct inode *inode, struct file *file)
{
	return single_open(file, control_show, NULL);
}

const struct file_operations mms_control_fops = {
	.owner = THIS_MODULE,
	.open = control_open,
	.read = seq_read,
	.write = control_write,
	.llseek = seq_lseek,
	.release = single_release,
};
