# SPDX-License-Identifier: GPL-2.0
# The results of in-faultcost.sh, KIND|NAME|WALL OWN FAULTS|SEEN|WHY a line, as
# a table, or with -v json=1 as JSON. All is compared with the first base of
# the same kind.

BEGIN {
	FS = "|"
	if (!json) {
		print "What accounting page faults adds to each, in ns of CLOCK_MONOTONIC, that"
		print "is, instructions. own: of the faulting process's time. seen: faults that"
		print "the tool saw, of those that the loop had."
		print ""
		printf "%-6s%-32s %10s %10s %8s\n", "", "", "added", "own", "seen"
	}
}

function text(words, have) {
	return have ? words : "null"
}

{
	split($3, figure, " ")
	if ($2 == "base" && !($1 in wall)) {
		wall[$1] = figure[1]
		own[$1] = figure[2]
	}
	have = $3 != "" && wall[$1] != ""
	added = figure[1] - wall[$1]
	added_own = figure[2] - own[$1]
	seen = have && $4 != "" && figure[3] ? $4 / figure[3] : ""
}

json {
	printf "%s    { \"fault\": \"%s\", \"tool\": \"%s\", ", NR == 1 ? "  \"faults\": [\n" : ",\n", $1, $2
	if (!have) {
		printf "\"missing\": \"%s\" }", $5
		next
	}
	printf "\"ns\": %.2f, \"own_ns\": %.2f, \"added_ns\": %.2f, ", figure[1], figure[2], added
	printf "\"added_own_ns\": %.2f, \"faults\": %d, \"seen\": %s }", added_own, figure[3], text($4, $4 != "")
	next
}

!have {
	printf "%-6s%-32s %10s (%s)\n", $1, $2, "n/a", $5
	next
}

$2 == "base" {
	printf "%-6s%-32s %10.1f %10.1f\n", $1, $2, figure[1], figure[2]
	next
}

{
	printf "%-6s%-32s %+10.1f %+10.1f %8s\n", $1, $2, added, added_own, seen == "" ? "" : sprintf("%.1f %%", 100 * seen)
}

END {
	if (json)
		printf "\n  ]\n"
}
