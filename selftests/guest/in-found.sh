# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Steps that ask the kernel for what it found, besides what it put into its
# log; and the runner for what it did not run.

kmemleak=/sys/kernel/debug/kmemleak

# Forget what the kernel itself may have lost on its way here.
forget_leaks()
{
	echo scan > $kmemleak
	echo clear > $kmemleak
}

# Objects younger than five seconds are not reported, and only a second scan
# is sure of what the first one saw. The module's own data, which might still
# point to what it has lost, is gone by now.
no_leaks()
{
	for _scan in 1 2; do
		sleep 6
		echo scan > $kmemleak || return 1
	done
	cat $kmemleak > /tmp/leaks
	cat /tmp/leaks
	[ ! -s /tmp/leaks ]
}

# Any report, not only of a lock, switches the watch over locks off. If one
# had gone unseen in the log, it would be seen here.
locks_watched()
{
	grep debug_locks /proc/lockdep_stats
	grep -qE 'debug_locks: +1$' /proc/lockdep_stats
}

# KCSAN has looked, to the end.
races_watched()
{
	cat /sys/kernel/debug/kcsan
	grep -q '^enabled: 1$' /sys/kernel/debug/kcsan &&
		grep -q '^setup_watchpoints: [1-9]' /sys/kernel/debug/kcsan
}

unused()
{
	# for those who read addresses in a report on what is no longer there
	echo "mmscope: .text at $(cat /sys/module/mmscope/sections/.text)"
	[ "$(cat /sys/module/mmscope/refcnt)" -eq 0 ]
}

# $1: the runner's TAP, $2: the names of programs, with | between. Of those that ran, no
# test was skipped, for here is what they need.
none_skipped()
{
	! awk -v names="$2" '
		/^# selftests: / { ours = $0 ~ ": (" names ")$" }
		ours && /^# (ok .*|1\.\.0 )# SKIP/ { print "guest: skipped: " $0 }
	' "$1" | grep .
}

# $1: the runner's TAP, $2...: names of programs, each of which has had tests that ran.
all_ran()
{
	_tap=$1
	shift
	for _program in "$@"; do
		awk -v name="$_program" '
			/^# selftests: / { ours = $0 ~ ": " name "$" }
			ours && /^# (not )?ok / && !/# SKIP/ { ran++ }
			END { exit !ran }
		' "$_tap" || {
			echo "guest: $_program has not run"
			return 1
		}
	done
}
