#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The command on files that are enormous, empty, cut off or spoilt, and on
# outputs that do not take what it prints: it says so, and never dies of it.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
tap_begin
cd "$here/trees" || exit 1

tree=$work/tree
files=$tree/sys/kernel/debug/mmscope

# A copy that may be changed
fresh()
{
	rm -rf "$tree"
	cp -r normal "$tree"
}

# Run with no more than 64 MiB of address space, which is what the shared
# libraries need and something: what it reads is larger.
bounded()
{
	prlimit --as=67108864 timeout 60 "$mmscope" -R "$tree" "$@" < /dev/null
}

# Enormous
fresh
awk 'BEGIN {
	for (i = 1; i <= 10000; i++)
		printf "%x000-%x000 rw-p anon 1 0 0 0 1 0 0 0 1 cow:%d /n%d\n",
			i * 2, i * 2 + 1, i, i
}' > "$files/179/vmas"
bounded vmas 179 --raw --noheadings -o faults > "$work/out" 2> "$work/diff"
[ "$(awk '{ n += $1 } END { print NR, n }' "$work/out")" = "10000 50005000" ]
point $? "hard: vmas of 10,000 rows"
bounded vmas 179 --total -o present,faults | tail -n 1 > "$work/out"
[ "$(tr -s ' ' < "$work/out" | sed 's/^ //; s/ $//')" = "39M 50005000" ]
point $? "hard: totals of 10,000 rows" "$(cat "$work/out")"
bounded vmas 179 --sort=-faults -o faults --raw --noheadings > "$work/out" &&
	[ "$(wc -l < "$work/out")" -eq 10000 ] && sort -rnc "$work/out" 2> "$work/diff"
point $? "hard: 10,000 rows sorted" "$(wc -l < "$work/out") rows"

awk 'BEGIN {
	for (i = 1; i <= 1000000; i++)
		printf "pte %x00000-%x00000 0x%x000 7 512\n", i * 2, i * 2 + 2, i
	print "total pte tables=1000000 used=7000000 entries=512000000 bytes=4096000000"
	print "total all tables=1000000 bytes=4096000000 deposited=0 mapped=1"
}' > "$files/179/tables"
bounded tables 179 --raw --noheadings -o used > "$work/out" 2> "$work/diff"
[ "$(awk '{ n += $1 } END { printf "%d %.0f", NR, n }' "$work/out")" = "1000000 7000000" ]
point $? "hard: 1,000,000 tables in 64 MiB"
bounded tables 179 --summary --bytes > "$work/out" &&
	grep -q '^bytes  *4096000000$' "$work/out"
point $? "hard: their totals"

perl -e 'for my $i (1 .. 1000000) {
	print pack("QQQLCCCC", $i << 13, ($i << 13) + 4096, $i, 7, 1, 1, 12, 0);
}' > "$files/179/pages"
bounded pagetable 179 --raw --noheadings -o size -b > "$work/out"
[ "$(awk '{ n += $1 } END { printf "%d %.0f", NR, n }' "$work/out")" = "1000000 4096000000" ]
point $? "hard: pagetable of 1,000,000 runs in 64 MiB" "$(wc -l < "$work/out") rows"
bounded pagetable 179 --json | grep -c '^      {.*},*$' > "$work/out"
[ "$(cat "$work/out")" = 1000000 ]
point $? "hard: the same as JSON"
# columns keep their places from the first row to the last, in many batches
head -c 3200000 "$files/179/pages" > "$work/pages"
mv "$work/pages" "$files/179/pages"
bounded pagetable 179 > "$work/rows" &&
	awk '/ pte / { print index($0, " pte ") }' "$work/rows" > "$work/all" &&
	sort -u "$work/all" > "$work/out" && [ "$(wc -l < "$work/all")" -eq 100000 ] &&
	[ "$(wc -l < "$work/out")" -ge 1 ] && [ "$(wc -l < "$work/out")" -le 4 ]
point $? "hard: the same for people" "$(wc -l < "$work/all") rows, places $(cat "$work/out")"

