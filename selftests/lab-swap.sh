#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The lab of swap: right in each way to push pages out, and in each form; it
# says why if it can check nothing, is not content with a module that does not
# account, and leaves everything as it was, whatever ends it.
set -u

here=$(cd "$(dirname "$0")" && pwd)
. "$here/tap.sh"
files=/sys/kernel/debug/mmscope
cluster=/proc/sys/vm/page-cluster
lab=/usr/bin/lab-swap
tap_begin

lab()
{
	# not the applet, which leaves a process behind for a second
	/usr/bin/timeout 120 $lab --size 8 "$@" > "$work/out" 2> "$work/err" < /dev/null
	status=$?
	cp "$work/out" "$work/diff"
	return $status
}

swaps()
{
	sed 1d /proc/swaps | awk '{ print $1 }'
}

state()
{
	swaps
	cat $cluster $files/control
	echo /dev/zram*
	ls -d /sys/fs/cgroup/lab-swap* 2> /dev/null
	cat /sys/fs/cgroup/cgroup.subtree_control
	grep -v '^#' $files/attach 2> /dev/null
	ls $files
}

# $1: name. What it does not leave behind.
as_before()
{
	state > "$work/after"
	diff "$work/before" "$work/after" > "$work/diff"
	point $? "$1: all is as before"
}

# $1: what the lab is to exit with, $2: what it is to say, $3: name
says()
{
	[ $status -eq "$1" ] && grep -q "$2" "$work/out"
	point $? "$3" "status $status: $(cat "$work/err")"
}

echo 3 > $cluster
state > "$work/before"
swaps > "$work/swaps"

if [ ! -s "$work/swaps" ]; then
	echo "1..0 # SKIP nothing to swap to"
	exit 4
fi

for way in pageout cgroup pressure; do
	lab --by $way --tap
	says 0 '^1\.\.[1-9]' "by $way: as expected"
	! grep -q -e '^not ok' -e SKIP "$work/out" &&
		[ "$(grep -c '^ok' "$work/out")" -ge 30 ]
	point $? "by $way: every check is made"
	as_before "by $way"
done
lab --json
jq -e '.verdict == "ok" and (.steps | length == 8) and
	([.steps[].checks[] | select(.verdict == "ok")] | length >= 30) and
	([.steps[].checks[] | select(.expected == 2048 and .observed == 2048)] |
		length >= 12) and ([.steps[].checks[] | select(.ns > 0)] |
		length == 4)' \
	"$work/out" > /dev/null
point $? "as JSON"
echo "+$$" > $files/attach
lab --tap
echo $$ > $files/detach
says 0 '^1\.\.[1-9]' "attached already"
as_before "attached already"
lab --explain
says 0 '^swap: ok$' "for people, with explanations"
grep -q 'madvise(2)' "$work/out"
point $? "the explanations have sources"
lab && grep -q 'CHECK.*EXPECTED.*OBSERVED.*VERDICT' "$work/out"
point $? "for people, as a table"

# $1: characters of each of two names. From deep below, as in a container.
below()
{
	upper=/sys/fs/cgroup/$(printf "%0$1d" 0)
	lower=$upper/$(printf "%0$1d" 1)
	mkdir -p "$lower"
	(echo 0 > "$lower/cgroup.procs" && lab --by cgroup --tap)
	status=$?
	rmdir "$lower" "$upper"
}

below 100
says 0 '^1\.\.[1-9]' "a long path of a cgroup: as expected"
as_before "a long path of a cgroup"
below 120
says 4 "SKIP the cgroup's path is too long" "one that is too long: skipped"
as_before "one that is too long"

# Nothing that it would take for right if the module does not account.
echo swap=off > $files/control
lab --tap
says 4 'SKIP swap is not accounted' "not accounted: skipped"
echo swap=on > $files/control
mkfifo "$work/go"
timeout 120 $lab --size 8 --pause > "$work/out" 2> "$work/err" < "$work/go" &
pid=$!
exec 3> "$work/go"
until grep -q "'touch'" "$work/err" 2> /dev/null || ! kill -0 $pid; do
	sleep 0.2
	echo >&3
