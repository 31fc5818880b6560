// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/physmem: physical memory as ranges, then what the frames of each zone
 * are used for.
 */
#include "physmem.h"

#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/seq_file.h>

#include "physwalk.h"
#include "rows.h"
#include "stats.h"

struct physmem_view {
	struct mms_rows rows;		/* first */
	struct mms_physwalk walk;
	struct mms_phys_range range;	/* of the row */
	bool in_zones;
	int zone;			/* of the row, in @walk.zones */
};

static const char * const kind_names[] = {
	[MMS_PHYS_RAM] = "ram",
	[MMS_PHYS_RESERVED] = "reserved",
	[MMS_PHYS_DEVICE] = "device",
	[MMS_PHYS_HOLE] = "hole",
};

static void physmem_restart(void *view)
{
	struct physmem_view *v = view;

	mms_physwalk_begin(&v->walk);
	v->in_zones = false;
	v->zone = -1;
}

static int physmem_open(void *view, struct mms_target *t, bool frames)
{
	return mms_physwalk_init(&((struct physmem_view *)view)->walk);
}

static void physmem_close(void *view)
{
	mms_physwalk_exit(&((struct physmem_view *)view)->walk);
}

static u64 zone_frames(const struct mms_phys_zone *zone)
{
	u64 sum = 0;
	int use;

	for (use = 0; use < MMS_NR_USES; use++)
		sum += zone->uses[use];
	return sum;
}

static int next_zone_row(struct physmem_view *v)
{
	int zones = nr_node_ids * MAX_NR_ZONES;

	while (v->zone < zones && ++v->zone < zones)
		if (zone_frames(&v->walk.zones[v->zone]))
			return 1;
	return 0;
}

static int physmem_next(void *view)
{
	struct physmem_view *v = view;
	int ret = 0;

	if (!v->in_zones)
		ret = mms_physwalk_next(&v->walk, &v->range);
	if (ret)
		return ret;
	v->in_zones = true;
	return next_zone_row(v);
}

static const char *zone_name(int node, int zone)
{
	return NODE_DATA(node)->node_zones[zone].name;
}

static void show_range(struct seq_file *m, const struct mms_phys_range *r)
{
	seq_printf(m, "%016llx-%016llx %14llu %s ", r->start << PAGE_SHIFT,
		   r->end << PAGE_SHIFT, (r->end - r->start) << PAGE_SHIFT,
		   kind_names[r->kind]);
	if (r->node < 0)
		seq_puts(m, "- -\n");
	else
		seq_printf(m, "%d %s\n", r->node, zone_name(r->node, r->zone));
}

static void show_zone(struct seq_file *m, const struct physmem_view *v)
{
	const struct mms_phys_zone *zone = &v->walk.zones[v->zone];
	int use;

	seq_printf(m, "zone %d %s frames=%llu", v->zone / MAX_NR_ZONES,
		   zone_name(v->zone / MAX_NR_ZONES, v->zone % MAX_NR_ZONES),
		   zone_frames(zone));
	for (use = 0; use < MMS_NR_USES; use++)
		seq_printf(m, " %s=%llu", mms_frame_use_name(use),
			   zone->uses[use]);
	seq_putc(m, '\n');
}

static void physmem_show(struct seq_file *m, void *view)
{
	const struct physmem_view *v = view;

	if (v->in_zones)
		show_zone(m, v);
	else
		show_range(m, &v->range);
}

static const struct mms_rows_ops physmem_rows = {
	.size = sizeof(struct physmem_view),
	.header = "# start-end bytes kind node zone",
	.privileged = true,
	.open = physmem_open,
	.close = physmem_close,
	.restart = physmem_restart,
	.next = physmem_next,
	.show = physmem_show,
};

static int physmem_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &physmem_rows);
}

const struct file_operations mms_physmem_fops = {
	.owner = THIS_MODULE,
	.open = physmem_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
