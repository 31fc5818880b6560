#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# All labs: right here, in each form; wrong if one observation is; skipped
# without the module or its files; and nothing is left behind, whatever ends
# them.
set -u

here=$(cd "$(dirname "$0")" && pwd)
. "$here/tap.sh"
files=/sys/kernel/debug/mmscope
tap_begin

# where a lab can have a file on a disk
[ -d /disk ] && export TMPDIR=/disk

# $1: lab, then its options
lab()
{
	program=/usr/bin/lab-$1
	shift
	# not the applet, which leaves a process behind for a second
	/usr/bin/timeout 120 "$program" "$@" > "$work/out" 2> "$work/err" < /dev/null
	status=$?
	grep -e '^not ok' -e '^# expected' -e SKIP "$work/out" > "$work/diff"
	return $status
}

state()
{
	cat $files/control
	ls $files
	cat $files/kernel/lab | grep -v '^#'
	sed 1d /proc/swaps | awk '{ print $1 }'
	cat /proc/sys/vm/nr_hugepages /proc/sys/vm/overcommit_memory
	grep . /sys/kernel/mm/hugepages/*/*_hugepages
	cat /sys/kernel/mm/transparent_hugepage/enabled
	find /sys/fs/cgroup /tmp /dev/shm -maxdepth 1 -name 'lab-*'
	find "${TMPDIR:-/tmp}" -maxdepth 1 ! -name 'tmp.*' | sort
	cat /proc/[0-9]*/comm 2> /dev/null | grep '^lab-'
}

# $1: name. What a lab does not leave behind.
as_before()
{
	state > "$work/after"
	diff "$work/before" "$work/after" > "$work/diff"
	point $? "$1: all is as before"
}

# $1: lab, $2: check. One that is told a wrong observation is seen to be so.
wronged()
{
	lab "$1" --tap --wrong "$2"
	[ $status -eq 1 ] && [ "$(grep -c '^not ok' "$work/out")" -eq 1 ] &&
		grep -q "^not ok $2 " "$work/out"
	point $? "$1: check $2 fails if it is wrong" "status $status"
}

# $1: lab, $2: what a shell does before. Start it, and wait until it pauses: $waiting
# is the process.
paused()
{
	mkfifo "$work/go"
	# not the shell's own timeout: it undoes that the shell has signals ignored
	/usr/bin/timeout 120 sh -c "$2 exec /usr/bin/lab-$1 --pause" > "$work/out" \
		2> "$work/err" < "$work/go" &
	pid=$!
	exec 3> "$work/go"
	until grep -q pauses "$work/err" 2> /dev/null || ! kill -0 $pid; do
		sleep 0.1
	done 2> /dev/null
	waiting=$(sed -n 's/.*process \([0-9]*\) pauses.*/\1/p' "$work/err" | head -n 1)
	rm "$work/go"
}

# $1: lab, $2: signal. One that waits is ended, by its own doing.
interrupted()
{
	paused "$1" ""
	kill -"$2" "${waiting:-$pid}"
	wait $pid
	status=$?
	exec 3>&-
	[ -n "$waiting" ] && [ $status -gt 128 ] && grep -q "^$1: stopped$" "$work/out"
	point $? "$1: SIG$2 ends it" "status $status: $(cat "$work/err")"
}

# $1: lab, $2: signal. One that waits goes on, if that is ignored.
ignored()
{
	paused "$1" "trap '' $2;"
	kill -"$2" "${waiting:-$pid}"
	exec 3>&-
	wait $pid
	status=$?
	[ -n "$waiting" ] && [ $status -eq 0 ] && grep -q "^$1: ok$" "$work/out"
	point $? "$1: SIG$2 that is ignored" "status $status: $(cat "$work/err")"
}

# $1: lab. One that is attached already, as are the processes it forks.
followed()
{
	echo "+$$" > $files/attach
	lab "$1" --tap
	echo $$ > $files/detach
	[ $status -eq 0 ] && ! grep -q '^not ok' "$work/out"
	point $? "$1: attached already" "status $status: $(cat "$work/err")"
}

