#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Runs the session of Documentation/usage.rst, as it is printed there, against
# the module that the tests have loaded.
set -u

here=$(dirname "$0")
usage=$here/usage.rst
session=$(mktemp)
steps=$(mktemp)
trap 'rm -f "$session" "$steps"' EXIT

# Its lines, but for those that load and unload: the tests do that.
sed -n 's/^    # //p' "$usage" | grep -v -e '^insmod' -e '^rmmod' > "$steps"
count=$(grep -c . "$steps")

echo "TAP version 13"
echo "1..1"
{
	# The session ends it as well, and may know by then that it is gone.
	# shellcheck disable=SC2016 # the session expands it
	echo 'trap "kill \$PID 2> /dev/null || :" EXIT'
	echo 'set -e'
	# Each command is shown, with what it printed, should one fail.
	echo 'set -x'
	cat "$steps"
} > "$session"

if [ "$count" -ge 20 ] && sh "$session" > "$session.log" 2>&1; then
	echo "ok 1 usage: $count commands of the session work"
	rm -f "$session.log"
	exit 0
fi
sed 's/^/# /' "$session.log"
rm -f "$session.log"
echo "not ok 1 usage: a command of the session fails"
exit 1
