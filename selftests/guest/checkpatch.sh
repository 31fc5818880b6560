#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The kernel's style check over all C files.
set -u
. "$(dirname "$0")/lib.sh"

cd "$TOP" || exit 1
status=0

# $1: all or all|user, whose exceptions to take, $2...: directories
checkpatch()
{
	ignore=$(awk -v who="^($1)\$" '!/^#/ && $2 ~ who { print $1 }' \
		"$HERE/checkpatch.ignore" | paste -sd ,)
	shift
	find "$@" -name '*.[ch]' -print0 | xargs -0 -r \
		perl "$BUILD/linux/scripts/checkpatch.pl" --no-tree --strict \
			--no-summary --terse --show-types \
			--ignore "$ignore" -f || status=1
}

checkpatch 'all' module
checkpatch 'all|user' userspace selftests
exit $status
