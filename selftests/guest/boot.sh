#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# boot.sh NAME: one boot of the file `boots`, judged. The counts are left in
# build/guests/NAME/counts.
set -u
. "$(dirname "$0")/lib.sh"

name=$1
rm -f "$BUILD/guests/$name/counts"

line=$(awk -v name="$name" '$1 == name' "$HERE/boots")
[ -n "$line" ] || die "no boot '$name' in selftests/guest/boots"
# shellcheck disable=SC2086 # fields
set -- $line
series=$2 cpu=$3 mem=$4 subset=$5
shift 5

tests=${TESTS:-}
if [ -z "$tests" ]; then
	case $subset in
	all) ;;
	paging) tests=$PAGING_TESTS ;;
	kernel) tests=$KERNEL_TESTS ;;
	nodes) tests=$NODES_TESTS ;;
	*) die "boot '$name': no set of tests '$subset'" ;;
	esac
fi
# shellcheck disable=SC2086 # a list
tests=$(echo $tests | tr ' ' ',')
# for the program fuzz, if they are given here
set -- "$@" ${FUZZ_SEED:+"FUZZ_SEED=$FUZZ_SEED"} ${FUZZ_OPS:+"FUZZ_OPS=$FUZZ_OPS"}

export STEPS="devices insmod run rmmod log"
CPU=${CPU:-$cpu} MEM=${MEM:-$mem} \
	exec "$HERE/judged-boot.sh" "$name" "$series" tests "$* tests=$tests"
