/* SPDX-License-Identifier: GPL-2.0 */
/* What is true of a translation whatever the address. */
#ifndef PATH_H
#define PATH_H

#include "libmmscope.h"
#include "smaps.h"

/* Of a raw entry: where the table or frame is. */
#define PATH_FRAME	0x000ffffffffff000ULL

bool path_is_linked(const struct mmscope_translation *t, unsigned int levels);
bool path_is_in_tables(const struct mmscope_translation *t,
		       const struct mmscope_tables *tables);
bool path_is_in_vma(const struct mmscope_translation *t,
		    const struct smaps_vma *vma);
bool path_is_of_record(const struct mmscope_translation *t,
		       const struct mmscope_range *r);
bool path_frame_is(const struct mmscope_translation *t);
bool path_cpu_flag(const char *flag);

#endif /* PATH_H */
