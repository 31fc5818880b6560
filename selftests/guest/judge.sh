#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# judge.sh CONSOLE VERDICT STATUS: from what a guest left behind, and qemu's
# exit status, say `N passed N failed N skipped`, and succeed if it passed.
# Whatever is not exactly as it should be is a failure, with a reason given.
# STEPS: what the guest has to do, if that is more than the usual.
set -u
here=$(dirname "$0")
console=$1 verdict=$2 status=$3
steps=${STEPS:-insmod run rmmod log}

extra=0
reason()
{
	echo "judge: $*" >&2
	extra=$((extra + 1))
}

if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
	reason "time limit reached"
elif [ "$status" -ne 0 ]; then
	reason "qemu exit status $status"
fi

if [ ! -s "$console" ]; then
	reason "nothing on the console"
else
	found=$(sh "$here/splats.sh" "$console")
	case $? in
	0)
		echo "$found" >&2
		reason "the kernel complained"
		# what came after the first of these
		first=${found%%:*}
		sed -n "$first,$((first + 30))p" "$console" >&2
		;;
	1) ;;
	*) reason "the console was not read" ;;
	esac
fi

form=^
for step in $steps; do
	form="${form}step $step: (ok|failed) "
done
form="${form}verdict: (pass|fail) [0-9]+ passed [0-9]+ failed [0-9]+ skipped \$"
text=
[ -e "$verdict" ] && text=$(tr -d '\r' < "$verdict" | tr '\n' ' '; echo .)
text=${text%.}

if ! echo "$text" | grep -qE "$form"; then
	reason "no verdict, or a broken one: '$text'"
	echo "0 passed $extra failed 0 skipped"
	exit 1
fi

# shellcheck disable=SC2046 # three numbers
set -- $(echo "${text##*verdict: }" | tr -cd '0-9 ')
for step in $steps; do
	case $text in
	*"step $step: ok"*) ;;
	# the guest has counted this one itself, unless it lies
	*) [ "$2" -gt 0 ] || reason "step $step failed" ;;
	esac
done
case $text in
*"verdict: fail "*) [ "$2" -gt 0 ] || reason "the verdict is fail" ;;
esac
[ "$1" -gt 0 ] || [ "$2" -gt 0 ] || reason "nothing was tested"

failed=$(($2 + extra))
echo "$1 passed $failed failed $3 skipped"
[ "$failed" -eq 0 ]
