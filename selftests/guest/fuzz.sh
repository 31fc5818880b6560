#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fuzz.sh SECONDS: give each of the library's parsers, and the command's of
# snapshots, what libFuzzer makes of
# the captured trees and of selftests/parsers/corpus, for so many seconds in
# all. What a parser dies of is left in build/parsers, for its corpus.
set -u
. "$(dirname "$0")/lib.sh"

seconds=$1
tree=$TOP/selftests/command/trees/normal/sys/kernel/debug/mmscope
out=$BUILD/parsers
fuzzer=$out/parsers

${MAKE:-make} --no-print-directory -C "$TOP/selftests/parsers" OUTPUT="$out" ||
	exit 1
names=$(PARSER='' "$fuzzer")
each=$((seconds / $(echo "$names" | wc -l)))
[ $each -gt 0 ] || each=1

# $1: parser: what of the captured trees it reads
seeds()
{
	case $1 in
	vmas | vma-rows) echo "$tree"/*/vmas ;;
	faults) echo "$tree"/[0-9]*/faults ;;
	system-faults) echo "$tree/faults" ;;
	tables) echo "$tree"/*/tables ;;
	pages) echo "$tree"/*/pages ;;
	translation) echo "$tree"/[0-9]*/translate ;;
	counters) echo "$tree/stats" ;;
	layout | physmem | lab) echo "$tree/kernel/$1" ;;
	ktranslation) echo "$tree/kernel/translate" ;;
	kruns) echo "$tree/kernel/pagetable" ;;
	kareas) echo "$tree/kernel/vmalloc" ;;
	esac
}

failed=0
mkdir -p "$out/tree"
for name in $names; do
	corpus=$out/corpus/$name
	mkdir -p "$corpus"
	for seed in $(seeds "$name") "$TOP/selftests/parsers/corpus/$name"/*; do
		[ ! -f "$seed" ] ||
			cp "$seed" "$corpus/seed-$(echo "$seed" | cksum | tr ' ' -)"
	done
	if PARSER=$name TREE=$out/tree "$fuzzer" -max_total_time=$each -max_len=20000 \
			-artifact_prefix="$out/$name-" -print_final_stats=1 \
			"$corpus" > "$out/$name.log" 2>&1; then
		say PASS "fuzz $name: $(sed -n 's/^stat::number_of_executed_units: *//p' \
			"$out/$name.log") inputs"
	else
		tail -n 40 "$out/$name.log"
		say FAIL "fuzz $name: see build/parsers/$name-*"
		failed=1
	fi
done
exit $failed
