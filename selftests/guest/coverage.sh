#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# coverage.sh ARCHIVE OBJECTS: from the counts that a guest gave away and the
# objects they are of, print how many of each file's lines have run. The lines
# themselves, each with its count, are left in build/coverage. LEAST: how many
# of a hundred lines are to have run.
set -u
. "$(dirname "$0")/lib.sh"

archive=$(realpath "$1") || exit
objects=$(realpath "$2") || exit
dir=$BUILD/coverage
rm -rf "$dir"
mkdir -p "$dir/data"
tar -C "$dir/data" -xf "$archive"
[ -n "$(ls "$dir/data")" ] || die "no coverage came out of the guest"

cd "$dir" || exit
# Each file's name is that of the object that it is of. gcov wants beside it
# what the compiler noted there.
find data -name '*.gcda' | while IFS= read -r file; do
	notes=${file%.gcda}.gcno
	cp "/${notes#data/}" "$notes" || exit
done || die "the objects that the coverage is of are gone"
find data -name '*.gcda' -exec gcov-12 --preserve-paths --relative-only \
	--source-prefix "$objects" '{}' + > gcov.log 2> gcov.errors ||
	die "gcov failed, see $dir/gcov.errors"

# The kernel's own headers, of which much is inlined, are not what is asked for.
find . -name '*.gcov' ! -name 'module#*' -delete
awk '
	/^File / { file = $2; gsub(/\047/, "", file); next }
	/^Lines executed:/ && file ~ /^module\// {
		split($2, share, /[:%]/)
		lines = $4
		ran = int(lines * share[2] / 100 + 0.5)
		print file, ran, lines
	}
	{ file = "" }
' gcov.log | sort | awk -v least="${LEAST:-0}" '
	function row(name, ran, lines) {
		printf "  %-24s %5d of %5d lines  %5.1f %%\n",
			name, ran, lines, 100 * ran / lines
	}
	{ row($1, $2, $3); ran += $2; lines += $3 }
	END {
		if (!lines)
			exit 1
		row("total", ran, lines)
		if (100 * ran < least * lines) {
			print "coverage.sh: less than " least " % have run"
			exit 1
		}
	}
'
