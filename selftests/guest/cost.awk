# SPDX-License-Identifier: GPL-2.0
# What in-swapcost.sh and in-tlbcost.sh have measured, NAME|FIGURE... a line, as a
# table, or with -v json=1 as JSON. -v key=: what it is of; -v columns=: words, a
# figure each; -v about=: lines before the table. All is compared with the first
# base.

BEGIN {
	FS = "|"
	n = split(columns, column, " ")
	if (json) {
		printf "  \"%s\": [\n", key
	} else {
		print about
		print ""
		printf "%-24s", ""
		for (i = 1; i <= n; i++)
			printf " %10s", column[i]
		print ""
	}
}

{
	split($2, figure, " ")
	for (i = 1; i <= n; i++)
		if ($1 == "base" && !(i in base))
			base[i] = figure[i]
}

json {
	printf "%s    { \"%s\": \"%s\"", NR == 1 ? "" : ",\n", key, $1
	for (i = 1; i <= n; i++)
		printf ", \"%s\": %.2f", column[i], figure[i]
	printf " }"
	next
}

{
	printf "%-24s", $1
	for (i = 1; i <= n; i++)
		if ($1 == "base")
			printf " %10.1f", figure[i]
		else
			printf " %+10.1f", figure[i] - base[i]
	print ""
}

END {
	if (json)
		printf "\n  ]\n"
}
