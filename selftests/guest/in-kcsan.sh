# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest whose kernel looks for data races.

guest_dir=/guest
. $guest_dir/in-run.sh
. $guest_dir/in-found.sh

step insmod insmod "$MMSCOPE_KO"
step run run_tests
step unused unused
step rmmod rmmod mmscope
step races races_watched
give_verdict /tmp/tap
