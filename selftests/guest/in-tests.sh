# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that runs the selftests.

guest_dir=/guest
. $guest_dir/in-run.sh

step insmod insmod "$MMSCOPE_KO"
step run run_tests
step rmmod rmmod mmscope
give_verdict /tmp/tap
