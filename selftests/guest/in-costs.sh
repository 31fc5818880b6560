# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# What the guests have in common that measure what accounting costs: $what
# (swapcost, tlbcost), and $loop, a command that writes its figures to $out/loop.
# `bench| ` and `json| ` mark what is for the host. Sourced.

mm=/sys/kernel/debug/mmscope
out=/tmp/${what:?}
mkdir -p "$out"
results=$out/results
: > "$results"

# $1: name in the table, $2...: how the loop is started
measure()
{
	_name=$1
	shift
	rm -f "$out/loop"
	if "$@" > "$out/said" 2>&1 && [ -s "$out/loop" ]; then
		echo "$_name|$(cat "$out/loop")" >> "$results"
	else
		sed 's/^/# /' "$out/said"
		echo "$_name|" >> "$results"
	fi
}

without()
{
	# shellcheck disable=SC2086,SC2154 # words; of who sources this
	$loop
}

attached()
{
	# shellcheck disable=SC2016,SC2086 # of the shell that becomes the loop
	sh -c 'echo +$$ > $0/attach && exec "$@"' $mm $loop
}

# $1: what the figures are of, $2: the columns, $3: lines before the table
report()
{
	set -- -v "key=$1" -v "columns=$2" -v "about=$3"
	# shellcheck disable=SC2154 # of the kernel command line
	{
		awk "$@" -f "$guest_dir/cost.awk" "$results" | sed 's/^/bench| /'
		awk "$@" -v json=1 -f "$guest_dir/cost.awk" "$results" |
			sed 's/^/json| /'
	}
	echo 1..1 > "$out/tap"
	if grep -q '|$' "$results"; then
		echo "not ok 1 $what" >> "$out/tap"
	else
		echo "ok 1 $what" >> "$out/tap"
	fi
}
