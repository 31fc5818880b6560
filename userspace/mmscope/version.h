/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VERSION_H
#define VERSION_H

/* MMSCOPE_VERSION comes from the Makefile, without quotes. */
#define VERSION_TEXT(version)	#version
#define VERSION_OF(version)	VERSION_TEXT(version)
#define VERSION			VERSION_OF(MMSCOPE_VERSION)

#endif /* VERSION_H */
