#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mmscope lab on labs that are none: scripts beside a copy of the command, each
# of which does one thing that a lab may do.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
tap_begin

bin=$work/bin
mkdir "$bin"
cp "$mmscope" "$bin/"
ln -s "$build/lib" "$work/lib"
mmscope=$bin/mmscope

# $1: name, stdin: what it does
lab()
{
	{ echo '#!/bin/sh'; cat; } > "$bin/lab-$1"
	chmod +x "$bin/lab-$1"
}

# $1: status, the rest: arguments
lab_is()
{
	wanted=$1
	shift
	run lab "$@" > "$work/out" 2> "$work/err"
	status=$?
	[ $status -eq "$wanted" ]
}

# $1: what the output is, as rows with one blank between
says()
{
	printf '%s\n' "$@" > "$work/wanted"
	diff -u "$work/wanted" "$work/out" > "$work/diff"
}

lab_is 1 && grep -q 'no labs in' "$work/err"
point $? "lab: there are none" "$(cat "$work/err")"

lab good <<'END'
case $1 in
--about) echo "one and one are two" ;;
--tap) echo "TAP version 13"; echo "# a remark, ok 7"
	echo "ok 1 a, one"; echo "ok 2 a, two # SKIP no such thing here"
	echo "1..2" ;;
*) echo "$0: $# arguments: $*"; exit 3 ;;
esac
END
lab mute <<'END'
[ "$1" = --tap ] || { echo "unknown option $1"; exit 64; }
echo "1..1"; echo "ok 1 a, one"
END
touch "$bin/lab-notes"		# not to be executed
mkdir "$bin/lab-folder"
lab_is 0 --raw && says "NAME CLAIM" 'good one\x20and\x20one\x20are\x20two' "mute -"
point $? "lab: those there are, and what they claim"
lab_is 0 --json
[ "$(jq -c . "$work/out")" = '{"labs":[{"name":"good","claim":"one and one are two"},{"name":"mute","claim":null}]}' ]
point $? "lab: the same as JSON" "$(cat "$work/out")"

lab_is 3 good --json -x 'two words' -- all &&
	says "$bin/lab-good: 5 arguments: --json -x two words -- all"
point $? "lab: options and status are the lab's own" "status $status"
lab_is 3 good --help && grep -q "1 arguments: --help" "$work/out"
point $? "lab: so is --help"
lab_is 2 nonesuch && grep -q "no lab 'nonesuch'" "$work/err"
point $? "lab: one that is not there" "$(cat "$work/err")"
lab_is 2 ../bin/lab-good && grep -q "no lab" "$work/err"
point $? "lab: a path is no name"
lab_is 2 notes && lab_is 2 folder
point $? "lab: nor is what is no program"
lab_is 2 all good && grep -q "one argument too many" "$work/err"
point $? "lab: all takes no more names" "$(cat "$work/err")"

lab_is 0 all --raw && says "LAB VERDICT CHECKS FAILED SKIPPED WHY" \
	"good ok 2 0 1 -" "mute ok 1 0 0 -"
point $? "lab all: all are as expected" "status $status"

lab absent <<'END'
echo "TAP version 13"; echo "1..0 # SKIP no module"; exit 4
END
lab_is 0 all --raw -n -o lab,verdict,why && says \
	'absent skipped no\x20module' "good ok -" "mute ok -"
point $? "lab all: one that is skipped" "status $status"

# The first row is seen before the second is known, and the widest name is last
lab xx-longest-of-all <<'END'
sleep 1; echo "ok 1 a"; echo "1..1"
END
run lab all -o lab,verdict,checks,took > "$work/out"
# shellcheck disable=SC2016 # of awk
[ "$(awk '{ print length() }' "$work/out" | sort -u | wc -l)" = 1 ] &&
	grep -q '^absent  *skipped ' "$work/out"
point $? "lab all: its columns are in line" "$(cat "$work/out")"
rm "$bin/lab-xx-longest-of-all"

lab wrong <<'END'
echo "ok 1 a, one"; echo "not ok 2 a, two"; echo "not ok 3 b, three"; echo "1..3"
echo "what it says of it" >&2; exit 1
END
lab_is 1 all --raw -n --where 'failed>0' &&
	says 'wrong not\x20ok 3 2 0 a,\x20two'
point $? "lab all: one that is wrong" "status $status"
lab_is 1 all --json --total
[ "$(jq -c '[.verdicts[].verdict], .verdicts_total.failed' "$work/out" | tr '\n' ' ')" = \
	'["skipped","ok","ok","not ok"] 2 ' ]
point $? "lab all: as JSON" "$(cat "$work/out")"
rm "$bin/lab-wrong"

# Who says that all is well must have looked at something, and at all of it
# $1: what the lab does, $2: name, $3: why
broken()
{
	echo "$1" | lab broken
	lab_is 1 all --raw -n --where lab=broken -o verdict,why &&
		says "broken $(echo "$3" | sed 's/ /\\x20/g')"
	point $? "lab all: $2" "status $status"
	rm "$bin/lab-broken"
}

other="exit status 0, but other points"
broken 'echo "1..2"; echo "ok 1 a"' "points are missing" "$other"
broken 'echo "1..0"' "no points at all" "$other"
broken 'echo "ok 1 a"' "no plan" "$other"
broken 'echo "not ok 1 a"; echo "1..1"' "bad ones, and status 0" "$other"
broken 'echo "ok 1 a"; kill -SEGV $$' "a crash" "ended by signal 11"
broken 'exit 9' "another status" "exit status 9"
broken '#' "nothing" "$other"
printf '#!/nonexistent/sh\n' > "$bin/lab-x"
chmod +x "$bin/lab-x"
if [ -n "${VALGRIND:-}" ]; then
	skip "lab all: one that cannot be executed" "valgrind has a status of its own"
else
	lab_is 1 all --raw -n --where lab=x -o verdict,why &&
		says 'broken exit\x20status\x20126'
	point $? "lab all: one that cannot be executed"
fi
rm "$bin/lab-x"

# A claim that never comes is not waited for
lab hang <<'END'
exec sleep 1000
END
start=$(date +%s)
lab_is 0 --raw -n -o name && says absent good hang mute &&
	[ $(($(date +%s) - start)) -lt 50 ]
point $? "lab: one that hangs when it is asked" "status $status"
rm "$bin/lab-hang"

# Ctrl-C, which the lab gets as well and tidies up after: it is waited for,
# and no other is run
lab a-slow <<'END'
trap 'sleep 1; echo tidied >> "${0%/*}/trace"; exit 130' INT
echo started >> "${0%/*}/trace"
while :; do sleep 0.1; done
END
lab b-next <<'END'
echo next >> "${0%/*}/trace"
END
# a shell in the background would have it ignored
timeout --foreground --preserve-status -s INT -k 30 3 \
	"$bin/mmscope" lab all > "$work/out" 2> "$work/err" < /dev/null
status=$?
[ $status -eq 130 ] && [ "$(tr '\n' ' ' < "$bin/trace")" = "started tidied " ]
point $? "lab all: Ctrl-C" "status $status: $(cat "$bin/trace")"

tap_end