# A row is written the same by libsmartcols, which lays out the first ones, and
# after them: bytes that are no characters, characters of no width and of two
awk 'BEGIN {
	for (i = 1; i <= 300; i++)
		printf "%x000-%x000 rw-p anon 1 0 0 0 1 0 0 0 1 cow:7 %s\n", i + 4095,
			i + 4096, "/\303\244 \\011\\134x \377\346\274\242\314\210"
}' > "$files/179/vmas"
bounded vmas 179 -o name,size > "$work/out"
[ "$(tail -n +2 "$work/out" | sort -u | wc -l)" = 1 ] && grep -q 'x09.x5cx.*xff' "$work/out"
point $? "hard: odd names are the same in all rows" "$(sort -u "$work/out")"
bounded vmas 179 -o start,name,size > "$work/out"
[ "$(tail -n +2 "$work/out" | sed 's/0x[0-9a-f]*//' | sort -u | wc -l)" = 1 ]
point $? "hard: and so are places"

# What a terminal would obey it is not given
sed -i 's|^vma .*|vma 40000000-40400000 rw-p file /tmp/a\\033[31m\\012b|' \
	"$files/179/translate"
run -R "$tree" translate 179 40000000 > "$work/out" 2> "$work/diff" &&
	grep -Fqx 'mapping   0x40000000-0x40400000 rw-p file /tmp/a\x1b[31m\x0ab' "$work/out"
point $? "hard: an odd name of what is translated" "$(cat -v "$work/out")"

# On a terminal all are cut at its edge, and if it is too narrow none is more than
# the first ones; of every other row it is told by a color
awk 'BEGIN {
	for (i = 1; i <= 300; i++)
		printf "%x000-%x000 rw-p anon 1 %d 0 0 1 0 0 0 1 cow:7 /%0150d\n", i + 4095,
			i + 4096, i % 2, 0
}' > "$files/179/vmas"
for width in 60 100 130; do
	script -qc "stty cols $width; TERM=xterm '$mmscope' -R '$tree' vmas 179" \
		/dev/null < /dev/null | tr -d '\r' | sed '1d; s/0x[0-9a-f]*//' |
		sort | uniq -c > "$work/out"
	[ "$(awk '{ print $1 }' "$work/out" | tr '\n' ' ')" = "150 150 " ] &&
		grep -q '0*.\[0m$' "$work/out" && ! grep -q '0\{150\}' "$work/out"
	point $? "hard: a terminal of $width columns" "$(cat "$work/out")"
done

# Empty: no process, no row, no file of any length
fresh
rm -r "$files/179" "$files/181"
run -R "$tree" list --json > "$work/out" && [ "$(jq -c . "$work/out")" = '{"processes":[]}' ]
point $? "hard: nothing is attached"
mkdir "$files/5"
: > "$files/5/vmas"
: > "$files/5/pages"
run -R "$tree" vmas 5 > "$work/out" && [ ! -s "$work/out" ]
point $? "hard: a process without mappings"
run -R "$tree" pagetable 5 --json > "$work/out" &&
	[ "$(jq -c . "$work/out")" = '{"pagetable":[]}' ]
point $? "hard: and without entries"

# $1: file, the rest: a command that reads it. It may take what is there or
# say what is wrong with it; nothing else.
spoilt()
{
	file=$1
	shift
	wrong=
	size=$(wc -c < "normal/sys/kernel/debug/mmscope/$file")
	for change in "cut 0" "cut 1" "cut $((size / 3))" "cut $((size / 2 + 7))" \
			"cut $((size - 1))" "put $((size / 4))" \
			"put $((size / 2))" "put $((size - 3))" "zero"; do
		spoil "$file" "$change" "$size"
		run -R "$tree" "$@" > "$work/out" 2> "$work/err"
		status=$?
		case $status in
		0) jq . "$work/out" > /dev/null 2>&1 || wrong="$wrong $change (no JSON);" ;;
		1) [ -s "$work/err" ] || wrong="$wrong $change (says nothing);" ;;
		*) wrong="$wrong $change (status $status);" ;;
		esac
		# what is cut off is noticed, but for records, of which any
		# number is a file, and nothing at all, which may be an answer
		case $change:$file in
		"cut 0":* | put*:* | zero:* | *:*/pages) continue ;;
		esac
		[ $status -eq 1 ] || wrong="$wrong $change (is taken);"
	done
	cp "normal/sys/kernel/debug/mmscope/$file" "$files/$file"
	[ -z "$wrong" ]
	point $? "hard: $file spoilt" "$wrong"
}

