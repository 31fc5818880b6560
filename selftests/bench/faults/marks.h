/* SPDX-License-Identifier: GPL-2.0 */
/* The addresses that faultloop stores to and lines.c looks for. */
#ifndef MARKS_H
#define MARKS_H

#define MARK_PAGE	0x4d4d53000000UL
#define MARK_BEGIN	(MARK_PAGE + 0x100)
#define MARK_END	(MARK_PAGE + 0x200)

#endif /* MARKS_H */
