#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# splats.sh LOG: print the lines of a kernel log that mean that something went
# wrong in the kernel; succeed if there are any. Only 1 says that there are none:
# any other status, that the log could not be read. Runs in the guest, over its
# own log, and on the host, over the console, where only what comes after a
# time stamp is the kernel's: a test may well be named after a BUG.

stamp='\[ *[0-9]+\.[0-9]{6}\].*'

# A race between two functions of the kernel's own is not ours to mend: leave
# out the reports of KCSAN in which no function of the module appears. What an
# interrupt has come into, which is told below it, has no part in what it does; nor has
# who gives back the last reference to an address space, in how the kernel ends that.
without_foreign_races()
{
	awk '
		function give(i) {
			for (i = 0; i < n; i++)
				print foreign ? "" : block[i]
			n = 0
		}
		{ edge = /\] ====================/ }
		edge && !n {
			races = ours = came_into = 0
			block[n++] = $0
			next
		}
		!n { print; next }
		{ block[n++] = $0 }
		/\] BUG: KCSAN: / { races = 1 }
		/^\[[^]]*\] *\r?$/ { came_into = 0 }
		/\] .*\[mmscope\]/ && !came_into { ours = 1 }
		/\] +(asm_(sysvec_|common_interrupt)|__mmput\+)/ { came_into = 1 }
		edge {
			foreign = races && !ours
			give()
		}
		END { foreign = 0; give() }
	' "$1"
}

# The programs `faulter` and `faultoom` are refused memory on purpose: one trace may
# follow each line that says so.
without_refusals()
{
	awk '
		/\] (faulter|faultoom) invoked oom-killer: / { traces++ }
		/\] Call Trace:/ && traces > 0 { traces--; print ""; next }
		{ print }
	'
}

# What has the words of a report and is none: the parameter that sets after what time
# there is a stall, what is said of it, and that a fault is tried again for which a
# memory cgroup at its limit had nothing, and nobody left to kill.
without_asides()
{
	sed -E -e 's/(\] (Kernel c|C)ommand line: ).*/\1/' \
		-e 's/\] .*RCU CPU stall warnings timeout set to [0-9]+ .*/]/' \
		-e 's/\] Huh VM_FAULT_OOM leaked out to the #PF handler\. Retrying.*/]/'
}

# Comes through all of the above only if the first of them has come to the log's end.
end='splats.sh: the end'

[ -s "$1" ] || exit 2
found=$({ without_foreign_races "$1" && echo "$end"; } |
	without_refusals | without_asides | grep -anE -e "^$end\$" \
-e "$stamp(WARNING: |BUG: |kernel BUG at |Oops|Kernel panic|Call Trace:)" \
-e "$stamp(unable to handle |general protection fault[:,] |double fault)" \
-e "$stamp(invalid opcode: |stack segment: |divide error: )" \
-e "${stamp}possible (recursive|circular) locking" \
-e "$stamp(inconsistent lock state|bad unlock balance|held lock freed)" \
-e "$stamp(suspicious RCU usage|sleeping function called)" \
-e "$stamp(scheduling while atomic|blocked for more than)" \
-e "$stamp(KASAN|KCSAN|KFENCE|KMSAN|UBSAN|ODEBUG): " \
-e "${stamp}rcu.*(stall|starved)" \
-e "$stamp(soft lockup|hard LOCKUP)" \
-e "$stamp(refcount_t: |(list_add|list_del) corruption)" \
-e "$stamp(Bad page (state|map)|Bad rss-counter|nonzero pgtables_bytes)" \
-e "${stamp}: (bad (pte|pmd|pud|p4d|pgd) |(Bad|Unused) swap (file|offset) entry )" \
-e "${stamp}huh, entered softirq " \
-e "$stamp([Ll]eaked|kmemleak: [0-9]+ new suspected|Objects remaining)" \
-e "$stamp(kmemleak: .*(disabled|stopped)|ODEBUG disabled)" \
-e "$stamp(BUG [^ ]+ \\(|trying to register non-static key)" \
-e "$stamp(pagealloc: |Invalid wait context|W\\+X mappings: FAILED)" \
-e "$stamp(kobject_add_internal failed for .* with -EEXIST)" \
-e "${stamp}debugfs: .* already present" \
-e "$stamp(page allocation failure|Out of memory: )")
case $found in
*":$end") ;;
*) exit 2 ;;
esac
printf '%s\n' "$found" | sed '$d' | grep -a .
