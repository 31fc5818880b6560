# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that measures what accounting swap costs: the same loop without the
# module, and with it.

. "${0%/*}/in-session.sh"
what=swapcost
# shellcheck disable=SC2034,SC2154 # for what is sourced; of the command line
loop="$build/bench-swap/swaploop -n 4096 -r 5 -o /tmp/$what/loop"
. "${0%/*}/in-costs.sh"
. "${0%/*}/in-crowd.sh"

with_module()
{
	echo swap=off > "$mm/control"
	measure "swap=off, attached" attached
	echo swap=on > "$mm/control"
	measure "swap=on" without
	measure "swap=on, attached" attached
	gather 1000 || echo "guest: not all could be attached"
	measure "on, 1,000 others attached" without
	disperse
}

echo 0 > /proc/sys/vm/page-cluster
echo 128M > /sys/block/zram0/disksize
mkswap /dev/zram0 > /dev/null && swapon /dev/zram0
measure base without
step insmod insmod "$MMSCOPE_KO" faults=off
with_module
step rmmod rmmod mmscope
measure base without
step run report swap "out in freed" \
	"What accounting swap adds to a page on zram, in ns of CLOCK_MONOTONIC, that
is, instructions: out by MADV_PAGEOUT, in by a touch, freed while it is out."
give_verdict "$out/tap"
power_off
