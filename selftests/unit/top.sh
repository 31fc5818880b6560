#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mmscope top on a captured tree, in a terminal of tmux's: keys are sent, and
# the screen is looked at.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
unset COLUMNS
tap_begin
cd "$here/trees" || exit 1

tmux="tmux -L mmscope-test-$$ -f /dev/null"
trap '$tmux kill-server 2> /dev/null; rm -rf "$work"' EXIT

# Wait until the screen has this, and, if that is asked for, until its first row is that
# of the process $2; 30 seconds at the most
shows()
{
	_tries=0
	while [ $_tries -lt 150 ]; do
		$tmux capture-pane -p > "$work/screen"
		grep -q -e "$1" "$work/screen" && [ "$(first)" = "${2:-$(first)}" ] && return
		sleep 0.2
		_tries=$((_tries + 1))
	done
	cp "$work/screen" "$work/diff"
	return 1
}

# Mappings of a copy of the tree: $1: how many. top reads them all the while.
map()
{
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "%x000-%x000 rw-p file 1 0 0 0 1 0 0 0 1 cow:7 /a\\033[31m\\012b%02d\n",
				i, i + 1, i
	}' > "$work/vmas"
	mv "$work/vmas" "$work/tree/sys/kernel/debug/mmscope/179/vmas"
}

keys()
{
	$tmux send-keys "$@"
}

# The first row that is a process
first()
{
	awk '$1 ~ /^[0-9]+$/ && $NF == "example" { print $1; exit }' "$work/screen"
}

$tmux new-session -d -x 110 -y 12 \
	"'$mmscope' -R normal top -d 0.3; echo ended: \$?; sleep 100"
shows "2 processes, by RATE"
point $? "top: its title"
shows "^ *PID *RATE .*COMMAND" && shows "^ *179 .* example" &&
	shows "^ *181 .* example"
point $? "top: headings and rows"
# by number, backwards and forwards
keys '<' && shows "by PID" 181
point $? "top: another order"
keys R && shows "by PID" 179
point $? "top: and back"
# by what is asked for most
keys O && shows "by OUT" && keys I && shows "by IN" && keys A &&
	shows "by ASLEEP" && keys F && shows "by RATE" && keys '<' && shows "by PID" 181 &&
	keys R && shows "by PID" 179
point $? "top: keys for an order"
# down to the second, and its page
keys Down Enter && shows "^181 example .* q back"
point $? "top: the page of the chosen one"
shows "START .*NAME" && shows "0x400000 .*/usr/bin/example"
point $? "top: its mappings"
keys End && shows "stack"
point $? "top: the last of them"
keys q && shows "2 processes"
point $? "top: back"
keys Home Enter && shows "^179 example .* swap: 0 out, 64 in (64 major, 0 m" && keys q
point $? "top: the swap of a process"
$tmux resize-window -x 60 -y 6 && shows "^ *179 " && keys Up && shows "processes"
point $? "top: a smaller screen"
keys q && shows "ended: 0"
point $? "top: it ends, and the screen is the shell's"

$tmux respawn-pane -k "'$mmscope' -R normal top; echo ended: \$?; sleep 100"
shows "2 processes" && keys C-c && shows "ended: 0"
point $? "top: Ctrl-C ends it"
$tmux respawn-pane -k "TERM=nonesuch '$mmscope' -R normal top; echo ended: \$?; sleep 100"
shows "no terminal to use" && shows "ended: 1"
point $? "top: no terminal"
$tmux respawn-pane -k "'$mmscope' -R normal top < /dev/null; echo ended: \$?; sleep 100"
shows "no terminal to use" && shows "ended: 1"
point $? "top: no keys"
$tmux respawn-pane -k "timeout 5 '$mmscope' -R normal top > '$work/out'; echo ended: \$?; sleep 100"
shows "no terminal to use" && shows "ended: 1" && [ ! -s "$work/out" ]
point $? "top: no screen"

$tmux respawn-pane -k "trap '' HUP; echo \$\$ > '$work/pid'; exec '$mmscope' -R normal top"
shows "2 processes" && $tmux kill-server
_tries=0
while kill -0 "$(cat "$work/pid")" 2> /dev/null && [ $_tries -lt 150 ]; do
	sleep 0.2
	_tries=$((_tries + 1))
done
[ $_tries -lt 150 ]
point $? "top: the terminal goes away"
kill -9 "$(cat "$work/pid")" 2> /dev/null
$tmux new-session -d -x 160 -y 12 "sleep 100"

cp -r normal "$work/tree"
printf 'a\033\n' > "$work/tree/proc/179/comm"
map 20
$tmux respawn-pane -k "'$mmscope' -R '$work/tree' top -d 0.3; sleep 100"
$tmux resize-window -x 160 -y 12
shows '^ *179 .* a\\x1b' && keys Enter && shows '^179 a\\x1b.* q back' &&
	shows '^ *0x1000 .* /a\\x1b\[31m\\x0ab01$'
point $? "top: odd names"
keys End && shows '^ *0x14000 ' && ! grep -q '^ *0xa000 ' "$work/screen"
point $? "top: the last of more than there is room for"
map 12
shows '^ *0x3000 ' && grep -q '^ *0xc000 ' "$work/screen"
point $? "top: rows above, as rows below are gone"
$tmux resize-window -x 160 -y 20 && shows '^ *0x1000 '
point $? "top: rows above, as the screen is larger"

run -R normal top --batch -c 2 -d 0.1 --raw --noheadings -o pid,faults > "$work/out"
[ "$(tr '\n' ' ' < "$work/out")" = "179 $(awk '$1 == "sum" { print $2 }' \
	normal/sys/kernel/debug/mmscope/179/faults) 181 7 179 66 181 7 " ]
point $? "top: batches" "$(cat "$work/out")"
run -R normal top -b -c 2 -d 0.1 --json | jq -c '.processes | length' > "$work/out"
[ "$(tr '\n' ' ' < "$work/out")" = "2 2 " ]
point $? "top: as JSON, a document each time"

# as in top(1)
run -R normal top -bc 1 --bytes -rn -o longest > "$work/out"
[ "$(tr '\n' ' ' < "$work/out")" = "165884602 73328 " ]
point $? "top: -b is --batch, and --bytes has no letter" "$(cat "$work/out")"

tap_end
