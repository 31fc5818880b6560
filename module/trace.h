/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mmscope

#if !defined(MMS_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MMS_TRACE_H

#include <linux/tracepoint.h>

#include "mmscope.h"

#ifndef MMS_TRACE_NAMES
#define MMS_TRACE_NAMES
#define MMS_TRACE_NAME(NAME, value, text, doc)	{ value, text },
#endif

/*
 * mmscope:fault - a page fault, in the thread that had it
 *
 * As it begins where faults are counted, as it ends where they are timed. frame:
 * that of the page now mapped, all bits set if not known. ns: 0 if not timed.
 */
TRACE_EVENT(fault,
	    TP_PROTO(unsigned long address, unsigned long ip,
		     unsigned int cause, unsigned int origin, bool major,
		     unsigned long frame, u64 ns),
	    TP_ARGS(address, ip, cause, origin, major, frame, ns),
	    TP_STRUCT__entry(__field(unsigned long, address)
			     __field(unsigned long, ip)
			     __field(unsigned long, frame)
			     __field(u64, ns)
			     __field(pid_t, tgid)
			     __field(u8, cause)
			     __field(u8, origin)
			     __field(u8, major)
	    ),
	    TP_fast_assign(__entry->address = address;
			   __entry->ip = ip;
			   __entry->frame = frame;
			   __entry->ns = ns;
			   __entry->tgid = current->tgid;
			   __entry->cause = cause;
			   __entry->origin = origin;
			   __entry->major = major;
	    ),
	    TP_printk("tgid=%d address=0x%lx ip=0x%lx cause=%s origin=%s major=%u frame=0x%lx ns=%llu",
		      __entry->tgid, __entry->address, __entry->ip,
		      __print_symbolic(__entry->cause,
				       MMSCOPE_FAULTS(MMS_TRACE_NAME) { -1, "" }),
		      __print_symbolic(__entry->origin,
				       MMSCOPE_ORIGINS(MMS_TRACE_NAME) { -1, "" }),
		      __entry->major, __entry->frame, __entry->ns)
);

#endif /* MMS_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
