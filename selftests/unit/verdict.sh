#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The harness's own test: what a guest leaves behind when it goes wrong, in one
# way or another, never counts as passed.

guest=$(cd "$(dirname "$0")/../guest" && pwd)
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

n=0
bad=0
point()
{
	n=$((n + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $n $3"
	else
		echo "not ok $n $3"
		echo "# expected '$1', got '$2'"
		bad=1
	fi
}

# $1: expected counts and pass or fail, $2: name, $3: qemu's status
judged()
{
	_counts=$(sh "$guest/judge.sh" "$dir/console" "$dir/verdict" "${3:-0}" \
		2> "$dir/reasons")
	_status=$?
	[ $_status -eq 0 ] && _status=pass || _status=fail
	point "$1" "$_status $_counts" "judge: $2"
}

good_console()
{
	cat > "$dir/console" <<-EOF
	[    3.359629] mmscope: loading out-of-tree module taints kernel.
	TAP version 13
	1..1
	# selftests: mmscope: smoke
	# 1..2
	# ok 1 one
	# ok 2 two
	ok 1 selftests: mmscope: smoke
	[    4.024700] reboot: Power down
	EOF
}

good_verdict()
{
	cat > "$dir/verdict" <<-EOF
	step insmod: ok
	step run: ok
	step rmmod: ok
	step log: ok
	verdict: pass 2 passed 0 failed 0 skipped
	EOF
}

good()
{
	good_console
	good_verdict
}

counted()
{
	point "$1" "$(awk -f "$guest/tap-count.awk")" "count: $2"
}

echo "TAP version 13"

good
judged "pass 2 passed 0 failed 0 skipped" "good"
good
sed -i 's/$/\r/' "$dir/verdict"
judged "pass 2 passed 0 failed 0 skipped" "good, over a terminal"

good
echo "[    4.123456] Kernel panic - not syncing: Attempted to kill init!" >> "$dir/console"
: > "$dir/verdict"
judged "fail 0 passed 2 failed 0 skipped" "panic"

good
rm "$dir/verdict"
judged "fail 0 passed 1 failed 0 skipped" "no verdict"

good
sed -i '$d' "$dir/verdict"
judged "fail 0 passed 1 failed 0 skipped" "verdict without its last line"

good
printf '%s' "$(cat "$dir/verdict")" > "$dir/all"
head -c -4 "$dir/all" > "$dir/verdict"
judged "fail 0 passed 1 failed 0 skipped" "verdict cut short"

good
echo "more" >> "$dir/verdict"
judged "fail 0 passed 1 failed 0 skipped" "something after the verdict"

good
: > "$dir/console"
judged "fail 2 passed 1 failed 0 skipped" "nothing on the console"

good
judged "fail 2 passed 1 failed 0 skipped" "time limit" 124
judged "fail 2 passed 1 failed 0 skipped" "qemu failed" 1

good
echo "# ok 3 a_BUG: nothing_leaked" >> "$dir/console"
judged "pass 2 passed 0 failed 0 skipped" "a test named after a splat"
good
cat >> "$dir/console" <<EOF
[    0.000000] Command line: rcupdate.rcu_cpu_stall_timeout=120
[    0.000000] Kernel command line: rcu_cpu_stall_timeout=120
[    0.000000] 	RCU CPU stall warnings timeout set to 120 (rcu_cpu_stall_timeout).
EOF
judged "pass 2 passed 0 failed 0 skipped" "a parameter named after a splat"
good
echo "[  706.015659] Huh VM_FAULT_OOM leaked out to the #PF handler. Retrying PF" \
	>> "$dir/console"
judged "pass 2 passed 0 failed 0 skipped" "a fault that is tried again"

for splat in "WARNING: CPU: 0 PID: 1 at mm/x.c:1 f+0x1/0x2" \
	"BUG: kernel NULL pointer dereference, address: 0" \
	"Oops: 0000 [#1] PREEMPT SMP PTI" \
	"WARNING: possible recursive locking detected" \
	"BUG: KASAN: use-after-free in f" \
	"rcu: INFO: rcu_preempt self-detected stall on CPU" \
	"watchdog: BUG: soft lockup - CPU#0 stuck for 22s!" \
	"BUG: Bad page state in process x" \
	"BUG kmalloc-64 (Tainted: G           O      ): Poison overwritten" \
	"INFO: trying to register non-static key." \
	"pagealloc: memory corruption" \
	"kmemleak: 2 new suspected memory leaks (see /sys/kernel/debug/kmemleak)" \
	"kobject: kobject_add_internal failed for mmscope with -EEXIST, don't" \
	"debugfs: Directory 'mmscope' with parent '/' already present!" \
	"mm/pgtable-generic.c:50: bad pmd ffff888003b3c0a8(8000000012345867)" \
	"mm/pgtable-generic.c:31: bad p4d ffff888003b3c0a8(8000000012345867)" \
	"get_swap_device: Bad swap file entry 3ffffffffff" \
	"_swap_info_get: Bad swap offset entry 0003ffff" \
	"swap_free: Unused swap offset entry 00000004" \
	"huh, entered softirq 9 RCU 00000000 with preempt_count 101, exited with 100?" \
	"mmscope: 1 object leaked"; do
	good
	echo "[    3.512345] $splat" >> "$dir/console"
	judged "fail 2 passed 1 failed 0 skipped" "$splat"
done

good
echo "[    3.512345] kobject: kobject_add_internal failed for mmscope (error: -12 parent: module)" >> "$dir/console"
judged "pass 2 passed 0 failed 0 skipped" "no memory for a kobject"

good
echo "[    3.512345] Adding 262140k swap on /dev/zram0.  Priority:-2 extents:1" >> "$dir/console"
judged "pass 2 passed 0 failed 0 skipped" "swap as it is"

good
echo "[    2.500000] kmemleak: Kernel memory leak detector initialized" >> "$dir/console"
judged "pass 2 passed 0 failed 0 skipped" "kmemleak has only begun"

# $1: who raced
race()
{
	good
	sed 's/^/[    3.600000] /' >> "$dir/console" <<-EOF
	==================================================================
	BUG: KCSAN: data-race in $1

	read to 0xffff888003b3c0a8 of 8 bytes by task 52 on cpu 1:
	 $1
	 vfs_read+0x21c/0x360
	==================================================================
	EOF
}

race "mms_walk_fill+0x12/0x34 [mmscope]"
judged "fail 2 passed 1 failed 0 skipped" "a race of the module's"
race "tick_nohz_stop_tick+0x12/0x34"
judged "pass 2 passed 0 failed 0 skipped" "a race of the kernel's own"
printf '[    3.700000] %s\n' "WARNING: CPU: 0 PID: 1 at mm/x.c:1 f+0x1/0x2" \
	"RIP: 0010:f+0x1/0x2" >> "$dir/console"
judged "fail 2 passed 1 failed 0 skipped" "a warning after it"
point "1 0" "$(grep -c RIP: "$dir/reasons") $(grep -c KCSAN "$dir/reasons")" \
	"judge: where that was, and no more"
sed -i 's/KCSAN/KASAN/' "$dir/console"
judged "fail 2 passed 1 failed 0 skipped" "no race, but of the same form"
race "tick_do_update_jiffies64+0x12/0x34"
sed -i 's/^\(.*\)vfs_read.*/&\n\1asm_sysvec_apic_timer_interrupt+0x1b\/0x20\n\1f+0x1\/0x2 [mmscope]/' \
	"$dir/console"
judged "pass 2 passed 0 failed 0 skipped" "a race of an interrupt's, that came into the module"
race "mms_f+0x12/0x34 [mmscope]"
sed -i 's/^\(.*\)vfs_read.*/&\n\1asm_sysvec_apic_timer_interrupt+0x1b\/0x20/' "$dir/console"
judged "fail 2 passed 1 failed 0 skipped" "a race of the module's in an interrupt"
race "lru_add+0x12/0x34"
sed -i 's/^\(.*\)vfs_read.*/\1exit_mmap+0x1\/0x2\n\1__mmput+0x1\/0x2\n\1f+0x1\/0x2 [mmscope]/' \
	"$dir/console"
judged "pass 2 passed 0 failed 0 skipped" "a race of an address space that the module lets go"
race "mms_f+0x12/0x34 [mmscope]"
sed -i 's/^\(.*\)vfs_read.*/\1exit_mmap+0x1\/0x2\n\1__mmput+0x1\/0x2/' "$dir/console"
judged "fail 2 passed 1 failed 0 skipped" "a race of the module's as an address space ends"
race "tick_nohz_stop_tick+0x12/0x34"
sed -i '$d' "$dir/console"
judged "fail 2 passed 1 failed 0 skipped" "a race cut short"

good
sed -i '/rmmod/d' "$dir/verdict"
judged "fail 0 passed 1 failed 0 skipped" "no rmmod"
good
sed -i '/rmmod/a step leaks: ok' "$dir/verdict"
judged "fail 0 passed 1 failed 0 skipped" "a step more than there should be"
export STEPS="insmod run rmmod leaks log"
judged "pass 2 passed 0 failed 0 skipped" "a step more, and it should be"
good
judged "fail 0 passed 1 failed 0 skipped" "a step less"
unset STEPS
good
sed -i 's/rmmod: ok/rmmod: failed/' "$dir/verdict"
judged "fail 2 passed 1 failed 0 skipped" "rmmod failed, and yet a pass"
sed -i 's/pass 2 passed 0 failed/fail 2 passed 1 failed/' "$dir/verdict"
judged "fail 2 passed 1 failed 0 skipped" "rmmod failed"
good
sed -i 's/pass 2 passed 0 failed/fail 1 passed 1 failed/' "$dir/verdict"
judged "fail 1 passed 1 failed 0 skipped" "a test failed"
good
sed -i 's/pass 2 passed 0 failed/pass 1 passed 1 failed/' "$dir/verdict"
judged "fail 1 passed 1 failed 0 skipped" "a test failed, and yet a pass"
good
sed -i 's/pass 2/fail 2/' "$dir/verdict"
judged "fail 2 passed 1 failed 0 skipped" "a fail without a failure"
good
sed -i 's/pass 2/pass 0/' "$dir/verdict"
judged "fail 0 passed 1 failed 0 skipped" "nothing tested"

counted "2 1 1" "test points" <<EOF
1..1
# selftests: mmscope: a
# TAP version 13
# 1..4
# ok 1 a
# ok 2 b # SKIP not here
# not ok 3 c
# ok 4 d
not ok 1 selftests: mmscope: a # exit=1
EOF
counted "1 1 0" "crash" <<EOF
1..1
# selftests: mmscope: a
# 1..3
# ok 1 a
not ok 1 selftests: mmscope: a # exit=139
EOF
counted "1 1 0" "fewer points than planned, but exit 0" <<EOF
1..1
# selftests: mmscope: a
# 1..3
# ok 1 a
ok 1 selftests: mmscope: a
EOF
counted "1 1 1" "programs without points" <<EOF
1..3
# selftests: mmscope: a
ok 1 selftests: mmscope: a
# selftests: mmscope: b
# 1..0 # SKIP
ok 2 selftests: mmscope: b # SKIP
# selftests: mmscope: c
not ok 3 selftests: mmscope: c # TIMEOUT 120 seconds
EOF
counted "1 2 0" "runner stopped" <<EOF
1..3
# selftests: mmscope: a
# 1..1
# ok 1 a
ok 1 selftests: mmscope: a
# selftests: mmscope: b
EOF
counted "0 1 0" "nothing at all" < /dev/null

# shellcheck source=selftests/guest/in-found.sh
. "$guest/in-found.sh"

# $1: bad or fine, $2: name; the runner's TAP on stdin
with_skips()
{
	cat > "$dir/tap"
	_found=fine
	none_skipped "$dir/tap" "nomem|nomode|noload" > /dev/null || _found=bad
	point "$1" $_found "skipped: $2"
}

with_skips fine "other programs" <<EOF
# selftests: mmscope: nomem
# ok 1 nomem.files
ok 1 selftests: mmscope: nomem
# selftests: mmscope: oracle
# ok 1 shape.hugetlb_1g.pagemap # SKIP not enough memory
EOF
with_skips bad "one that was to run" <<EOF
# selftests: mmscope: noload
# ok 1 noload.init
# ok 2 noload.unload # SKIP the kernel has no fault injection
EOF
with_skips bad "a program that was to run" <<EOF
# selftests: mmscope: nomem
# 1..0 # SKIP
EOF
with_skips fine "nothing of it was asked for" < /dev/null

# $1: bad or fine, $2: name; the runner's TAP on stdin
with_runs()
{
	cat > "$dir/tap"
	_found=fine
	all_ran "$dir/tap" nomem nomode noload > /dev/null || _found=bad
	point "$1" $_found "ran: $2"
}

with_runs fine "all that were to" <<EOF
# selftests: mmscope: nomem
# ok 1 nomem.files
ok 1 selftests: mmscope: nomem
# selftests: mmscope: nomode
# ok 1 nomode.faults
ok 2 selftests: mmscope: nomode
# selftests: mmscope: noload
# not ok 1 noload.init
not ok 3 selftests: mmscope: noload # exit=1
EOF
with_runs bad "two of three" <<EOF
# selftests: mmscope: nomem
# ok 1 nomem.files
ok 1 selftests: mmscope: nomem
# selftests: mmscope: nomode
# ok 1 nomode.faults
ok 2 selftests: mmscope: nomode
# selftests: mmscope: oracle
# ok 1 shape.stack.pagemap
EOF
with_runs bad "two of three, the other skipped" <<EOF
# selftests: mmscope: nomem
# ok 1 nomem.files
# selftests: mmscope: nomode
# ok 1 nomode.faults
ok 2 selftests: mmscope: nomode
# selftests: mmscope: noload
# ok 1 noload.init # SKIP the kernel has no fault injection
ok 3 selftests: mmscope: noload
EOF
with_runs bad "nothing" < /dev/null

# $1: log; is there a report in it, is there none, or is that not known?
splats()
{
	sh "$guest/splats.sh" "$1" > /dev/null 2>&1
	case $? in
	0) echo bad ;;
	1) echo fine ;;
	*) echo unknown ;;
	esac
}

