# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that measures what accounting page faults costs: the same loop with
# nobody looking on, with mmscope, and with other tools of this machine.
# `bench| ` and `json| ` mark what is for the host, as in in-bench.sh.

. "${0%/*}/in-session.sh"
. "${0%/*}/in-crowd.sh"

mm=/sys/kernel/debug/mmscope
# Not $HOME, which perf and bpftrace look into.
out=/tmp/faultcost
mkdir -p $out
results=$out/results
: > $results

pages=16384 rounds=5 kind=anon
loop="$build/bench-faults/faultloop"

# One measurement: run the function $2... with $args for the loop's arguments,
# its output in $out/said; it may say how many faults the tool saw in
# $out/seen. A tool that fails, or under which the loop does, has no figure.
# $1: its name in the table.
measure()
{
	_name=$1
	shift
	rm -f $out/loop $out/said $out/seen $out/tool
	args="-n $pages -r $rounds -f $out/ramfs/file -o $out/loop $kind"
	if "$@" > $out/said 2>&1 && [ -s $out/loop ]; then
		echo "$kind|$_name|$(cat $out/loop)|$(cat $out/seen 2> /dev/null)|" >> $results
	else
		_why=$(grep -v '^ *$' $out/said | tail -n 1 | tr -cd 'A-Za-z0-9 =:,.()_-' | cut -c 1-60)
		echo "$kind|$_name|||${_why:-failed}" >> $results
	fi
	# its memory is given back in the meantime
	sleep 0.5
}

without()
{
	# shellcheck disable=SC2086 # words
	$loop $args
}

# mmscope: $1 is the mode.
has_faults()
{
	grep -qs '^faults=' $mm/control || { echo "this mmscope has no faults="; return 1; }
}

counted()
{
	awk '$1 == "sum" { print $2 }' $mm/faults
}

mmscope_unattached()
{
	has_faults && echo "faults=$1" > $mm/control || return
	_before=$(counted)
	without || return
	[ "$1" = off ] || echo $(($(counted) - _before)) > $out/seen
}

mmscope_attached()
{
	has_faults && echo "faults=$1" > $mm/control || return
	_before=$(counted)
	# shellcheck disable=SC2016,SC2086 # of the shell that becomes the loop
	sh -c 'echo $$ > $0/attach && exec "$@"' $mm $loop $args || return
	[ "$1" = off ] || echo $(($(counted) - _before)) > $out/seen
}

# The others start the loop themselves, once they are ready.
have()
{
	command -v "$1" > /dev/null || { echo "no $1 here"; return 1; }
}

# $@: whom to look at
perf_stat()
{
	# shellcheck disable=SC2086 # words
	have perf && perf stat -x , -o $out/tool -e page-faults "$@" $loop $args &&
		awk -F , '$3 ~ /page-faults/ { print $1 }' $out/tool > $out/seen
}

# $@: what starts perf, if anything
perf_trace()
{
	# shellcheck disable=SC2086 # words
	have perf && "$@" perf trace -F all --no-syscalls -o $out/tool $loop $args &&
		grep -c 'fault \[' $out/tool > $out/seen
}

# $1: the program. What it counted is in a map, or in histograms.
bpftrace_with()
{
	have bpftrace && bpftrace -o $out/tool -e "$1" -c "$loop $args" &&
		awk '
			/^@n.*: [0-9]+$/ { n += $NF }
			match($0, /[])] +[0-9]+ +\|/) {
				split(substr($0, RSTART), word)
				n += word[2]
			}
			END { print n + 0 }
		' $out/tool > $out/seen
}

begin='@start[tid] = nsecs'
# shellcheck disable=SC2016 # of bpftrace
end='/@start[tid]/ { @ns = hist(nsecs - @start[tid]); delete(@start[tid]) }'

module_rows()
{
	step insmod insmod "$MMSCOPE_KO" swap=off
	measure "mmscope off" mmscope_unattached off
	measure "mmscope off, attached" mmscope_attached off
	measure "mmscope count" mmscope_unattached count
	measure "mmscope count, attached" mmscope_attached count
	measure "mmscope latency" mmscope_unattached latency
	measure "mmscope latency, attached" mmscope_attached latency
	measure "mmscope off again" mmscope_unattached off
}

# What those pay that are not attached, for many that are.
crowd_rows()
{
	gather 1000 || echo "guest: not all could be attached"
	measure "count, 1,000 others attached" mmscope_unattached count
	measure "latency, 1,000 others attached" mmscope_unattached latency
	disperse
	measure "mmscope off, after them" mmscope_unattached off
}

other_rows()
{
	measure "perf stat" perf_stat
	measure "perf stat -a" perf_stat -a
	measure "bpftrace kprobe, count" bpftrace_with \
		'kprobe:handle_mm_fault { @n = count() }'
	measure "bpftrace kprobe, count by pid" bpftrace_with \
		'kprobe:handle_mm_fault { @n[pid] = count() }'
	measure "bpftrace kretprobe, latency" bpftrace_with \
		"kprobe:handle_mm_fault { $begin } kretprobe:handle_mm_fault $end"
	measure "bpftrace kretfunc, latency" bpftrace_with \
		"kfunc:handle_mm_fault { $begin } kretfunc:handle_mm_fault $end"
	rounds=1
	measure "perf trace -F all" perf_trace
	# At the loop's own priority it does not read all before it is lost.
	measure "chrt -R -f 1 perf trace -F all" perf_trace chrt -R -f 1
	rounds=5
}

# The notifier that swap has on a process is told of what a fault changes, too.
attached_with_swap()
{
	echo swap=on > $mm/control
	mmscope_attached off
	_failed=$?
	echo swap=off > $mm/control
	return $_failed
}

# Fewer pages: those that are read twice or written out take longer.
kind_rows()
{
	pages=8192 rounds=3
	for kind in cow file swap; do
		measure base without
		measure "mmscope count, attached" mmscope_attached count
		measure "mmscope latency, attached" mmscope_attached latency
		has_faults && echo faults=off > $mm/control
		measure "mmscope off, swap=on, attached" attached_with_swap
		measure "perf stat" perf_stat
	done
}

prepare()
{
	# one page a fault
	echo 4096 > /sys/kernel/debug/fault_around_bytes
	mkdir $out/ramfs && mount -t ramfs ramfs $out/ramfs || return
	cat /sys/class/zram-control/hot_add > /dev/null
	echo 128M > /sys/block/zram0/disksize
	mkswap /dev/zram0 > /dev/null && swapon /dev/zram0
}

report()
{
	awk -f "$guest_dir/faultcost.awk" $results | sed 's/^/bench| /'
	awk -v json=1 -f "$guest_dir/faultcost.awk" $results | sed 's/^/json| /'
	# without a base there is nothing to compare with
	echo 1..1 > $out/tap
	if awk -F '|' '$2 == "base" && !$3 { exit 1 }' $results; then
		echo "ok 1 faultcost"
	else
		echo "not ok 1 faultcost"
	fi >> $out/tap
}

run_all()
{
	prepare || echo "guest: not all is prepared"
	measure base without
	module_rows
	crowd_rows
	kind_rows
	kind=anon pages=16384 rounds=5
}

run_all
step rmmod rmmod mmscope
measure base without
other_rows
measure base without
step run report
give_verdict $out/tap
power_off
