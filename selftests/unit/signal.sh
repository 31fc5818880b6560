#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A signal that comes to mmscope stat is passed on to its command while that
# runs, and to nobody once it has ended. The tree is a captured one; a library
# loaded before others puts each child there, sends the signal, and says who is sent
# one.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
tap_begin
cd "$here/trees" || exit 1

cat > "$work/shim.c" <<-EOF
	#define _GNU_SOURCE
	#include <dlfcn.h>
	#include <signal.h>
	#include <stdio.h>
	#include <stdlib.h>
	#include <string.h>
	#include <sys/syscall.h>
	#include <sys/wait.h>
	#include <unistd.h>

	static pid_t child;

	pid_t fork(void)
	{
		pid_t (*next)(void) = (pid_t (*)(void))dlsym(RTLD_NEXT, "fork");
		char path[4096];

		child = next();
		snprintf(path, sizeof(path), "%s/%d", getenv("FILES"), child);
		if (child > 0 && symlink("179", path))
			perror(path);
		return child;
	}

	pid_t waitpid(pid_t pid, int *status, int options)
	{
		static int sent;
		pid_t ret = wait4(pid, status, options, NULL);
		int ended = ret == child && !WIFSTOPPED(*status);

		if (ret > 0 && !sent && ended == !strcmp(getenv("WHEN"), "end")) {
			sent = 1;
			raise(SIGTERM);
		}
		return ret;
	}

	int kill(pid_t pid, int number)
	{
		fprintf(stderr, "kill: %s %d\\n",
			pid == child ? "command" : "another", number);
		return pid == child ? syscall(SYS_kill, pid, number) : 0;
	}
EOF
${CC:-cc} -shared -fPIC -o "$work/shim.so" "$work/shim.c" -ldl 2> "$work/diff"
point $? "signal: what sends it"

# $1: when, start or end; the rest: a command
signalled()
{
	when=$1
	shift
	rm -rf "$work/tree"
	cp -r normal "$work/tree"
	timeout 60 env LD_PRELOAD="$work/shim.so" WHEN="$when" \
		FILES="$work/tree/sys/kernel/debug/mmscope" \
		"$mmscope" -R "$work/tree" stat -o cause,count -O "$work/out" \
		-- "$@" < /dev/null 2> "$work/err"
	status=$?
}

signalled start sleep 30
[ $status -eq 143 ] && [ "$(cat "$work/err")" = "kill: command 15" ] &&
	grep -q '^sum ' "$work/out"
point $? "signal: passed on" "status $status: $(cat "$work/err" "$work/out")"
signalled end sh -c 'exit 3'
[ $status -eq 3 ] && [ ! -s "$work/err" ] && grep -q '^sum ' "$work/out"
point $? "signal: but not after the end" "status $status: $(cat "$work/err" "$work/out")"

tap_end
