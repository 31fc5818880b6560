#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The command on captured trees of the module's files: what it prints is what
# is in selftests/command/golden. UPDATE=1 writes it anew, to be looked at; by
# VALGRIND=1 all runs are watched by valgrind.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
tap_begin
cd "$here/trees" || exit 1

# $1: name, $2: status, the rest: arguments
golden()
{
	name=$1 wanted=$2
	shift 2
	run "$@" > "$work/out" 2> "$work/err"
	status=$?
	sed -i "s|$work/||g" "$work/err"
	if [ -n "${UPDATE:-}" ]; then
		cp "$work/out" "$here/golden/$name.out"
		cp "$work/err" "$here/golden/$name.err"
	fi
	diff -u "$here/golden/$name.out" "$work/out" > "$work/diff" &&
		diff -u "$here/golden/$name.err" "$work/err" >> "$work/diff" &&
		[ $status -eq "$wanted" ]
	point $? "golden: $name" "mmscope $*: status $status, not $wanted"
}

# The tables, and each form of one of them
golden list 0 -R normal list
golden ps 0 -R normal ps --total -o +other,untouched
golden ps-json 0 -R normal ps --json
golden vmas 0 -R normal vmas 179
golden vmas-json 0 -R normal vmas 179 --json --total
golden vmas-raw 0 -R normal vmas 181 --raw --noheadings --bytes
golden vmas-where 0 -R normal vmas 179 --where 'swapped>0' --where kind=anon --total
golden vmas-has 0 -R normal vmas 179 -w 'name~example' -o start,name
golden vmas-sort 0 -R normal vmas 179 --sort=-present -o +end,causes
golden vmas-none 0 -R normal vmas 179 --where 'size>1T' --json
golden pagetable 0 -R normal pagetable 179 --total
golden pagetable-json 0 -R normal pagetable 181 --json --where kind=swap
golden tables 0 -R normal tables 179
golden tables-summary 0 -R normal tables 179 --summary
golden tables-json 0 -R normal tables 179 --summary --json
golden translate 0 -R normal translate 179 40000000
golden translate-json 0 -R normal translate 179 0x40000000 --json
golden translate-swap 0 -R normal translate 181 60000000
golden translate-swap-json 0 -R normal translate 181 60000000 --json
golden klayout 0 -R normal kernel layout
golden klayout-json 0 -R normal kernel layout --json
golden kpagetable 0 -R normal kernel pagetable --total
golden kpagetable-json 0 -R normal kernel pagetable --json
golden kvmalloc 0 -R normal kernel vmalloc --sort=-extents --total
golden kphysmem 0 -R normal kernel physmem
golden kphysmem-uses 0 -R normal kernel physmem --uses --bytes --output=+frames
golden ktranslate 0 -R normal kernel translate "$(answered kernel/translate)"
golden ktranslate-json 0 -R normal kernel translate "$(answered kernel/translate)" --json
golden klab 0 -R normal kernel lab
golden klab-json 0 -R normal kernel lab --json --output=+arithmetic
golden doctor 0 -R normal doctor
golden doctor-json 0 -R normal doctor --json

# Snapshots: of a process and its child, and ones that are none
run -R normal record -o "$work/a" 179 && run -R normal record -o "$work/b" 181
golden diff 0 diff "$work/a" "$work/b" --total
golden diff-json 0 diff "$work/b" "$work/a" --json
golden diff-summary 0 diff "$work/a" "$work/b" --summary
# one record an argument: start, pages, frame, flags, kind, level, shift, and
# which swap device
snapshot()
{
	perl -e 'print "mmscope-snapshot 1\npid 1\ncommand made up\n\n";
		for (@ARGV) {
			my ($start, $n, @rest) = map { /^0x/ ? hex : $_ } split /,/;
			print pack("QQQLCCCC", $start, $start + $n * 4096, @rest, 0);
		}
		print pack("QQQLCCCC", scalar @ARGV, 0, 0, 0, 255, 0, 0, 0)' "$@"
}

file=0x400000 anon=0x200000 zero=0x40000
snapshot 0x1000,2,7,$anon,1,1,12 0x3000,1,9,$file,1,1,12 \
	0x4000,2,10,$zero,1,1,12 0x8000,4,5,0,2,1,12 0x10000,1,8,$anon,1,1,12 \
	0x200000,512,0x800,$anon,1,1,12 0x400000,512,0x1000,$anon,1,2,21 \
	0x600000,1,3,0,3,1,12 0x700000,1,5,0,2,1,12,0 > "$work/old"
