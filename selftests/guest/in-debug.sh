# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest whose kernel looks for mistakes: it runs the selftests, and then
# asks the kernel for what it found besides what it put into its log.

guest_dir=/guest
. $guest_dir/in-run.sh
. $guest_dir/in-coverage.sh
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

forget_leaks
step insmod insmod "$MMSCOPE_KO"
step run run_tests
step unused unused
step rmmod rmmod mmscope
step leaks no_leaks
step locks locks_watched
step coverage give_coverage
give_verdict /tmp/tap
