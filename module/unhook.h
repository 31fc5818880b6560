/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_UNHOOK_H
#define MMS_UNHOOK_H

void mms_unhook(void (*remove)(void));

#endif /* MMS_UNHOOK_H */