# $1: lab. What its page prints are the steps, and where it is from the checks
# too, that the lab has now; numbers vary. "[...]" stands for some left out.
page()
{
	lab "$1" --json
	jq -r '.steps[] | "S\(.step): \(.claim)", (.checks[] | "C\(.what)")' \
		"$work/out" > "$work/rows"
	only=S
	case $(uname -r) in
	6.12.*) grep -q -w la57 /proc/cpuinfo && only= ;;
	esac
	sed -n '/^What it prints/,/^What to notice/s/^    //p' "$here/$1.rst" |
		awk -v only="$only" '
		NR == FNR { row[n++] = $0; next }
		/^CHECK / || /^$/ || /^[a-z]+: ok$/ { next }
		$0 == "[...]" { elided = cut = 1; next }
		{
			found = 0
			for (i = at + 0; i < n && !found; i++) {
				what = substr(row[i], 2)
				found = row[i] ~ /^S/ ? $0 == what : \
					!only && index($0 " ", what " ") == 1
				if (!found && !elided && !only)
					break
			}
			if (found) {
				seen += row[i - 1] ~ /^S/
				at = i
				elided = 0
			} else if (!only) {
				print "the page has: " $0
				bad = 1
			}
		}
		END {
			for (i = 0; i < n; i++)
				steps += row[i] ~ /^S/
			if (!seen || (!elided && !only && at < n) ||
			    (!cut && seen < steps))
				bad = 1
			print "steps " seen " of " steps ", rows " at " of " n
			exit bad
		}' "$work/rows" - > "$work/diff" 2>&1
	point $? "$1: its page is as it prints"
}

# $1: lab
right()
{
	lab "$1" --about
	[ $status -eq 0 ] && [ "$(wc -l < "$work/out")" -eq 1 ]
	point $? "$1: what it is about"
	lab "$1" --tap --explain
	if [ $status -eq 4 ]; then
		skip "$1: right" "$(sed -n 's/.*SKIP //p' "$work/out")"
		return 1
	fi
	checks=$(sed -n 's/^1\.\.//p' "$work/out")
	[ $status -eq 0 ] && [ "$checks" -ge 4 ] && ! grep -q '^not ok' "$work/out"
	point $? "$1: right" "status $status: $(cat "$work/err")"
	[ "$(grep -c '^ok .*# SKIP' "$work/out")" -lt "$checks" ]
	point $? "$1: not all is skipped"
	[ "$(grep -c '^# .*\[.*\]$' "$work/out")" -gt 0 ]
	point $? "$1: explanations have sources"
	# what can be told wrong, from here on
	grep '^ok' "$work/out" | grep -v SKIP | awk '{ print $2 }' > "$work/made"
	lab "$1" --json
	jq -e '.verdict == "ok" and (.steps | length > 0) and
		([.steps[].checks[] | select(.verdict == "not ok")] | length == 0)' \
		"$work/out" > /dev/null
	point $? "$1: as JSON"
	lab "$1"
	[ $status -eq 0 ] && grep -q 'CHECK.*EXPECTED.*OBSERVED.*VERDICT' "$work/out"
	point $? "$1: as a table" "status $status"
}

account on
state > "$work/before"
for program in /usr/bin/lab-*; do
	echo "${program#*/lab-}"
done > "$work/labs"
while read -r name <&4; do
	if right "$name"; then
		page "$name"
		made=$(wc -l < "$work/made")
		for at in 1 $(((made + 1) / 2)) "$made"; do
			wronged "$name" "$(sed -n "${at}p" "$work/made")"
		done
		interrupted "$name" INT
		interrupted "$name" QUIT
		# whoever reads has read enough
		"/usr/bin/lab-$name" < /dev/null 2> /dev/null | head -n 1 > /dev/null
	fi
	as_before "$name"
	su -s /bin/sh nobody -c "/usr/bin/lab-$name --tap" \
		> "$work/out" 2> "$work/err" < /dev/null
	status=$?
	[ $status -eq 4 ] && grep -q '^1\.\.0 # SKIP' "$work/out"
	point $? "$name: who is not root: skipped" "status $status"
done 4< "$work/labs"
# one that forks none, and those that fork in each of their ways
for name in translate share split switch; do
	followed $name
done
as_before "attached already"
ignored user HUP
ignored user INT
as_before "ignored signals"

account off
rmmod mmscope
while read -r name <&4; do
	lab "$name" --tap
	[ $status -eq 4 ] && grep -q '^1\.\.0 # SKIP' "$work/out"
	point $? "$name: no module: skipped" "status $status"
done 4< "$work/labs"
insmod "$MMSCOPE_KO"

tap_end
