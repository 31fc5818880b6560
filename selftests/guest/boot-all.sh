#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Boot all of `boots`, or those that BOOTS names, two at a time.
set -u
. "$(dirname "$0")/lib.sh"

boots=${BOOTS:-$("$HERE/boots.sh")}
mkdir -p "$BUILD/guests"
for name in $boots; do
	rm -f "$BUILD/guests/$name/counts"
done

for series in $SERIES; do
	"$HERE/initramfs.sh" "$series" tests ||
		say FAIL "no initramfs for $series"
done

# shellcheck disable=SC2086 # a list
printf '%s\n' $boots | xargs -P "${GUESTS:-2}" -n 1 "$HERE/boot.sh"
