/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPNOTIFY_H
#define MMS_SWAPNOTIFY_H

struct mm_struct;
struct mms_swapbook;
struct mms_swapnotify;

struct mms_swapnotify *mms_swapnotify_add(struct mm_struct *mm,
					  struct mms_swapbook *book);
void mms_swapnotify_remove(struct mms_swapnotify *n);
void mms_swapnotify_wait(void);
void mms_swapnotify_each(const struct mm_struct *mm,
			 void (*act)(struct mms_swapbook *book, const void *data),
			 const void *data);

#endif /* MMS_SWAPNOTIFY_H */
