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

/*
 * mmscope:swap_out - pages of an attached process went out, in the thread that
 * reclaimed them
 *
 * Those of a huge page come as one. type, offset: the swap slot of the first.
 */
TRACE_EVENT(swap_out,
	    TP_PROTO(pid_t tgid, unsigned long address, unsigned int pages,
		     unsigned int type, unsigned long offset),
	    TP_ARGS(tgid, address, pages, type, offset),
	    TP_STRUCT__entry(__field(unsigned long, address)
			     __field(unsigned long, offset)
			     __field(unsigned int, pages)
			     __field(pid_t, tgid)
			     __field(u8, type)
	    ),
	    TP_fast_assign(__entry->address = address;
			   __entry->offset = offset;
			   __entry->pages = pages;
			   __entry->tgid = tgid;
			   __entry->type = type;
	    ),
	    TP_printk("tgid=%d address=0x%lx pages=%u slot=%u:0x%lx",
		      __entry->tgid, __entry->address, __entry->pages,
		      __entry->type, __entry->offset)
);

/*
 * mmscope:swap_in - a page of an attached process came back, in the thread that
 * asked for it
 *
 * why: what it waited for; ns: how long, asleep: of this, not on a processor.
 */
TRACE_EVENT(swap_in,
	    TP_PROTO(pid_t tgid, unsigned long address, unsigned int pages,
		     unsigned int type, unsigned long offset,
		     unsigned int why, u64 ns, u64 asleep),
	    TP_ARGS(tgid, address, pages, type, offset, why, ns, asleep),
	    TP_STRUCT__entry(__field(unsigned long, address)
			     __field(unsigned long, offset)
			     __field(u64, ns)
			     __field(u64, asleep)
			     __field(unsigned int, pages)
			     __field(pid_t, tgid)
			     __field(u8, type)
			     __field(u8, why)
	    ),
	    TP_fast_assign(__entry->address = address;
			   __entry->offset = offset;
			   __entry->ns = ns;
			   __entry->asleep = asleep;
			   __entry->pages = pages;
			   __entry->tgid = tgid;
			   __entry->type = type;
			   __entry->why = why;
	    ),
	    TP_printk("tgid=%d address=0x%lx pages=%u slot=%u:0x%lx why=%s ns=%llu asleep=%llu",
		      __entry->tgid, __entry->address, __entry->pages,
		      __entry->type, __entry->offset,
		      __print_symbolic(__entry->why,
				       MMSCOPE_WAITS(MMS_TRACE_NAME) { -1, "" }),
		      __entry->ns, __entry->asleep)
);

/*
 * mmscope:swap_step - of a page that was chosen by <pid>/swapin
 *
 * tgid: of the thread that wants it; ns: since the first step.
 */
TRACE_EVENT(swap_step,
	    TP_PROTO(pid_t tgid, unsigned long address, unsigned int step,
		     u64 ns),
	    TP_ARGS(tgid, address, step, ns),
	    TP_STRUCT__entry(__field(unsigned long, address)
			     __field(u64, ns)
			     __field(pid_t, tgid)
			     __field(u8, step)
	    ),
	    TP_fast_assign(__entry->address = address;
			   __entry->ns = ns;
			   __entry->tgid = tgid;
			   __entry->step = step;
	    ),
	    TP_printk("tgid=%d address=0x%lx step=%s ns=%llu",
		      __entry->tgid, __entry->address,
		      __print_symbolic(__entry->step,
				       MMSCOPE_STEPS(MMS_TRACE_NAME) { -1, "" }),
		      __entry->ns)
);

/*
 * mmscope:switch_mm - a processor goes from one thread to another, in the former
 *
 * prev, next: their processes. kind: what becomes of the address space.
 * prev_root, next_root: frames of the top tables that are in use before and
 * after.
 */
TRACE_EVENT(switch_mm,
	    TP_PROTO(pid_t prev, pid_t next, unsigned int kind,
		     unsigned long prev_root, unsigned long next_root),
	    TP_ARGS(prev, next, kind, prev_root, next_root),
	    TP_STRUCT__entry(__field(unsigned long, prev_root)
			     __field(unsigned long, next_root)
			     __field(pid_t, prev)
			     __field(pid_t, next)
			     __field(u8, kind)
	    ),
	    TP_fast_assign(__entry->prev_root = prev_root;
			   __entry->next_root = next_root;
			   __entry->prev = prev;
			   __entry->next = next;
			   __entry->kind = kind;
	    ),
	    TP_printk("prev=%d next=%d kind=%s prev_root=0x%lx next_root=0x%lx",
		      __entry->prev, __entry->next,
		      __print_symbolic(__entry->kind,
				       MMSCOPE_SWITCHES(MMS_TRACE_NAME) { -1, "" }),
		      __entry->prev_root, __entry->next_root)
);

#endif /* MMS_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
