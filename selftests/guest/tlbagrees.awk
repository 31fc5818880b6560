# SPDX-License-Identifier: GPL-2.0
# tlbagrees.awk TLB0 TLB1 REPORT: two readings of `tlb`, and trace-cmd's report of
# the kernel's events meanwhile, with marks around each reading. The exit status is
# 0 if they agree; what was compared is printed.

BEGIN {
	# of tlb:tlb_flush, in the kernel's order
	split("task_switch remote_shootdown local_shootdown local_mm_shootdown remote_send_ipi", reason, " ")
}

FNR == 1 {
	file++
}

file < 3 && NF == 6 && /^[a-z]/ {
	sign = file == 1 ? -1 : 1
	ours[$1] += sign * $2
}

file < 3 && NF == 2 && /^(mm|thread|lazy|back) / {
	ours["switches"] += (file == 1 ? -1 : 1) * $2
}

file < 3 {
	next
}

/LOST/ {
	print "# events were lost"
	bad = 1
}

/mmscope-before/ { around = 1 }
/mmscope-begin/ { within = 1 }
/mmscope-end/ { within = 0 }
/mmscope-after/ { around = 0; complete = 1 }

function count(what)
{
	most[what] += around
	least[what] += within
}

/ sched_switch: / {
	count("switches")
}

/ tlb_flush: / {
	match($0, /\([0-9]+\)$/)
	count(reason[substr($0, RSTART + 1, RLENGTH - 2) + 1])
}

END {
	# one that another processor is in, a clock that is not quite the other's
	slack = 2
	for (what in ours) {
		good = ours[what] + slack >= least[what] &&
			ours[what] <= most[what] + slack
		printf "# %s: %d, by the events %d to %d%s\n", what, ours[what],
			least[what], most[what], good ? "" : " (not ok)"
		bad = bad || !good
	}
	exit bad || !complete || ours["switches"] < 800
}