# $1: bad or fine, $2: name; the kernel's log on stdin
with_oom()
{
	awk -f "$guest/oom-traces.awk" > "$dir/log"
	point "$1" "$(splats "$dir/log")" "oom: $2"
}

oom="[   12.000001] stress invoked oom-killer: gfp_mask=0xcc0, order=0"
trace="[   12.000002] Call Trace:"
with_oom fine "a trace that was wanted" <<EOF
$oom
$trace
[   12.000003] Memory cgroup out of memory: Killed process 7 (stress)
EOF
with_oom bad "a second trace" <<EOF
$oom
$trace
$trace
EOF
with_oom bad "a warning between" <<EOF
$oom
[   12.000001] WARNING: CPU: 0 PID: 1 at mm/x.c:1 f+0x1/0x2
$trace
EOF
with_oom bad "all memory gone" <<EOF
$oom
$trace
[   12.000003] Out of memory: Killed process 7 (stress)
EOF

# As with_oom, in a guest that runs the selftests.
with_refusal()
{
	cat > "$dir/log"
	point "$1" "$(splats "$dir/log")" "refused memory: $2"
}

refused="[   12.000001] faulter invoked oom-killer: gfp_mask=0xcc0, order=0"
with_refusal fine "a trace that was wanted" <<EOF
$refused
$trace
[   12.000003] Out of memory and no killable processes...
EOF
with_refusal bad "a second trace" <<EOF
$refused
$trace
$trace
EOF
with_refusal bad "of another program" <<EOF
$oom
$trace
EOF
with_refusal bad "somebody killed" <<EOF
$refused
$trace
[   12.000003] Out of memory: Killed process 7 (faulter)
EOF

