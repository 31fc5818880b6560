# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest in which tools that read trace events read mmscope:fault, of a loop
# that has a known number of faults: each of them sees as many at least, as the
# program has others of the same cause before the loop. Then trace-cmd counts the
# kernel's own events of switches and flushes, which `tlb` has to agree with.

. "${0%/*}/in-session.sh"

pages=256
out=/tmp/tracers
control=/sys/kernel/debug/mmscope/control
tlb=/sys/kernel/debug/mmscope/tlb
loop="$build/bench-faults/faultloop -n $pages -r 1 -o $out/loop anon"
n=0
mkdir -p $out
: > $out/tap

# $1: name, $2...: what prints the number of events that it has read
sees()
{
	_what=$1
	shift
	n=$((n + 1))
	if ! command -v "$1" > /dev/null; then
		echo "ok $n $_what # SKIP no $1 here" >> $out/tap
		return
	fi
	_seen=$("with_$(echo "$1" | tr - _)" 2> $out/log)
	echo "# $_what: ${_seen:-nothing} of $pages"
	if [ "${_seen:-0}" -ge $pages ] && [ "$_seen" -le $((4 * pages)) ]; then
		echo "ok $n $_what" >> $out/tap
	else
		sed 's/^/# /' $out/log
		echo "not ok $n $_what" >> $out/tap
	fi
}

with_perf()
{
	# shellcheck disable=SC2086 # words
	perf record -q -o $out/perf.data -e mmscope:fault $loop > $out/log 2>&1 &&
		perf script -i $out/perf.data | grep -c 'cause=anon_write origin=user'
}

with_trace_cmd()
{
	# shellcheck disable=SC2086 # words
	trace-cmd record -q -o $out/trace.dat -e mmscope:fault $loop > $out/log 2>&1 &&
		trace-cmd report -i $out/trace.dat |
			grep -c 'cause=anon_write origin=user'
}

with_bpftrace()
{
	bpftrace -o $out/bpftrace -c "$loop" -e \
		'tracepoint:mmscope:fault /args->cause == 1/ { @n = count() }' &&
		awk '/^@n:/ { print $2 }' $out/bpftrace
}

mark()
{
	echo "mmscope-$1" > /sys/kernel/tracing/trace_marker
}

# Switches and flushes while a loop runs, each reading of `tlb` between two marks.
record_loop()
{
	trace-cmd start -b 16000 -e sched:sched_switch -e tlb:tlb_flush || return
	mark before
	cat $tlb > $out/tlb0
	mark begin
	"$build/bench-tlb/tlbloop" -n 400 -r 1 -o $out/loop || return
	mark end
	cat $tlb > $out/tlb1
	mark after
	trace-cmd stop && trace-cmd extract -o $out/trace.dat &&
		trace-cmd report -i $out/trace.dat > $out/report
	_status=$?
	trace-cmd reset
	return $_status
}

# `tlb` agrees with the kernel's events: `tlb` has no less than there are of them
# between its readings, and no more than around them.
agrees()
{
	n=$((n + 1))
	if ! command -v trace-cmd > /dev/null; then
		echo "ok $n tlb agrees with trace-cmd # SKIP no trace-cmd here" >> $out/tap
		return
	fi
	echo tlb=on > $control
	if record_loop > $out/log 2>&1 &&
		awk -f "$guest_dir/tlbagrees.awk" $out/tlb0 $out/tlb1 $out/report; then
		echo "ok $n tlb agrees with trace-cmd" >> $out/tap
	else
		sed 's/^/# /' $out/log
		echo "not ok $n tlb agrees with trace-cmd" >> $out/tap
	fi
	echo tlb=off > $control
}

see_all()
{
	sees "perf record -e mmscope:fault" perf
	sees "trace-cmd record -e mmscope:fault" trace-cmd
	sees "bpftrace tracepoint:mmscope:fault" bpftrace
	agrees
	echo "1..$n" >> $out/tap
	! grep -q '^not ok' $out/tap
}

step insmod insmod "$MMSCOPE_KO"
step run see_all
step rmmod rmmod mmscope
give_verdict $out/tap
power_off
