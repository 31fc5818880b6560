# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# What every host script here shares. Source it after setting $0's directory.

HERE=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$HERE/../.." && pwd)
BUILD=${BUILD:-$TOP/build}
SERIES=${SERIES:-6.1 6.12}
# depmod and modprobe are there, and not in an ordinary user's PATH
PATH=$PATH:/usr/sbin:/sbin

say()
{
	printf '  %-8s%s\n' "$1" "$2"
}

die()
{
	echo "${0##*/}: $*" >&2
	exit 1
}

# The parameters of a guest whose kernel is slow: for a program, and for each of its
# tests, more time; fewer calls of the fuzzer, though even these take a minute and a
# half; and the tests that are asked for.
slow_tests()
{
	# shellcheck disable=SC2086 # a list
	echo "kselftest_override_timeout=3600 PATIENCE=10" \
		"${FUZZ_SEED:+FUZZ_SEED=$FUZZ_SEED} FUZZ_OPS=${FUZZ_OPS:-50000}" \
		"tests=$(echo ${TESTS:-} | tr ' ' ',')"
}

# A guest of its own, in build/guests/$1, has ended, qemu with the status $2: judge it,
# and if it failed show it, and end.
pass_or_end()
{
	_dir=$BUILD/guests/$1
	_counts=$("$HERE/judge.sh" "$_dir/console" "$_dir/verdict" "$2")
	_status=$?
	[ $_status -ne 0 ] || return 0
	cat "$_dir/console"
	say FAIL "$1: $_counts"
	exit $_status
}

# What a guest said to be kept: $1: its name, $2: the word that begins such lines.
kept_of()
{
	tr -d '\r' < "$BUILD/guests/$1/console" | sed -n "s/^$2| \{0,1\}//p"
}

# Run a command with its output in file $1, shown whole if the command fails.
quietly()
{
	_log=$1
	shift
	if [ -n "${V:-}" ]; then
		"$@"
	elif ! "$@" > "$_log" 2>&1; then
		cat "$_log" >&2
		return 1
	fi
}