good
point fine "$(splats "$dir/console")" "splats: none"
printf '# \377\0\n' >> "$dir/console"
point fine "$(splats "$dir/console")" "splats: none, in what is no text"
echo "[    3.512345] Oops: 0000 [#1] PREEMPT SMP PTI" >> "$dir/console"
point bad "$(splats "$dir/console")" "splats: one, in what is no text"
good
: > "$dir/log"
point unknown "$(splats "$dir/log")" "splats: a log of nothing"
point unknown "$(splats "$dir/nonesuch")" "splats: no log"
point unknown "$(splats "$dir")" "splats: what is no log"

# The scripts without one, or with one that has come to no good end.
mkdir "$dir/guest" "$dir/bin"
cp "$guest/judge.sh" "$dir/guest/"
without=$guest
guest=$dir/guest
judged "fail 2 passed 1 failed 0 skipped" "nobody looks for reports"
echo "exit 2" > "$dir/guest/splats.sh"
judged "fail 2 passed 1 failed 0 skipped" "who looks for reports fails"
guest=$without
for tool in awk sed grep; do
	printf '#!/bin/sh\nexit 2\n' > "$dir/bin/$tool"
	chmod +x "$dir/bin/$tool"
	point unknown "$(PATH=$dir/bin:$PATH splats "$dir/console")" "splats: $tool fails"
	rm "$dir/bin/$tool"
done

# What the guests do with their own log.
# shellcheck disable=SC2034 # for what comes next
guest_dir=$guest results=$dir
# shellcheck source=selftests/guest/in-lib.sh
. "$guest/in-lib.sh"

dmesg()
{
	cat "$dir/console"
	return "$dmesg_status"
}

# $1: bad or fine, $2: name, $3: dmesg's status
with_log()
{
	dmesg_status=${3:-0}
	_found=fine
	no_splats > /dev/null 2>&1 || _found=bad
	point "$1" $_found "log: $2"
}

with_log fine "no report"
with_log bad "cut off" 1
echo "[    3.512345] Oops: 0000 [#1] PREEMPT SMP PTI" >> "$dir/console"
with_log bad "a report"
: > "$dir/console"
with_log bad "nothing"
good
guest_dir=$dir/nonesuch
with_log bad "nobody looks for reports"

echo "1..$n"
exit $bad
