/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_KSWAP_H
#define MMS_KSWAP_H

#include <linux/types.h>

struct seq_file;

/* What the kernel counts of swap and reclaim, by its names in /proc/vmstat. */
#define MMS_KSWAPS(X)				\
	X(PSWPIN, pswpin)			\
	X(PSWPOUT, pswpout)			\
	X(ZSWPIN, zswpin)			\
	X(ZSWPOUT, zswpout)			\
	X(SWAP_RA, swap_ra)			\
	X(SWAP_RA_HIT, swap_ra_hit)		\
	X(PGSCAN_KSWAPD, pgscan_kswapd)		\
	X(PGSCAN_DIRECT, pgscan_direct)		\
	X(PGSTEAL_KSWAPD, pgsteal_kswapd)	\
	X(PGSTEAL_DIRECT, pgsteal_direct)

enum mms_kswap {
#define MMS_KSWAP_ENUM(NAME, name)	MMS_KSWAP_##NAME,
	MMS_KSWAPS(MMS_KSWAP_ENUM)
#undef MMS_KSWAP_ENUM
	MMS_NR_KSWAPS
};

int mms_kswap_start(void);
void mms_kswap_stop(void);
int mms_kswap_since(u64 *counts);
void mms_kswap_show(struct seq_file *m, const u64 *counts);

#endif /* MMS_KSWAP_H */
