# SPDX-License-Identifier: GPL-2.0
# What cmdcost has printed as a table, or with -v json=1 as JSON.

function name_of(text)
{
	gsub(",", " ", text)
	return text
}

BEGIN {
	if (json) {
		print "  \"command\": ["
	} else {
		print "What the command costs, in ns of CLOCK_MONOTONIC, that is, instructions, from"
		print "start to end; to /dev/null, or to a terminal that is read and shows nothing"
		print "(its reader counted along). *file*: reading the file that is shown, alone. KiB:"
		print "the most memory it had."
		print ""
		printf "%-20s %8s %12s %8s %8s %6s %6s\n", "", "rows", "in all",
			"a row", "file", "user%", "KiB"
	}
}

json {
	printf "%s    { \"what\": \"%s\", \"n\": %d, \"ns\": %.0f", NR == 1 ? "" : ",\n",
		name_of($2), $3, $4
	if ($1 == "row")
		printf ", \"file_ns\": %.0f", $5
	printf ", \"user_percent\": %.1f, \"kib\": %d", $(NF - 1), $NF
	printf " }"
	next
}

$1 == "row" {
	rows[++nr_rows] = sprintf("%-20s %8d %12.0f %8d %8d %6.1f %6d", name_of($2), $3, $4, $4 / $3,
		$5 / $3, $6, $7)
}

$1 == "snapshot" {
	shots[++nr_shots] = sprintf("%-20s %8d %12.0f %8d %8s %6s %6s", name_of($2), $3, $4, $4 / $3,
		"", $6 ? $5 : "", $6 ? $6 : "")
}

END {
	if (json) {
		printf "\n  ]\n"
		exit
	}
	for (i = 1; i <= nr_rows; i++)
		print rows[i]
	print ""
	print "All processes of the guest, so many that sleep among them:"
	print ""
	for (i = 1; i <= nr_shots; i++)
		print shots[i]
}
