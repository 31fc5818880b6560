# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest whose kernel looks for data races.

guest_dir=/guest
. $guest_dir/in-run.sh

# It has looked, to the end.
races_watched()
{
	cat /sys/kernel/debug/kcsan
	grep -q '^enabled: 1$' /sys/kernel/debug/kcsan &&
		grep -q '^setup_watchpoints: [1-9]' /sys/kernel/debug/kcsan
}

step insmod insmod "$MMSCOPE_KO"
step run run_tests
step unused unused
step rmmod rmmod mmscope
step races races_watched
give_verdict /tmp/tap
