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
