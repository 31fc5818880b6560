/* SPDX-License-Identifier: GPL-2.0 */
/* Give up privileges, for good: to be called in a child. */
#ifndef CREDS_H
#define CREDS_H

/* Each returns 0 or -errno. */
int creds_all(void);
int creds_no_caps(void);
int creds_no_sys_admin(void);
int creds_only_dac_override(void);
int creds_user_namespace(void);
int creds_nobody(void);
int creds_nobody_namespace(void);
int creds_pid_namespace(void);

#endif /* CREDS_H */
