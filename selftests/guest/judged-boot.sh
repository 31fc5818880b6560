#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# judged-boot.sh NAME SERIES KIND PARAMETERS [QEMU OPTION...]: boot a guest as
# qemu.sh does, judge it, and show all of it if it failed. The counts are left
# in build/guests/NAME/counts.
set -u
. "$(dirname "$0")/lib.sh"

name=$1
dir=$BUILD/guests/$name
mkdir -p "$dir"
rm -f "$dir/counts"

# What failed, with what was said of it, once more: it is far up by now.
failed_tests()
{
	tr -d '\r' < "$1" | awk '
		/^# # +RUN / || /^# ok / { n = 0; next }
		/^# / { said[n++] = $0 }
		/^(# )?not ok / {
			for (i = 0; i < n; i++)
				print said[i]
			n = 0
		}
		/^not ok /
	'
}

# Has the kernel booted? Nothing of ours has run before.
is_up()
{
	grep -q '^guest: up' "$dir/console" 2> /dev/null
}

# Has it found a fault before that? Some go on then, and never come up. Data races of
# the kernel's own are no such fault.
is_lost()
{
	grep '\] BUG: ' "$dir/console" 2> /dev/null | grep -qv KCSAN && ! is_up
}

# $1...: as of this script. A kernel that does not come up is not waited for.
boot()
{
	"$HERE/qemu.sh" "$@" > "$dir/qemu" 2>&1 < /dev/null &
	_qemu=$!
	_left=${COME_UP:-300}
	while kill -0 $_qemu 2> /dev/null && ! is_up; do
		sleep 1
		_left=$((_left - 1))
		if [ $_left -eq 0 ] || is_lost; then
			kill $_qemu
			break
		fi
	done
	wait $_qemu
}

say BOOT "$name"
start=$(date +%s)
boot "$@"
status=$?
# Kernels fail to boot now and then on an emulator under load: 6.12 with KASAN
# and 5 levels, if an interrupt comes while it looks at what its processor can do.
if ! is_up; then
	say AGAIN "$name: the kernel did not come up"
	boot "$@"
	status=$?
fi
counts=$("$HERE/judge.sh" "$dir/console" "$dir/verdict" $status 2> "$dir/judge")
status=$?
echo "$counts" > "$dir/counts"
took=$(($(date +%s) - start))

if [ $status -ne 0 ]; then
	# in one piece, with others running at the same time
	{
		echo "---- $name: console"
		cat "$dir/qemu" "$dir/console"
		echo "---- $name: end of console"
		failed_tests "$dir/console"
		cat "$dir/judge"
		say FAIL "$name: $counts ($took s)"
	} > "$dir/report" 2>&1
	cat "$dir/report"
else
	[ -n "${V:-}" ] && cat "$dir/console"
	say PASS "$name: $counts ($took s)"
fi
exit $status
