#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What `make bench` makes of figures: the table of mmscope beside what people
# use, and what changed from one run to another, of made-up figures.
set -u

guest=$(cd "$(dirname "$0")/../guest" && pwd)
here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
tap_begin

cat > "$work/old" <<'END'
{ "kernel": "6.12", "targets": [
    { "target": "dense", "pages": 1000,
      "files": [ { "file": "pages", "ns": 5500, "bytes_held": 33000, "irqs_off_max_ns": 20000 },
                 { "file": "vmas", "ns": 68000, "bytes_held": 65536 },
                 { "file": "pagemap", "ns": 120000, "part": true },
                 { "file": "pagemap_scan", "missing": "not on this kernel" },
                 { "file": "smaps", "ns": 170000 },
                 { "file": "numa_maps", "ns": 34000 } ],
      "steps": [ { "pages": 500, "files": [ { "file": "pages", "ns": 2750 },
                                            { "file": "vmas", "ns": 40000 } ] } ] },
    { "target": "THP", "pages": 5120,
      "files": [ { "file": "pages", "ns": 2000 }, { "file": "pagemap", "ns": 9000 },
                 { "file": "pagemap_scan", "ns": 1500 } ],
      "steps": [ { "pages": 2560, "files": [ { "file": "pages", "ns": 1600 },
                                             { "file": "pagemap", "ns": 5000 },
                                             { "file": "pagemap_scan", "ns": 1000 } ] } ] },
    { "target": "hugetlb", "missing": "no memory for it" },
    { "target": "swapped", "pages": 100,
      "files": [ { "file": "vmas", "ns": 1000 }, { "file": "smaps", "ns": 3000 },
                 { "file": "numa_maps", "ns": 10 } ], "steps": [] } ],
  "big": { "mib": 8192, "targets": [
    { "target": "dense", "pages": 1000, "files": [ { "file": "pages", "ns": 8010 } ] } ] },
  "faults": [
    { "fault": "anon", "tool": "mmscope off", "added_ns": -0.3 },
    { "fault": "anon", "tool": "mmscope count", "added_ns": 136 },
    { "fault": "anon", "tool": "perf stat -a", "added_ns": 204 },
    { "fault": "anon", "tool": "mmscope latency", "added_ns": 601 } ],
  "swap": [ { "swap": "base", "out": 20000 }, { "swap": "swap=on, attached", "out": 20500 },
            { "swap": "base", "out": 19000 } ],
  "symbols": [ { "symbols": "drgn", "page": 550 }, { "symbols": "crash", "missing": "it cannot" } ],
  "clock": { "noisy": true, "rate": 100 } }
END

# $1: what is to be in the table $work/rows, blanks aside, $2: name
has_row()
{
	tr -s ' ' < "$work/rows" | sed 's/^ //' | grep -qxF -e "$1"
	point $? "rows: $2" "no '$1'"
}

jq -r -f "$guest/bench-rows.jq" "$work/old" > "$work/rows" 2> "$work/diff"
point $? "rows: there is a table"
has_row "dense, a page pagemap >120.00 5.50 >21.82 <= 8: reached" "a figure reached, a peer given up"
has_row "by VMA numa_maps 34.00 68.00 0.50" "the cheapest peer, cheaper than mmscope"
has_row "THP, a 2M leaf pagemap_scan 150.00 200.00 0.75" "a unit of many pages"
has_row "THP, a 2M leaf pagemap_scan 100.00 80.00 1.25 <= 60: not reached" "one more costs"
has_row "hugetlb, a 2M leaf - - n/a - (no memory for it)" "a target that is missing"
has_row "dense, 8192 MiB, a page - - 8.01 - <= 8: not reached" "the big one, just not reached"
has_row "a page, by drgn drgn 550.00 5.50 100.00" "who reads by debug symbols"
has_row "a page, by crash crash - 5.50 - (it cannot)" "and who cannot, and why"
has_row "by VMA smaps 30.00 10.00 3.00" "a peer that does not tell of swap is none"
has_row "kernel memory, bytes (vmas, dense) - - 65536 - <= 65536: reached" "the most, and where"
has_row "interrupts off (pages, dense) - - 20000 - <= 10000: not reached" "a bound not kept"
has_row "mmap_lock held (-) - - n/a - <= 100000: not measured" "a bound that is not known"
has_row "pages: twice the memory, % off twice - - 0.00 - <= 5: reached" "twice is twice"
has_row "vmas: twice the memory, % off twice - - 15.00 - <= 5: not reached" "twice is less than twice"
has_row "off - - 0.00 - <= 0: reached" "less than half an instruction is none"
has_row "count, by cause perf stat -a 204.00 136.00 1.50 <= 190: reached" "a fault"
has_row "latency, by cause - - 601.00 - <= 600: not reached" "a fault, no peer"
has_row "out to zram - - 2.50 - <= 2: not reached" "in %, of the first base"
has_row "5 of 21 figures reached, 10 not measured" "the sum"
[ "$(grep -c 'accesses to cache lines' "$work/rows")" -eq 0 ]
point $? "rows: none of a guest that was not"

# $1: jq that makes the new one of the old, $2: name; on stdin the rows expected,
# blanks aside
changes()
{
	jq "$1" "$work/old" > "$work/new" &&
		jq -rn --slurpfile old "$work/old" --slurpfile new "$work/new" \
			-f "$guest/bench-changes.jq" 2>&1 | tr -s ' ' > "$work/changes"
	diff -u - "$work/changes" > "$work/diff"
	point $? "changes: $2"
}

changes . "none" <<'END'
What changed by more than 1 %: nothing
END
changes '.targets[0].files[0].ns = 5555 | .targets[0].files[1].ns = 68681 |
	.targets[0].steps[0].files[0].ns = 2722' "more than 1 %, not 1 %" <<'END'
What changed by more than 1 %

 old new %
targets / dense / files / vmas / ns 68000 68681 +1
targets / dense / steps / 0 / files / pages / ns 2750 2722 -1
END
changes '.faults[0].added_ns = 0.6 | .faults[1].added_ns = 138 | .clock.rate = 1' \
	"less than an instruction is nothing, nor is what is noisy" <<'END'
What changed by more than 1 %

 old new %
faults / anon | mmscope count / added_ns 136 138 +1.5
END
changes '.targets |= reverse | .swap[2].out = 1 | .targets[3].files[3] |= (.ns = 7 | del(.missing)) |
	del(.big.mib) | .faults[0].added_ns = 1.7' \
	"known by name, the first of a name counts; gone, new, from below 0" <<'END'
What changed by more than 1 %

 old new %
big / mib 8192 - gone
faults / anon | mmscope off / added_ns -0.3 1.7 +666.7
targets / dense / files / pagemap_scan / ns - 7 new
END

tap_end
