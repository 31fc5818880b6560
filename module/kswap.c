// SPDX-License-Identifier: GPL-2.0
/* What the kernel itself counts of swap and reclaim, while we count. */
#include "kswap.h"

#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/vmstat.h>

#include "kcounts.h"

static DEFINE_MUTEX(kswap_lock);
/* Under kswap_lock: what it had counted when we began, less what we have. */
static u64 base[MMS_NR_KSWAPS];
static u64 stopped_at[MMS_NR_KSWAPS];
static bool counting;

/* Where in the kernel's counts each is; what it is built without is none. */
static const int items[MMS_NR_KSWAPS] = {
#ifdef CONFIG_SWAP
	[MMS_KSWAP_PSWPIN] = PSWPIN,
	[MMS_KSWAP_PSWPOUT] = PSWPOUT,
	[MMS_KSWAP_SWAP_RA] = SWAP_RA,
	[MMS_KSWAP_SWAP_RA_HIT] = SWAP_RA_HIT,
#endif
#ifdef CONFIG_ZSWAP
	[MMS_KSWAP_ZSWPIN] = ZSWPIN,
	[MMS_KSWAP_ZSWPOUT] = ZSWPOUT,
#endif
	[MMS_KSWAP_PGSCAN_KSWAPD] = PGSCAN_KSWAPD,
	[MMS_KSWAP_PGSCAN_DIRECT] = PGSCAN_DIRECT,
	[MMS_KSWAP_PGSTEAL_KSWAPD] = PGSTEAL_KSWAPD,
	[MMS_KSWAP_PGSTEAL_DIRECT] = PGSTEAL_DIRECT,
};

static int read_all(u64 *counts)
{
	return mms_kcounts_events(items, counts, MMS_NR_KSWAPS);
}

/**
 * mms_kswap_start - we count from now on
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_kswap_start(void)
{
	u64 now[MMS_NR_KSWAPS];
	int i, ret;

	mutex_lock(&kswap_lock);
	ret = read_all(now);
	for (i = 0; !ret && !counting && i < MMS_NR_KSWAPS; i++)
		base[i] += now[i] - stopped_at[i];
	if (!ret)
		counting = true;
	mutex_unlock(&kswap_lock);
	return ret;
}

/**
 * mms_kswap_stop - we do not count any more
 *
 * Context: process; may sleep.
 */
void mms_kswap_stop(void)
{
	u64 now[MMS_NR_KSWAPS];

	mutex_lock(&kswap_lock);
	/* without memory the time until we begin again counts as well */
	if (counting && !read_all(now)) {
		memcpy(stopped_at, now, sizeof(now));
		counting = false;
	}
	mutex_unlock(&kswap_lock);
}

/**
 * mms_kswap_since - what the kernel has counted while we have
 * @counts: filled, by enum mms_kswap
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_kswap_since(u64 *counts)
{
	u64 now[MMS_NR_KSWAPS];
	int i, ret;

	/* looked at under the lock, so that it is not of before the base */
	mutex_lock(&kswap_lock);
	ret = read_all(now);
	for (i = 0; !ret && i < MMS_NR_KSWAPS; i++)
		counts[i] = (counting ? now[i] : stopped_at[i]) - base[i];
	mutex_unlock(&kswap_lock);
	return ret;
}

/**
 * mms_kswap_show - print them as "name value" lines
 * @m: where to
 * @counts: of mms_kswap_since()
 */
void mms_kswap_show(struct seq_file *m, const u64 *counts)
{
#define MMS_KSWAP_NAME(NAME, name)	#name,
	static const char * const names[] = { MMS_KSWAPS(MMS_KSWAP_NAME) };
#undef MMS_KSWAP_NAME
	unsigned int i;

	for (i = 0; i < MMS_NR_KSWAPS; i++)
		seq_printf(m, "%s %llu\n", names[i], counts[i]);
}
