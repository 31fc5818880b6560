#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# coccinelle.sh [FILE.cocci]: the kernel's semantic patches, or one, over the
# module, as its coccicheck runs them in report mode. Whatever one has to
# report is a failure.
set -u
. "$(dirname "$0")/lib.sh"

cd "$TOP" || exit 1
patches=$BUILD/linux/scripts/coccinelle

if [ $# -eq 0 ]; then
	# with none at all we would find nothing
	[ -d "$patches" ] || die "no semantic patches in $patches"
	# shellcheck disable=SC2046 # names
	find "$patches" -name '*.cocci' \
		$(sed -n 's/^\([^# ][^ 	]*\).*/! -path *\/\1/p' \
			"$HERE/coccinelle.skip") -print0 |
		xargs -0 -P "$(nproc)" -n 1 "$0"
	exit
fi

requires=$(sed -n 's|^// *Requires: *||p' "$1")
version=$(spatch --version | sed -n '1s/.*version \([0-9.]*\).*/\1/p')
printf '%s\n' "$requires" "$version" | sort -CV ||
	die "${1##*/} requires coccinelle $requires, this is $version"

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
# shellcheck disable=SC2046 # words of a command
reports=$(spatch -D report --no-show-diff --very-quiet --cocci-file "$1" \
	$(sed -n 's|^// *Options: *||p' "$1") \
	--dir module -I module -I module/uapi 2> "$errors") ||
	{ cat "$errors"; die "${1##*/} does not run"; }
[ -z "$reports" ] || { echo "${1##*/}:"; echo "$reports"; exit 1; }
