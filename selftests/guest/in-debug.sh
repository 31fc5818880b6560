# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest whose kernel looks for mistakes: it runs the selftests, and then
# asks the kernel for what it found besides what it put into its log.

guest_dir=/guest
. $guest_dir/in-run.sh
. $guest_dir/in-coverage.sh
. $guest_dir/in-found.sh

# What is asked for may leave these out.
failures_tried()
{
	none_skipped /tmp/tap 'nomem|nomode|noload' &&
		{ [ -n "$tests" ] || all_ran /tmp/tap nomem nomode noload; }
}

forget_leaks
step insmod insmod "$MMSCOPE_KO"
step run run_tests
step failures failures_tried
step unused unused
step rmmod rmmod mmscope
step leaks no_leaks
step locks locks_watched
step coverage give_coverage
give_verdict /tmp/tap
