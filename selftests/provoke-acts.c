// SPDX-License-Identifier: GPL-2.0
/* What is done to an item: used by the processor, or by the kernel. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "provoke.h"

static int zero_fd;
static int pipe_fd[2];
static pid_t self;

static __thread sigjmp_buf back;
static unsigned long refused;

/**
 * act_read - read a byte
 * @item: of it
 */
void act_read(char *item)
{
	touch(item);
}

/**
 * act_write - write a byte
 * @item: of it
 *
 * By an instruction that only writes: one that reads first would be two
 * faults.
 */
void act_write(char *item)
{
	__asm__ volatile("movb %1, %0" : "=m" (*item) : "i" (RET));
}

/**
 * act_exec - call what is there
 * @item: where there is
 */
void act_exec(char *item)
{
	((void (*)(void))item)();
}

/**
 * act_read_kernel - let the kernel read a byte, which waits in a pipe then
 * @item: of it
 */
void act_read_kernel(char *item)
{
	must(write(pipe_fd[1], item, 1));
}

/**
 * act_write_kernel - let the kernel write a byte
 * @item: of it
 */
void act_write_kernel(char *item)
{
	must(read(zero_fd, item, 1));
}

/**
 * act_read_gup - have the page looked up, as another process might, to be read
 * @item: in it
 */
void act_read_gup(char *item)
{
	char byte;
	struct iovec mine = { &byte, 1 }, theirs = { item, 1 };

	must(process_vm_readv(self, &mine, 1, &theirs, 1, 0));
}

/**
 * act_write_gup - the same, to be written
 * @item: in it
 */
void act_write_gup(char *item)
{
	char byte = 1;
	struct iovec mine = { &byte, 1 }, theirs = { item, 1 };

	must(process_vm_writev(self, &mine, 1, &theirs, 1, 0));
}

/**
 * act_populate - have the page made ready to be written
 * @item: its first byte
 */
void act_populate(char *item)
{
	must(madvise(item, PAGE, MADV_POPULATE_WRITE));
}

/**
 * act_mlock - have the page locked into memory
 * @item: in it
 */
void act_mlock(char *item)
{
	must(mlock(item, 1));
}

static void on_signal(int number)
{
	siglongjmp(back, number);
}

static void count_refusal(void)
{
	__atomic_add_fetch(&refused, 1, __ATOMIC_RELAXED);
}

static void caught(void (*act)(char *item), char *item)
{
	if (sigsetjmp(back, 1)) {
		count_refusal();
		return;
	}
	act(item);
}

void act_read_caught(char *item)
{
	caught(act_read, item);
}

void act_write_caught(char *item)
{
	caught(act_write, item);
}

void act_exec_caught(char *item)
{
	caught(act_exec, item);
}

static void refuse(ssize_t result)
{
	if (result < 0)
		count_refusal();
}

void act_write_kernel_refused(char *item)
{
	refuse(read(zero_fd, item, 1));
}

static struct iovec one_byte(char *byte)
{
	return (struct iovec) { byte, 1 };
}

void act_read_gup_refused(char *item)
{
	struct iovec mine, theirs = one_byte(item);
	char byte;

	mine = one_byte(&byte);
	refuse(process_vm_readv(self, &mine, 1, &theirs, 1, 0));
}

void act_write_gup_refused(char *item)
{
	struct iovec mine, theirs = one_byte(item);
	char byte = 1;

	mine = one_byte(&byte);
	refuse(process_vm_writev(self, &mine, 1, &theirs, 1, 0));
}

/**
 * acts_refused - how many signals and errors there were
 */
unsigned long acts_refused(void)
{
	return refused;
}

/**
 * acts_init - get ready for any act; the memory it takes is there afterwards
 */
void acts_init(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	static char byte = RET;

	self = getpid();
	zero_fd = must(open("/dev/zero", O_RDONLY | O_CLOEXEC));
	must(pipe2(pipe_fd, O_CLOEXEC));
	must(sigaction(SIGSEGV, &action, NULL));
	must(sigaction(SIGBUS, &action, NULL));
	act_read_gup(&byte);
	act_read_kernel(&byte);
}
