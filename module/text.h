/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TEXT_H
#define MMS_TEXT_H

#include <linux/types.h>

ssize_t mms_text_from_user(char *text, size_t size, const char __user *from,
			   size_t count);
char *mms_text_word(char **text);
int mms_text_bool(const char *word, bool *value);

#endif /* MMS_TEXT_H */