done
echo swap=off > $files/control
yes '' 2> /dev/null | head -n 20 >&3
wait $pid
status=$?
exec 3>&-
says 1 'it was turned off' "accounting that ends meanwhile: not ok"
echo swap=on > $files/control
as_before "not accounted"

# What no lab is run with
lab --size 0
[ $status -eq 2 ]
point $? "a size of nothing" "status $status"
lab --by magic
[ $status -eq 2 ]
point $? "a way that is none" "status $status"
lab --json --tap
[ $status -eq 2 ]
point $? "two forms" "status $status"
lab --version
says 0 '^lab-swap [0-9]' "its version"
lab --help
says 0 '^Usage: lab-swap' "its help"
su -s /bin/sh nobody -c "$lab --tap" > "$work/out" 2> "$work/err"
status=$?
says 4 '^1\.\.0 # SKIP' "who is not root: skipped"

# No swap
xargs -n 1 swapoff < "$work/swaps"
state > "$work/before"
lab
says 4 'skipped: no swap (try --setup)' "no swap: skipped"
lab --tap
says 4 '^1\.\.0 # SKIP no swap' "no swap, TAP: skipped"
lab --setup --tap
says 0 '^1\.\.[1-9]' "no swap: set up"
as_before "set up"

# Ctrl-C is for the group of the terminal, which a tool is not to be in
mkdir "$work/bin"
cat > "$work/bin/mkswap" << 'END'
#!/bin/sh
[ "$(awk '{ print $5 }' /proc/$$/stat)" -eq $$ ] || exit 1
PATH=${PATH#*:}
exec mkswap "$@"
END
chmod +x "$work/bin/mkswap"
PATH=$work/bin:$PATH
lab --setup --tap
says 0 '^1\.\.[1-9]' "tools are in groups of their own"
PATH=${PATH#*:}
as_before "tools"

# $1: name. Have it set up, and wait: $waiting is the process.
set_up()
{
	# not the shell's own timeout: it undoes that the shell has signals ignored
	/usr/bin/timeout 120 $lab --size 8 --setup --pause > "$work/out" \
		2> "$work/err" < "$work/go" &
	pid=$!
	exec 3> "$work/go"
	until grep -q "'touch'" "$work/err" 2> /dev/null || ! kill -0 $pid; do
		sleep 0.2
		echo >&3
	done
	waiting=$(sed -n 's/.*process \([0-9]*\) pauses.*/\1/p' "$work/err" | head -n 1)
	[ -n "$(swaps)" ]
	point $? "$1: it is set up meanwhile"
}

# $1: name. It has got a signal.
dead()
{
	wait $pid
	status=$?
	exec 3>&-
	[ $status -gt 128 ]
	point $? "$1: it dies of it" "status $status: $(cat "$work/err")"
	as_before "$1"
}

for signal in INT TERM QUIT; do
	set_up "SIG$signal"
	kill -$signal "$waiting"
	dead "SIG$signal"
done

# Again and again, while it has to bring back what others have in its swap
set_up "many signals"
mkfifo "$work/hold"
for i in 1 2 3 4; do
	"$here/shaper" swapped < "$work/hold" > "$work/shape$i" &
done
exec 4> "$work/hold"
until [ "$(cat "$work"/shape? | wc -l)" -eq 4 ]; do
	sleep 0.1
done
[ "$(cat "$work"/shape? | grep -c '^ready ')" -eq 4 ]
point $? "many signals: others are swapped out" "$(cat "$work"/shape?)"
while kill -INT "$waiting"; do
	:
done 2> /dev/null
dead "many signals"
exec 4>&-
xargs -n 1 swapon < "$work/swaps"

# No module
rmmod mmscope
lab --tap
says 4 '^1\.\.0 # SKIP' "no module: skipped"
insmod "$MMSCOPE_KO"

tap_end
