#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The command on the module that the tests have loaded: what it prints as JSON
# is, by jq, what awk finds in the files; it leaves attached what was attached,
# and nothing else, whatever ends it.
set -u

here=$(cd "$(dirname "$0")" && pwd)
. "$here/tap.sh"
files=/sys/kernel/debug/mmscope
mmscope=/usr/bin/mmscope
tap_begin

"$here/paused" 1 > /dev/null &
pid=$!
trap 'kill $pid 2> /dev/null; rm -rf "$work"' EXIT
until [ "$(cat /proc/$pid/comm)" = paused ]; do
	sleep 0.1
done

# Nothing but these processes is attached
attached_are()
{
	mmscope list --raw --noheadings -o pid > "$work/attached"
	[ "$(sort "$work/attached")" = "$(printf '%s\n' "$@" | sort)" ]
}

mmscope()
{
	timeout 120 $mmscope "$@"
}

# $1: name, $2: what jq is to print of $work/in, $3: a command for the same
same()
{
	jq -r "$2" "$work/in" > "$work/json" 2> "$work/diff" &&
		sh -c "$3" > "$work/files" && [ -s "$work/json" ] &&
		diff "$work/files" "$work/json" > "$work/diff"
	point $? "$1" "jq and the file differ"
}

# An answer of a file that is asked about an address
ask()
{
	exec 3<> "$files/$1"
	echo "$2" >&3
	cat <&3
	exec 3>&-
}

mmscope doctor > "$work/diff" && ! grep -q FAILS "$work/diff"
point $? "doctor finds nothing wrong"
echo "+$$" > $files/attach
mmscope doctor --json > "$work/out"
status=$?
echo $$ > $files/detach
[ $status -eq 0 ] && jq -e '.checks[] | select(.check == "attach") |
	.state == "ok" and .why == "attached already"' "$work/out" > "$work/diff"
point $? "doctor: attached already" "$(cat "$work/out")"
# timeout, if it is an applet, leaves a process behind for a second
for _ in 1 2 3 4 5 6 7 8 9 10; do
	attached_are && break
	sleep 1
done

# It attaches and detaches by itself
mmscope vmas $pid --json > "$work/in" && attached_are
point $? "what was attached for the time is detached"
mmscope attach $pid && attached_are $pid && mmscope vmas paused > "$work/diff" &&
	attached_are $pid
point $? "what was attached before stays attached"
mmscope attach $pid 2> "$work/err"
[ $? -eq 1 ] && grep -q "attached already" "$work/err"
point $? "attaching twice is told" "$(cat "$work/err")"

# The process sleeps: nothing of it changes.
mmscope vmas $pid --json -o +end > "$work/in"
same "vmas" '.vmas[] | [.start, .end, .perms, .kind, .present / 4096,
	.swapped / 4096, .untouched / 4096, .pmd, .longest / 4096] | join(" ")' \
	"grep -v '^#' $files/$pid/vmas | tr -s ' ' | sed 's/-/ /' | awk '{
		sub(\"^0*\", \"0x\", \$1); sub(\"^0*\", \"0x\", \$2)
		print \$1, \$2, \$3, \$4, \$5, \$6, \$8, \$10, \$13
	}'"
