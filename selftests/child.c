// SPDX-License-Identifier: GPL-2.0
/* Children: processes to look at, and to act in another place. */
#include "child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/**
 * child_say() - send a number
 * @fd: socket
 * @value: number
 */
void child_say(int fd, long value)
{
	/* whoever waits for it sees that it did not come */
	(void)!send(fd, &value, sizeof(value), MSG_NOSIGNAL);
}

/**
 * child_hear() - wait for a number
 * @fd: socket
 *
 * Return: the number, -EPIPE if the other end is gone.
 */
long child_hear(int fd)
{
	ssize_t n;
	long value;

	do {
		n = recv(fd, &value, sizeof(value), MSG_WAITALL);
	} while (n < 0 && errno == EINTR);
	return n == sizeof(value) ? value : -EPIPE;
}

/* A message of one number, with room for a descriptor. */
struct fd_message {
	long value;
	struct iovec iov;
	struct msghdr msg;
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
};

static void fd_message_init(struct fd_message *m)
{
	memset(m, 0, sizeof(*m));
	m->iov.iov_base = &m->value;
	m->iov.iov_len = sizeof(m->value);
	m->msg.msg_iov = &m->iov;
	m->msg.msg_iovlen = 1;
	m->msg.msg_control = m->control.buf;
	m->msg.msg_controllen = sizeof(m->control.buf);
}

/**
 * child_say_fd() - pass a descriptor
 * @fd: socket
 * @passed: descriptor; if it is negative a number is sent without one
 */
void child_say_fd(int fd, int passed)
{
	struct fd_message m;
	struct cmsghdr *c;

	fd_message_init(&m);
	m.value = passed;
	if (passed < 0) {
		child_say(fd, passed);
		return;
	}
	c = CMSG_FIRSTHDR(&m.msg);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(passed));
	memcpy(CMSG_DATA(c), &passed, sizeof(passed));
	(void)!sendmsg(fd, &m.msg, MSG_NOSIGNAL);
}

/**
 * child_hear_fd() - take a descriptor that was passed
 * @fd: socket
 *
 * Return: the descriptor, -1 if there came none.
 */
int child_hear_fd(int fd)
{
	struct fd_message m;
	struct cmsghdr *c;
	int passed;

	fd_message_init(&m);
	if (recvmsg(fd, &m.msg, MSG_WAITALL) != sizeof(m.value))
		return -1;
	c = CMSG_FIRSTHDR(&m.msg);
	if (!c || c->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&passed, CMSG_DATA(c), sizeof(passed));
	return passed;
}

/* Like fork(); with @pid not 0 the child gets this number. */
static pid_t fork_as(pid_t pid)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&pid,
		.set_tid_size = 1,
	};

	return pid ? syscall(SYS_clone3, &args, sizeof(args)) : fork();
}

static void __attribute__((noreturn)) pause_forever(void)
{
	for (;;)
		pause();
}

static void say_nothing_else(int fd, void *arg)
{
	child_say(fd, 0);
}

static int start(struct child *c, pid_t as, child_fn *body, void *arg)
{
	int fds[2];

	c->pid = 0;
	c->fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return -errno;
	c->pid = fork_as(as);
	if (!c->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(fds[0]);
		body(fds[1], arg);
		pause_forever();
	}
	close(fds[1]);
	if (c->pid < 0) {
		int err = -errno;

		close(fds[0]);
		c->pid = 0;
		return err;
	}
	c->fd = fds[0];
	return 0;
}

/**
 * child_start() - start a child
 * @c: filled
 * @body: what it does; with NULL it only says 0, which is waited for
 * @arg: for @body
 *
 * Return: 0 or -errno.
 */
int child_start(struct child *c, child_fn *body, void *arg)
{
	int err = start(c, 0, body ? body : say_nothing_else, arg);

	return err || body ? err : child_hear(c->fd);
}

/**
 * child_start_as() - start a child that pauses, with a number of our choice
 * @c: filled
 * @pid: number
 *
 * Return: 0 or -errno; -EEXIST if the number is in use.
 */
int child_start_as(struct child *c, pid_t pid)
{
	int err = start(c, pid, say_nothing_else, NULL);

	return err ? err : child_hear(c->fd);
}

/**
 * child_wait() - wait for a child that ends by itself
 * @c: child
 *
 * Return: its status, as waitpid() has it.
 */
int child_wait(struct child *c)
{
	int status = -1;

	if (c->pid <= 0)
		return -1;
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(c->fd);
	c->pid = 0;
	c->fd = -1;
	return status;
}

/**
 * child_stop() - kill a child and wait for it
 * @c: child; nothing happens if it was waited for
 *
 * Return: the number that it had; 0 if it was waited for.
 */
pid_t child_stop(struct child *c)
{
	pid_t pid = c->pid;

	if (pid <= 0)
		return 0;
	kill(pid, SIGKILL);
	child_wait(c);
	return pid;
}

struct run {
	long (*body)(void *arg);
	void *arg;
};

static void run_and_say(int fd, void *arg)
{
	const struct run *run = arg;

	child_say(fd, run->body(run->arg));
	_exit(0);
}

/**
 * child_run() - call a function in a child, say with other privileges
 * @body: function
 * @arg: its argument
 * @result: what it returned
 *
 * Return: 0 or -errno.
 */
int child_run(long (*body)(void *arg), void *arg, long *result)
{
	struct run run = { body, arg };
	struct child c;
	int err = child_start(&c, run_and_say, &run);

	if (err)
		return err;
	*result = child_hear(c.fd);
	return child_wait(&c) ? -ECHILD : 0;
}

/**
 * child_exec() - execute a program that is where this one is
 * @name: its name
 * @arg: its argument
 *
 * Good for a vforked child. Returns only if it fails.
 */
void child_exec(const char *name, const char *arg)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len < 0)
		return;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (!slash || slash + 1 + strlen(name) >= path + sizeof(path))
		return;
	memcpy(slash + 1, name, strlen(name) + 1);
	execl(path, name, arg, NULL);
}

/**
 * child_exec_paused() - execute the program `paused`
 * @fd: socket to which it is to say 0
 *
 * As child_exec().
 */
void child_exec_paused(int fd)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", fd);
	fcntl(fd, F_SETFD, 0);
	child_exec("paused", number);
}

/**
 * child_state() - the state of a process
 * @pid: process
 *
 * Return: a letter as in /proc/PID/stat, 0 if there is no such process.
 */
char child_state(pid_t pid)
{
	char path[32], text[256];
	const char *p;
	ssize_t n = 0;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	p = strrchr(text, ')');
	return p && p[1] ? p[2] : 0;
}

/**
 * child_has_ended() - has a process ended, be it reaped or not?
 * @pid: process; any
 *
 * Return: true if so, or if its first thread has.
 */
bool child_has_ended(pid_t pid)
{
	char state = child_state(pid);

	return !state || state == 'Z' || state == 'X';
}

/**
 * child_rests() - do all threads of a process sleep, or are they stopped?
 * @pid: process; any
 *
 * Return: true if so; false if there is no such process.
 */
bool child_rests(pid_t pid)
{
	char path[32], state;
	struct dirent *e;
	bool rests;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	rests = dir;
	while (rests && (e = readdir(dir))) {
		if (*e->d_name == '.')
			continue;
		state = child_state(atoi(e->d_name));
		/* frozen tasks sleep */
		rests = state == 'T' || state == 'S';
	}
	if (dir)
		closedir(dir);
	return rests;
}
