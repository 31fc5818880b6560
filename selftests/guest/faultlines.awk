# SPDX-License-Identifier: GPL-2.0
# What lines.c saw, with the names of the loops before it, as a table, or with
# -v json=1 as JSON. A loop is two processes of 1,024 pages.

BEGIN {
	faults = 2 * 1024
	if (json) {
		printf "  \"shared\": [\n"
	} else {
		print "Two processors that fault at the same time: instructions of a fault, and"
		print "accesses of a fault to cache lines of the kernel that both processors use"
		print "and at least one writes. ours: accesses to those of them that mmscope's"
		print "code uses. first touches of anonymous memory."
		print ""
		printf "%-32s %12s %12s %12s\n", "", "instructions", "accesses", "ours"
	}
}

function give() {
	if (window && window % 2 == 0) {
		if (json)
			printf "%s    { \"tool\": \"%s\", \"instructions\": %.2f, \"lines\": %d, \"accesses\": %.3f, \"ours\": %.3f }", given++ ? ",\n" : "", name[window / 2], instructions, lines, accesses, ours / faults
		else
			printf "%-32s %12.1f %12.2f %12.2f\n", name[window / 2], instructions, accesses, ours / faults
	}
	ours = 0
}

FNR == NR {
	name[NR] = $0
	names = NR
	next
}

$1 == "window" {
	give()
	window++
	if ($2 == "full")
		bad = 1
	instructions = $2 / faults
	lines = $3
	accesses = ($4 + $5) / faults
	next
}

# Modules are where the kernel is not.
$1 == "line" && / 0xffffffffc/ {
	ours += $3 + $4
}

END {
	give()
	if (json)
		printf "\n  ]\n"
	exit bad || window != 2 * names
}