mmscope ps --json > "$work/in" && attached_are $pid
point $? "ps leaves attached what was, and nothing else"
same "ps" ".processes[] | select(.pid == $pid) |
	[.vmas, .present / 4096, .swapped / 4096, .shared / 4096, .tables] | join(\" \")" \
	"awk '/^total all/ { sub(\".* bytes=\", \"\"); bytes = \$1 }
		!/^#/ && NF > 12 { n++; p += \$4; s += \$5; h += \$11 }
		END { print n, p, s, h, bytes }' $files/$pid/vmas $files/$pid/tables"
same "ps: all processes but kernel threads" '[.processes[].pid] | index(1)' "echo 0"

mmscope pagetable $pid --json > "$work/in"
same "pagetable" '.pagetable[] | [.start, .end, .size, .level, .leaf, .kind,
	.where, .flags // "-"] | join(" ")' \
	"grep -v '^#' $files/$pid/pagetable | tr -s ' ' | sed 's/-/ /' | awk '{
		sub(\"^0*\", \"0x\", \$1); sub(\"^0*\", \"0x\", \$2)
		print
	}'"
mmscope tables $pid --json > "$work/in"
same "tables" '.tables[] | [.level, .physical, .used, .entries] | join(" ")' \
	"grep -v -e '^#' -e ^total $files/$pid/tables | tr -s ' ' | awk '{
		sub(\"^0x0*\", \"0x\", \$3)
		print \$1, \$3, \$4, \$5
	}'"
mmscope tables $pid --summary --json > "$work/in"
same "tables: totals" '[.tables, .bytes, .mapped] | join(" ")' \
	"sed -n 's/^total all tables=\(.*\) bytes=\(.*\) dep.* mapped=/\1 \2 /p' \
		$files/$pid/tables"
address=$(awk '$4 > 0 && $2 ~ /^r/ { sub("-.*", "", $1); print $1; exit }' \
	$files/$pid/vmas)
mmscope translate $pid "$address" --json > "$work/in"
ask $pid/translate "0x$address" > "$work/answer"
same "translate" '(.walk[] | [.level, .index, .raw] | join(" ")), .physical' \
	"awk '\$1 == \"walk\" { sub(\"0x0*\", \"0x\", \$8); print \$2, \$4, \$8 }
		\$1 == \"physical\" { sub(\"0x0*\", \"0x\", \$2); print \$2 }' \
		$work/answer"

# The range and the words reach the module
mmscope pagetable $pid "$address+4K" --holes --page --json > "$work/in"
same "pagetable: a range" '.pagetable[] | [.start, .size] | join(" ")' \
	"echo 0x$address 4096 | sed 's/0x0*/0x/'"

mmscope pagetable $pid "$(printf '%x' $((0x$address + 16)))+4K" 2> "$work/err"
[ $? -eq 1 ] && grep -q "as $(printf '%x-%x' "0x$address" $((0x$address + 8192))) would" "$work/err"
point $? "pagetable: a range that is not of pages" "$(cat "$work/err")"

# The kernel's half. What comes and goes there is left out.
mmscope kernel layout --json > "$work/in"
same "kernel layout" '.levels, .page_offset, (.regions[] | [.start, .end,
	.kind, .name] | join(" "))' \
	"awk '\$1 == \"levels\" || \$1 == \"page_offset\" { print \$2 }
		/-/ && NF == 7 && !/^#/ && \$7 != \"unnamed\" {
			sub(\"-\", \" 0x\", \$1)
			print \"0x\" \$1, \$3, \$7
		}' $files/kernel/layout"
image=$(awk '$NF == "kernel-image" { print $1; exit }' $files/kernel/layout)
mmscope kernel pagetable "$image" --loose --json > "$work/in"
exec 3<> $files/kernel/pagetable
echo "range=$image merge=loose" >&3
cat <&3 > "$work/answer"
exec 3>&-
same "kernel pagetable" '.pagetable[] | [.start, .end, .where, .flags] |
	join(" ")' \
	"grep -v -e '^#' -e ^total $work/answer | sed 's/-/ 0x/' |
		awk '{ print \"0x\" \$1, \$2, \$7, \$8 }'"
mmscope kernel pagetable --where wx=yes --total --json > "$work/in"
same "kernel pagetable: W+X" '.pagetable_total.size' \
	"sed -n 's/.* wx_bytes=\([0-9]*\) .*/\1/p' $files/kernel/pagetable"
