// SPDX-License-Identifier: GPL-2.0
/* Files that are asked about an address: written to, then read. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "internal.h"

/* Open such a file; of a captured tree only the answer is there to read. */
int mmscope_open_query(struct mmscope *h, pid_t pid, const char *name)
{
	int flags = (h->captured ? O_RDONLY : O_RDWR) | O_CLOEXEC;

	return mmscope_open_file(h, pid, name, flags);
}

/* Ask for @address and read the answer from its beginning. */
int mmscope_query(struct mmscope *h, int fd, const char *name,
		  uint64_t address, char **text, size_t *len)
{
	char line[32];
	int n = snprintf(line, sizeof(line), "0x%llx\n",
			 (unsigned long long)address);
	int err = h->captured ? 0 : mmscope_write_fd(h, fd, line, n, name);

	if (err)
		return err;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return mmscope_fail_use(h, -errno, name);
	return mmscope_read_fd(h, fd, text, len, name);
}
