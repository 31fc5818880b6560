# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that measures what accounting switches and flushes costs: the same
# loop without the module, and with it.

. "${0%/*}/in-session.sh"
what=tlbcost
# shellcheck disable=SC2034,SC2154 # for what is sourced; of the command line
loop="$build/bench-tlb/tlbloop -n 4096 -r 5 -o /tmp/$what/loop"
. "${0%/*}/in-costs.sh"

with_module()
{
	measure "tlb=off, attached" attached
	echo tlb=on > "$mm/control"
	measure "tlb=on" without
	measure "tlb=on, attached" attached
}

# What others take for the totals alone.
with_perf()
{
	command -v perf > /dev/null || return
	# shellcheck disable=SC2086 # words
	measure "perf stat -a" perf stat -a -e sched:sched_switch \
		-e tlb:tlb_flush -o /dev/null $loop
}

measure base without
with_perf
step insmod insmod "$MMSCOPE_KO" faults=off swap=off
with_module
step rmmod rmmod mmscope
measure base without
step run report tlb "process thread flush" \
	"What accounting switches and flushes adds, in ns of CLOCK_MONOTONIC, that is,
instructions: to a switch to another process, to another thread of the same,
and to a page that is touched and given back by MADV_DONTNEED."
give_verdict "$out/tap"
power_off