snapshot 0x1000,1,0,0,2,1,12 0x2000,1,8,$anon,1,1,12 0x3000,1,20,$anon,1,1,12 \
	0x4000,1,10,$zero,1,1,12 0x5000,1,30,$anon,1,1,12 0x6000,1,9,$anon,1,1,12 \
	0x8000,2,5,0,2,1,12 0xa000,1,9,0,2,1,12 0xb000,1,77,$anon,1,1,12 \
	0x200000,512,0x800,$anon,1,2,21 0x400000,512,0x1000,$anon,1,1,12 \
	0x600000,1,3,$anon,1,1,12 0x700000,1,5,0,2,1,12,1 > "$work/new"
golden diff-each 0 diff "$work/old" "$work/new"
golden diff-each-sums 0 diff "$work/old" "$work/new" --summary --bytes
golden diff-same 0 diff "$work/a" "$work/a"
golden record-nowhere 1 -R normal record -o /nonexistent/x 179
golden record-no-file 2 -R normal record 179
golden record-no-process 1 -R normal record -o "$work/c" 7
head -c -1 "$work/b" > "$work/cut"
golden diff-cut 1 diff "$work/a" "$work/cut"
golden diff-none 1 diff "$work/a" normal/proc/179/comm
golden diff-absent 1 diff absent "$work/b"

# Counts: there is nothing between two readings, but what is out is out
golden stat 0 -R normal stat -p 181 -I 0.05 -c 1 -o cause,count,rate,p99
golden stat-json 0 -R normal stat -p 181 -p 179 -I 0.05 -c 1 -o cause,count --json
golden stat-system 0 -R normal stat -I 0.05 -c 1 -o +gup --where count=0 -o cause,count
golden top 0 -R normal top --batch -c 1 -o +now --total
golden top-json 0 -R normal top --batch -c 1 --json -o pid,rate,out,in,now

# Where people write a comma the numbers have a point
name="a country that has commas"
if localedef -i de_DE -f UTF-8 "$work/de_DE.UTF-8" 2> "$work/err"; then
	(export LOCPATH="$work" LC_ALL=de_DE.UTF-8
		run -R normal stat -p 181 -I 0.05 -c 1 --json) \
			> "$work/out" 2> "$work/diff" &&
		jq -e '.causes[0].time | test("^[0-9]+[.][0-9]+$")' "$work/out" \
			> /dev/null 2>> "$work/diff"
	point $? "$name" "$(cat "$work/out")"
else
	skip "$name" "localedef: $(tail -n 1 "$work/err")"
fi

# What is asked for is not there, or makes no sense
golden absent-tree 1 -R nowhere vmas 179
golden absent-doctor 1 -R nowhere doctor
golden absent-pid 1 -R normal vmas 7
golden absent-name 1 -R normal vmas nonesuch
golden several 1 -R normal vmas example
golden captured-attach 1 -R normal attach 12
golden captured-range 1 -R normal pagetable 179 0-1000
golden captured-address 1 -R normal translate 179 1000
golden captured-lab 1 -R normal kernel lab kmalloc 64
golden bad-command 2 frobnicate
golden bad-kernel 2 kernel frobnicate
golden bad-option 2 vmas --frobnicate 179
golden bad-column 2 -R normal vmas 179 --output=start,frob
golden bad-sort 2 -R normal vmas 179 --sort=frob
golden bad-where 2 -R normal vmas 179 --where frob=1
golden bad-where-op 2 -R normal vmas 179 --where size
golden bad-where-value 2 -R normal vmas 179 --where 'size>large'
golden bad-where-text 2 -R normal vmas 179 --where 'name>a'
golden bad-range 1 -R normal pagetable 179 2000-1000
golden unaligned-range 1 -R normal pagetable 179 400010+1K
golden unaligned-kernel 1 -R normal kernel pagetable ffffffff81000000-ffffffff81000fff
golden bad-address 1 -R normal translate 179 frob
for count in -1 0 ' 1' 99999999999999999999; do
	for command in "top -b" "stat -I 0.05"; do
		# shellcheck disable=SC2086 # words
		timeout 5 "$mmscope" -R normal $command -c "$count" \
			> /dev/null 2> "$work/diff"
		[ $? -eq 2 ] && grep -q "'$count' is no number" "$work/diff"
		point $? "$command -c '$count'"
	done
done
for seconds in -1 0 ' 1' 1e3 0x10 nan . '' 1.2.3 9999999; do
	for command in "top -b -d" "stat -I"; do
		# shellcheck disable=SC2086 # words
		timeout 5 "$mmscope" -R normal $command "$seconds" -c 1 \
			> /dev/null 2> "$work/diff"
		[ $? -eq 2 ] && grep -q "'$seconds' is no number" "$work/diff"
		point $? "$command '$seconds'"
	done
done
golden missing 2 -R normal vmas
golden too-many 2 -R normal vmas 179 181

# Help, which is made from the same tables as all else
golden help 0 --help
for command in $(commands); do
	# shellcheck disable=SC2046 # words
	golden "help-$command" 0 $(echo "$command" | tr - ' ') --help
done

tap_end