spoil()
{
	from=normal/sys/kernel/debug/mmscope/$1
	set -- "$files/$1" "${2% *}" "${2#* }" "$3"
	case $2 in
	cut) head -c "$3" "$from" > "$1" ;;
	put) { head -c "$3" "$from"; printf '\377'
		tail -c +$(($3 + 2)) "$from"; } > "$1" ;;
	zero) { head -c $(($4 / 2)) "$from"; printf '\0'
		tail -c +$(($4 / 2 + 2)) "$from"; } > "$1" ;;
	esac
}

fresh
spoilt 179/vmas vmas 179 --json
spoilt 179/pages pagetable 179 --json
spoilt 179/tables tables 179 --json
spoilt 179/translate translate 179 40000000 --json
spoilt 179/faults list --json
spoilt 179/swap stat -p 179 -I 0.01 -c 1 --json
spoilt kernel/layout kernel layout --json
spoilt kernel/pagetable kernel pagetable --json
spoilt kernel/vmalloc kernel vmalloc --json
spoilt kernel/physmem kernel physmem --json
spoilt kernel/lab kernel lab --json
spoilt kernel/translate kernel translate "$(answered kernel/translate)" --json
spoilt stats vmas 179 --json

# What cannot be recorded leaves no file
head -c 32 /dev/zero > "$files/179/pages"
run -R "$tree" record -o "$work/none" 179 2> "$work/err"
[ $? -eq 1 ] && [ -s "$work/err" ] && [ ! -e "$work/none" ]
point $? "hard: a snapshot without a record"
{ head -c 64 normal/sys/kernel/debug/mmscope/179/pages
	head -c 32 /dev/zero; } > "$files/179/pages"
run -R "$tree" record -o "$work/none" 179 2> "$work/err"
[ $? -eq 1 ] && [ -s "$work/err" ] && [ ! -e "$work/none" ]
point $? "hard: and with some"

# Another version of the module
fresh
sed -i 's/^abi .*/abi 999/' "$files/stats"
run -R "$tree" vmas 179 > "$work/out" 2> "$work/err"
[ $? -eq 1 ] && grep -q 'of one version' "$work/err" && [ ! -s "$work/out" ]
point $? "hard: another version of the module"

# Outputs
run -R normal vmas 179 > /dev/full 2> "$work/err"
[ $? -eq 1 ] && grep -q 'No space left' "$work/err"
point $? "hard: a full disk" "$(cat "$work/err")"
ln -s /dev/full "$work/full"
run -R normal record -o "$work/full" 179 2> "$work/err"
[ $? -eq 1 ] && grep -q 'No space left' "$work/err" && [ -L "$work/full" ]
point $? "hard: a snapshot to it, and what is no file stays" "$(cat "$work/err")"
fresh
cp "$files/179/vmas" "$work/many"
for i in 1 2 3 4 5 6 7 8 9; do
	sed '/^#/d' "$work/many" | sed "s/^0000/${i}000/; s/-0000/-${i}000/"
done > "$files/179/vmas"
# the reader is gone before it begins: by its signal, and without a word
mkfifo "$work/pipe"
exec 4<> "$work/pipe"
exec 5> "$work/pipe"
exec 4<&-
"$mmscope" -R "$tree" vmas 179 >&5 2> "$work/err"
status=$?
exec 5>&-
[ $status -eq 141 ] && [ ! -s "$work/err" ]
point $? "hard: a closed pipe" "status $status: $(cat "$work/err")"

tap_end
