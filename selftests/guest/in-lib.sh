# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# What runs in the guests, whichever kind: the steps, and the verdict on them.
# Sourced with $guest_dir set to where these files are.

: "${guest_dir:?}" "${results:=/tmp}"
steps=$results/steps
rm -f "$steps"
broken=0

# Run a command as the step $1. One that fails makes the verdict fail.
step()
{
	_step=$1
	shift
	if "$@"; then
		echo "step $_step: ok" >> "$steps"
	else
		echo "step $_step: failed" >> "$steps"
		echo "guest: step $_step failed"
		broken=$((broken + 1))
	fi
}

# $1: a log, which was read to its end and has no report
is_clean()
{
	sh "$guest_dir/splats.sh" "$1"
	[ $? -eq 1 ]
}

# There is always something in the kernel's log.
keep_log()
{
	dmesg > "$results/dmesg" && [ -s "$results/dmesg" ]
}

no_splats()
{
	keep_log && is_clean "$results/dmesg"
}

# The end of every guest, after rmmod. $1: the runner's TAP. Its form is
# checked by judge.sh, and it is written last and at once.
give_verdict()
{
	step log no_splats
	# shellcheck disable=SC2046 # three numbers
	set -- $(awk -f "$guest_dir/tap-count.awk" "$1")
	_failed=$(($2 + broken))
	_word=pass
	if [ $_failed -ne 0 ] || [ "$1" -eq 0 ]; then
		_word=fail
	fi
	echo "verdict: $_word $1 passed $_failed failed $3 skipped" >> "$steps"
	cat "$steps"
	cat "$steps" > /dev/ttyS1
}
