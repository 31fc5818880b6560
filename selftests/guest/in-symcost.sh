# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that measures what those take who read page tables by the kernel's debug
# symbols: drgn and crash, of this machine. `bench| ` and `json| ` mark what is for the
# host. A tool that cannot do it has its own last word for a figure.

. "${0%/*}/in-session.sh"
out=/tmp/symcost
mkdir -p "$out" && cd "$out" || exit
# shellcheck disable=SC2154 # of the kernel command line
symbols=$build/kernels/$series/vmlinux
pages=4096
results=$out/results
: > "$results"

# $1: name in the table, $2...: a command that prints ns a page, last of all
measure()
{
	_name=$1
	shift
	"$@" > said 2>&1
	_said=$(tr -d '\r' < said | grep -v '^ *$' | tail -n 1)
	case $_said in
	*[!0-9.]* | "")
		sed 's/^/# /' said
		_said=$(echo "$_said" | tr -cd 'A-Za-z0-9 =:,.()_-' | cut -c 1-60)
		echo "$_name||${_said:-failed}" >> "$results" ;;
	*)
		echo "$_name|$_said|" >> "$results" ;;
	esac
}

drgn_walk()
{
	[ -e "$symbols" ] || { echo "no debug symbols"; return; }
	timeout 1200 drgn -q -c /proc/kcore -s "$symbols" \
		"$repo/selftests/bench/symbols/drgnwalk.py" "$pid" "$start" "$pages"
}

# The addresses of the first $1 pages.
addresses()
{
	_i=0
	while [ $_i -lt "$1" ]; do
		printf ' %x' $((0x$start + _i * 4096))
		_i=$((_i + 1))
	done
}

# crash wants a terminal, and tells no times: its shell escape does. What the
# second 32 pages take.
crash_vtop()
{
	[ -e "$symbols" ] || { echo "no debug symbols"; return; }
	{
		echo "set $pid"
		for _n in 32 32 64; do
			echo "!cut -d ' ' -f 1 /proc/uptime >> times"
			echo "vtop -u$(addresses $_n)" | fold -s -w 1000 | sed '2,$s/^/vtop -u /'
		done
		echo "!cut -d ' ' -f 1 /proc/uptime >> times"
		echo exit
	} > commands
	timeout 1200 script -qec "crash -i commands $symbols /proc/kcore" crash.out \
		< /dev/null > /dev/null
	if [ "$(grep -c '^ *VIRTUAL' crash.out)" -ge 128 ] && [ -s times ]; then
		awk '{ t[NR] = $1 } END { print (t[4] - t[3] - (t[3] - t[2])) * 1e9 / 32 }' times
	else
		cat crash.out
		grep -o 'crash: .*' crash.out || echo "ended without an answer"
	fi
}

report()
{
	awk -F '|' '
		BEGIN { print "What a page takes to look up by debug symbols, of 16 MiB, in instructions.\n" }
		{ printf "%-16s %12s\n", $1, $2 ? sprintf("%.2f", $2) : "not measured: " $3 }
	' "$results" | sed 's/^/bench| /'
	awk -F '|' '
		BEGIN { print "  \"symbols\": [" }
		{
			printf "%s    { \"symbols\": \"%s\", ", NR == 1 ? "" : ",\n", $1
			printf $2 ? "\"page\": %.2f }" : "\"missing\": \"%s\" }", $2 ? $2 : $3
		}
		END { print "\n  ]" }
	' "$results" | sed 's/^/json| /'
	# a tool that cannot is no failure, but for one of them
	echo 1..1 > tap
	if grep -q '|[0-9.]*|$' "$results" || [ ! -e "$symbols" ]; then
		echo "ok 1 symcost"
	else
		echo "not ok 1 symcost"
	fi >> tap
}

"$build/bench-symbols/hold" "$pages" held &
while [ ! -s held ]; do
	sleep 0.1
done
read -r pid start < held
measure drgn drgn_walk
measure crash crash_vtop
step run report
give_verdict tap
power_off
