// SPDX-License-Identifier: GPL-2.0
/* Give up privileges, for good: to be called in a child. */
#include "creds.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY	65534
#define CAP(n)	(UINT64_C(1) << (n))

/**
 * creds_all() - stay as one is
 *
 * Return: 0.
 */
int creds_all(void)
{
	return 0;
}

/* Keep only those capabilities in @mask; stay user 0. */
static int keep(uint64_t mask)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];
	int i;

	if (syscall(SYS_capget, &head, data))
		return -errno;
	for (i = 0; i < 2; i++) {
		data[i].effective &= mask >> (32 * i);
		data[i].permitted &= mask >> (32 * i);
		data[i].inheritable = 0;
	}
	return syscall(SYS_capset, &head, data) ? -errno : 0;
}

/**
 * creds_no_caps() - be user 0 without any capability
 *
 * Return: 0 or -errno.
 */
int creds_no_caps(void)
{
	return keep(0);
}

/**
 * creds_no_sys_admin() - have all capabilities but CAP_SYS_ADMIN
 *
 * Return: 0 or -errno.
 */
int creds_no_sys_admin(void)
{
	return keep(~CAP(CAP_SYS_ADMIN));
}

/**
 * creds_only_dac_override() - have no capability but CAP_DAC_OVERRIDE
 *
 * Return: 0 or -errno.
 */
int creds_only_dac_override(void)
{
	return keep(CAP(CAP_DAC_OVERRIDE));
}

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static int enter_namespace(const char *map)
{
	int err;

	if (unshare(CLONE_NEWUSER))
		return -errno;
	err = put("/proc/self/uid_map", map);
	if (!err)
		err = put("/proc/self/setgroups", "deny");
	if (!err)
		err = put("/proc/self/gid_map", map);
	return err;
}

/**
 * creds_user_namespace() - be user 0 with all capabilities of a new namespace
 *
 * Return: 0 or -errno.
 */
int creds_user_namespace(void)
{
	return enter_namespace("0 0 1");
}

/**
 * creds_nobody() - be nobody
 *
 * Return: 0 or -errno.
 */
int creds_nobody(void)
{
	if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY))
		return -errno;
	return 0;
}

/**
 * creds_nobody_namespace() - be nobody, who is user 0 in a new namespace
 *
 * Return: 0 or -errno.
 */
int creds_nobody_namespace(void)
{
	int err = creds_nobody();

	/* for the maps; what has changed its user belongs to root at first */
	if (!err && prctl(PR_SET_DUMPABLE, 1))
		err = -errno;
	return err ? err : enter_namespace("0 65534 1");
}

/**
 * creds_pid_namespace() - be process 1 of a new PID namespace
 *
 * Which takes another process: whoever called waits for it, and exits.
 *
 * Return: 0 or -errno.
 */
int creds_pid_namespace(void)
{
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		return -errno;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid) {
		waitpid(pid, NULL, 0);
		_exit(0);
	}
	return prctl(PR_SET_PDEATHSIG, SIGKILL) ? -errno : 0;
}
