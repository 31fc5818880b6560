# SPDX-License-Identifier: GPL-2.0
# The sum of lines "N passed N failed N skipped". A check that tests nothing
# has failed.
{ passed += $1; failed += $3; skipped += $5 }
END {
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed || !passed
}
