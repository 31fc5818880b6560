#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The kernel's style check over all C files.
set -u
. "$(dirname "$0")/lib.sh"

cd "$TOP" || exit 1
# checkpatch.ignore: a type a line, with the reason
ignore=$(sed 's/#.*//' "$HERE/checkpatch.ignore" | xargs | tr ' ' ',')
find module userspace selftests -name '*.[ch]' -print0 |
	xargs -0 perl "$BUILD/linux/scripts/checkpatch.pl" --no-tree --strict \
		--no-summary --terse --show-types --ignore "$ignore" -f
