/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TPOINT_H
#define MMS_TPOINT_H

struct tracepoint;

struct tracepoint *mms_tpoint_find(const char *name);

#endif /* MMS_TPOINT_H */
