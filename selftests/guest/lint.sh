#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lint.sh [check]: the static checks. With `check` those that `make check` has,
# with logs and counts in build/check for it to add up; without, all of them,
# each counts, and the last line is the sum.
set -u
. "$(dirname "$0")/lib.sh"

part=${1:-lint}
results=$BUILD/$part
[ "$part" = check ] || passes=1
. "$HERE/checks.sh"

cd "$TOP" || exit 1
jobs=$(nproc)
database=$results/compile_commands.json

# User space, all of it, by the compiler $2, into build/lint/$1.
build_programs()
{
	_out=$results/$1
	_selftests="KSELFTEST=$BUILD/linux/tools/testing/selftests"
	mkdir -p "$_out"
	_status=0
	for _args in "userspace O=$_out" "selftests/bench O=$_out" \
			"selftests $_selftests OUTPUT=$_out/selftests" \
			"selftests/stress $_selftests OUTPUT=$_out/stress" \
			"selftests/unit $_selftests OUTPUT=$_out/unit"; do
		# shellcheck disable=SC2086 # words of a command
		$make --no-print-directory V= -k -j"$jobs" CC="$2" -C $_args ||
			_status=1
	done
	return $_status
}

# clang's warnings; and each file's command as it goes, for those below. A file
# that is part of many programs is looked at once.
clang_programs()
{
	mkdir -p "$results/commands"
	# the compiler that only links does not use the option for commands
	build_programs clang "clang -Werror -Wno-unused-command-line-argument \
		-gen-cdb-fragment-path $results/commands" || return
	{
		echo '['
		sort -u -t, -k1,2 "$results"/commands/*.json | sed '$ s/,$//'
		echo ']'
	} > "$database"
}

# One file at a time: with several clang-tidy 14 loses its way between their
# directories.
clang_tidy()
{
	sed -n -e 's/.*"directory": "[^"]*", "file": "\(\/[^"]*\)".*/\1/p; t' \
		-e 's/.*"directory": "\([^"]*\)", "file": "\([^"]*\)".*/\1\/\2/p' \
		"$database" | sort -u | xargs -P "$jobs" -n 1 \
		clang-tidy --quiet -p "$results" \
			--header-filter="^$TOP/(userspace|selftests|module)/"
}

cppcheck_programs()
{
	cppcheck -j "$jobs" --quiet --error-exitcode=1 --inline-suppr \
		--enable=warning,performance,portability --std=c11 \
		--suppressions-list="$HERE/cppcheck.suppress" \
		--project="$database"
}

kernel_doc()
{
	find module -name '*.[ch]' -print0 | xargs -0 \
		perl "$BUILD/linux/scripts/kernel-doc" -none -Wall -Werror
}

# From nothing, so that no warning is hidden by an object that is already there.
rm -rf "$BUILD/lint"
mkdir -p "$results"
for series in $SERIES; do
	rm -rf "$BUILD/module-$series" "$BUILD/module-$series-clang"
	check "module-$series" strict_build "module-$series" C=2
done
check checkpatch "$HERE/checkpatch.sh"
check shellcheck "$HERE/shellcheck.sh"
[ "$part" = lint ] || exit 0

for series in $SERIES; do
	check "clang-module-$series" strict_build "module-$series-clang"
done
check kernel-doc kernel_doc
check coccinelle "$HERE/coccinelle.sh"
check clang clang_programs
check clang-tidy clang_tidy
check cppcheck cppcheck_programs
check fuzz "$HERE/fuzz.sh" 60
# the command is the one of build/, which no sanitizer has changed
check programs "$make" --no-print-directory programs
for script in command command-json lab top; do
	check "valgrind-$script" timeout 900 env VALGRIND=1 sh "selftests/unit/$script.sh"
done
check analyzer build_programs gcc "gcc-12 -fanalyzer -Werror"

awk -f "$HERE/sum.awk" "$results"/*.counts