mmscope kernel physmem --json > "$work/in"
same "kernel physmem" '.ranges[] | [.size, .kind, .node, .zone] |
	map(. // "-") | join(" ")' \
	"grep -v -e '^#' -e ^zone $files/kernel/physmem | tr -s ' ' |
		cut -d ' ' -f 2-"
mmscope kernel physmem --uses --json > "$work/in"
same "kernel physmem: uses" '[.uses[] | select(.use == "reserved").memory] |
	add / 4096' \
	"awk '\$1 == \"zone\" { n += substr(\$0, index(\$0, \"reserved=\") + 9) }
		END { print n }' $files/kernel/physmem"
mmscope kernel vmalloc --total --json > "$work/in"
same "kernel vmalloc" '(.areas | length > 10) and
	(.areas_total.size == ([.areas[].size] | add))' "echo true"
mmscope kernel lab vmalloc 100000 > /dev/null
mmscope kernel lab kmalloc 64 --json > "$work/in"
same "kernel lab" '.lab[] | [.id, .kind, .size, .start, .pfn] | join(" ")' \
	"grep -v '^#' $files/kernel/lab | awk '{
		sub(\"-.*\", \"\", \$4); sub(\"pfn:\", \"\", \$8)
		print \$1, \$2, \$3, \"0x\" \$4, \$8
	}'"
address=$(awk '$2 == "vmalloc" { sub("-.*", "", $4); print $4; exit }' \
	$files/kernel/lab)
mmscope kernel translate "$address" --json > "$work/in"
ask kernel/translate "0x$address" > "$work/answer"
same "kernel translate" '[.physical, .frame, .area.pages, .region.name] |
	join(" ")' \
	"awk '\$1 == \"physical\" { sub(\"0x0*\", \"0x\", \$2); p = \$2 }
		\$1 == \"area\" { n = \$4 } \$1 == \"region\" { r = \$4 }
		\$1 == \"frame\" { print p, \$3, n, r }' $work/answer"
mmscope kernel lab free all && [ "$(grep -c -v '^#' $files/kernel/lab)" -eq 0 ]
point $? "kernel lab: all is freed"
mmscope kernel lab kmalloc -- -1 2> "$work/err"
[ $? -eq 1 ] && grep -q "is no request" "$work/err"
point $? "kernel lab: what is no request" "$(cat "$work/err")"

mmscope detach $pid && attached_are
point $? "detach"
mmscope detach $pid 2> "$work/err"
[ $? -eq 1 ] && grep -q "is not attached" "$work/err"
point $? "detaching twice is told" "$(cat "$work/err")"

echo x > "$work/two"
# stat, of a known number of faults of a cause that nothing else has: $1: how
# many, $2: name
counted()
{
	jq -r '[.causes[] | select(.cause == "uffd").count] | add' \
		"$work/stat" > "$work/diff"
	[ "$(cat "$work/diff")" = "$1" ]
	point $? "$2"
}

stat()
{
	mmscope stat --json --file "$work/stat" "$@" > "$work/out"
}

stat -- sh -c "printf xx | $here/faulter uffd_missing 50 1" &&
	grep -q ready "$work/out"
point $? "stat: the command runs"
counted 50 "stat: faults of what the command forks"
stat -- sh -c "printf xx | $here/faulter uffd_missing 30 1 &
	printf xx | $here/faulter uffd_missing 12 4; wait"
counted 42 "stat: of several at once, and of threads"
stat -- sh -c "exec env $here/faulter uffd_missing 9 1 < $work/two"
counted 9 "stat: through exec"
# numbers come round: 300 to 379
pid_max=$(cat /proc/sys/kernel/pid_max)
echo 380 > /proc/sys/kernel/pid_max
stat -- sh -c "for i in \$(seq 60); do printf xx | $here/faulter uffd_missing 1 1; done" \
	2> "$work/err" && [ ! -s "$work/err" ]
point $? "stat: the numbers of those that have ended are used again" "$(cat "$work/err")"
echo "$pid_max" > /proc/sys/kernel/pid_max
counted 60 "stat: of those that had a number one after the other"
stat -I 0.2 --latency -- sh -c "sleep 0.5; printf xx | $here/faulter uffd_missing 7 1"
counted 7 "stat: intervals add up"
jq -e '[.causes[] | select(.cause == "uffd")] |
	all(.spent > 0 and .p50 <= .p99 and .p99 <= .longest)' "$work/stat" > "$work/diff"
point $? "stat: times"
attached_are && grep -q '^faults=count$' $files/control
point $? "stat: all is as before" "$(cat "$work/attached" $files/control)"
stat -- sh -c 'exit 7'
[ $? -eq 7 ]
point $? "stat: the exit status is the command's"
stat -- sh -c 'kill -9 $$'
[ $? -eq 137 ]
point $? "stat: or its signal"
stat -- /nonexistent 2> "$work/err"
[ $? -eq 127 ] && grep -q 'No such file' "$work/err"
point $? "stat: a command that is not there"
attached_are
point $? "stat: nothing stays attached" "$(cat "$work/attached")"

# Swap: what a number of pages does, and what is said of it if it is off
stat --latency -- sh -c "printf xx | $here/faulter swap_device 40 1"
if grep -q skip "$work/out"; then
	skip "stat: swap" "$(cat "$work/out")"
else
	# what goes out before the child is watched is found to be out then
	jq -r '[.causes[] | {(.cause): .count}] | add |
		[.["swap-in"], .["swap-major"],
			(.["swap-out"] + .["swap-found"] >= 40),
			.["wait-device"]] | join(" ")' "$work/stat" > "$work/diff"
	[ "$(cat "$work/diff")" = "40 40 true 40" ]
	point $? "stat: swap" "$(jq -c '.causes[] | select(.cause | test("swap|wait"))' \
		"$work/stat" | tr '\n' ' ')"
	jq -e '.causes[] | select(.cause == "wait-device") |
		.spent > 0 and .p50 <= .p99 and .p99 <= .longest' \
		"$work/stat" > "$work/diff"
	point $? "stat: what was waited for swap"
fi
echo swap=off > $files/control
stat -- sh -c "printf xx | $here/faulter swap_device 40 1"
! grep -q -e swap- -e wait- "$work/stat" && grep -q sum "$work/stat"
point $? "stat: no swap if it is off"
echo swap=on > $files/control

# Switches and flushes: of each of some processes that come and go
account on
stat -- sh -c 'for i in 1 2 3 4 5; do /bin/true; done'
jq -r '[.causes[] | {(.cause): .count}] | add |
	[.["switch-in"] >= 5, .["switch-out"] >= 5, .["switch-mm"] >= 1] | join(" ")' \
	"$work/stat" > "$work/diff"
[ "$(cat "$work/diff")" = "true true true" ]
point $? "stat: switches" "$(cat "$work/stat")"
account off
stat -- true
! grep -q switch- "$work/stat"
point $? "stat: no switches if they are off"

# Have stat watch $running, and wait until it does
watch()
{
	timeout 60 $mmscope stat -p $running --json --file "$work/stat" &
	command=$!
	until grep -q "^TracerPid:.*[1-9]" /proc/$running/status ||
			! kill -0 $command; do
		sleep 0.1
	done
}

# Of a process that runs already, its threads, and what it forks
mkfifo "$work/go"
sh -c "read -r go < $work/go; printf xx | $here/faulter uffd_missing 20 1
	printf xx | $here/faulter uffd_missing 5 4" > /dev/null &
running=$!
watch
echo > "$work/go"
wait $command
point $? "stat: a process that runs, to its end"
counted 25 "stat: faults of what it forks"
attached_are
point $? "stat: and none of them stays attached" "$(cat "$work/attached")"
# one that is attached by another stays that, and its children do not
mmscope attach $pid
sh -c "read -r go < $work/go; printf xx | $here/faulter uffd_missing 11 1 > /dev/null
	sleep 1000 & echo \$! > $work/child; read -r go < $work/go" &
running=$!
mmscope attach $running
watch
echo > "$work/go"
until [ -s "$work/child" ]; do
	sleep 0.1
done
kill -INT $command
wait $command
counted 11 "stat: up to the signal that ends it"
attached_are $pid $running
point $? "stat: who was attached before stays so" "$(cat "$work/attached")"
kill "$(cat "$work/child")" $running
mmscope detach $pid

# Of a process that dies meanwhile, and of the system
"$here/paused" 1 > /dev/null &
dying=$!
(sleep 1; kill $dying) &
stat -p $dying && attached_are
point $? "stat: a process that dies"
stat -I 0.5 -c 2 && jq -e '[.causes[] | select(.cause == "sum").count] |
	length == 2 and all(. >= 0)' "$work/stat" > /dev/null
point $? "stat: of the system"

# Ended by a signal: by none of its attachments is anything left
$mmscope stat -p $pid > /dev/null &
command=$!
sleep 2
attached_are $pid
point $? "stat: attached meanwhile"
kill $command
wait $command
attached_are
point $? "a signal: detached" "$(cat "$work/attached")"
{
	timeout -s TERM 2 $mmscope kernel pagetable --json 2> "$work/err"
	echo $? > "$work/status"
} | { sleep 3; cat; } > "$work/out"
[ "$(cat "$work/status")" -ne 0 ]
point $? "a signal: the exit status" "$(cat "$work/status")"
{
	$mmscope pagetable $pid 2> "$work/err"
	echo $? > "$work/status"
} | true
attached_are && [ ! -s "$work/err" ]
point $? "a closed pipe: detached" "$(cat "$work/err")"

# Labs: those beside a copy of the command, with one of them
mkdir "$work/bin"
cp $mmscope /usr/bin/lab-swap "$work/bin/"
timeout 120 "$work/bin/mmscope" lab swap --tap > "$work/out" 2> "$work/err"
status=$?
if [ $status -eq 4 ]; then
	skip "lab: one" "$(sed -n 's/.*SKIP //p' "$work/out")"
else
	[ $status -eq 0 ] && grep -q '^1\.\.[1-9]' "$work/out"
	point $? "lab: one" "status $status: $(cat "$work/err")"
fi
checks=$(grep -c -e '^ok ' -e '^not ok ' "$work/out")
timeout 120 "$work/bin/mmscope" lab all --json > "$work/in" 2> "$work/err"
point $? "lab: all" "$(cat "$work/err" "$work/in")"
same "lab: all, in number" '.verdicts[] | [.lab, .checks, .failed] | join(" ")' \
	"echo swap $checks 0"
attached_are
point $? "lab: nothing stays attached" "$(cat "$work/attached")"

# Every example of the help, with what its words stand for
"$here/paused" 1 > /dev/null &
OTHER=$!
mmscope attach $pid
PID=$pid ADDRESS=$(awk '!/^#/ && $4 > 0 { sub("-.*", "", $1); print $1; exit }' \
	$files/$pid/vmas)
mmscope kernel lab kmalloc 64 > /dev/null
KERNEL=$(awk '$2 == "kmalloc" { sub("-.*", "", $4); print $4 }' \
	$files/kernel/lab)
export PID ADDRESS KERNEL OTHER
examples=0
while read -r example; do
	# these are done already, or would be
	case $example in
	"mmscope attach \$PID" | "mmscope detach "* | "mmscope lab all"*) continue ;;
	esac
	examples=$((examples + 1))
	timeout 120 sh -c "$example" > "$work/out" 2> "$work/diff"
	point $? "example: $example"
done < "$here/examples"
[ $examples -ge 25 ]
point $? "there are examples" "$examples"
mmscope kernel lab free all
mmscope detach $PID $OTHER
kill $OTHER
attached_are
point $? "the examples leave nothing attached" "$(cat "$work/attached")"

# Who may not, and what is not
mmscope vmas 99999999 2> "$work/err"
[ $? -eq 1 ] && grep -q 'no such process' "$work/err"
point $? "no such process" "$(cat "$work/err")"
mmscope vmas 2 2> "$work/err"
[ $? -eq 1 ] && grep -q 'no user process' "$work/err"
point $? "a kernel thread" "$(cat "$work/err")"
"$here/paused" 1 > /dev/null &
other=$!
sleep 1
mmscope vmas paused 2> "$work/err"
[ $? -eq 1 ] && grep -q "2 processes are named 'paused'" "$work/err"
point $? "a name of two processes" "$(cat "$work/err")"
kill $other
su -s /bin/sh nobody -c "$mmscope vmas $pid" > "$work/out" 2> "$work/err"
[ $? -eq 1 ] && grep -q 'run as root' "$work/err" && [ ! -s "$work/out" ]
point $? "who is not root" "$(cat "$work/err")"

tap_end
