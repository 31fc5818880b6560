# SPDX-License-Identifier: GPL-2.0
# The table of what people use and of mmscope beside each other, of the JSON of
# all guests of the bench. A row is {what, peer, theirs, ours, most}: the peer is
# the cheapest one that tells the same, most what is to be reached; either may be
# null. A row whose figure is not there says so, or is not there if all of its
# guest's are not. Use: jq -r -f bench-rows.jq bench.json

def row($what; $ours; $most; $peer):
	{ $what, $ours, $most, peer: $peer.peer, theirs: $peer.ns, part: $peer.part };

# Of {peer, ns} the cheapest, as far as they have been measured.
def cheapest: map(select(.ns != null)) | min_by(.ns);

# -- the walk: . is the JSON of a guest that has targets

def target($name): [.targets[]? | select(.target == $name)][0];

def files: [.files[]? | { key: .file, value: . }] | from_entries;

# Of a file per unit: all of it, or what one more costs, of the second half
def cost($file; $units):
	(files[$file] // {}) | { peer: $file, part, ns: (if .ns then .ns / $units else null end) };

def more($file; $units):
	(files[$file].ns) as $all | ([.steps[-1:][]? | files[$file].ns][0]) as $half |
	{ peer: $file, ns: (if $all and $half then ($all - $half) / ($units / 2) else null end) };

# What tells the same: of each page, and of each VMA. PAGEMAP_SCAN tells no
# frames, numa_maps nothing of what is not present.
def page_peers: ["pagemap", "pagemap_scan"];
def vma_peers: if .target == "swapped" then ["smaps"] else ["smaps", "numa_maps"] end;

def per($name; $pages; $unit; $most):
	target($name) | select(.) |
	if .missing then { what: "\($name), \($unit)", $most, missing }
	else
		(if $pages == 0 then 1 else .pages / $pages end) as $units |
		. as $t |
		row("\($name), \($unit)"; cost("pages"; $units).ns; $most;
		    [page_peers[] as $p | $t | cost($p; $units)] | cheapest),
		row("  by VMA"; cost("vmas"; $units).ns; null;
		    [vma_peers[] as $p | $t | cost($p; $units)] | cheapest)
	end;

def one_more($name; $pages; $unit; $most):
	target($name) | select(. and (.missing | not)) |
	(.pages / $pages) as $units | . as $t |
	row("\($name), \($unit)"; more("pages"; $units).ns; $most;
	    [page_peers[] as $p | $t | more($p; $units)] | cheapest);

def walk_rows:
	{ section: "To walk all of it: pages, and vmas (by VMA)" },
	per("dense"; 1; "a page"; 8),
	per("own runs"; 1; "a page"; 30),
	per("THP"; 512; "a 2M leaf"; null),
	per("hugetlb"; 512; "a 2M leaf"; null),
	(.big // {} | "dense, \(.mib) MiB" as $name | per("dense"; 1; "a page"; 8) | .what |= sub("dense"; $name)),
	per("file"; 1; "a page"; null),
	per("sparse"; 0; "in all"; null),
	per("VMAs"; 1; "a VMA"; null),
	per("swapped"; 1; "a page"; null),
	{ section: "To walk one more of them: pages" },
	one_more("THP"; 512; "a 2M leaf"; 60),
	one_more("hugetlb"; 512; "a 2M leaf"; 60);

# Of all targets and mmscope's files the most of something, and where it is.
def worst($what; $key; $most):
	[.targets[]?, .big.targets[]? | .target as $target |
	 (.files[]?, .steps[]?.files[]?) | { ours: .[$key], where: "\(.file), \($target)" } |
	 select(.ours)] | max_by(.ours) // {} |
	row("\($what) (\(.where // "-"))"; .ours; $most; null);

# In %, how far from twice the cost twice as many pages are, at worst.
def doubling($file):
	[.targets[]?, .big.targets[]? | select(.target == "dense") |
	 [.steps[]?.files, .files | .[]? | select(.file == $file and .ns) | .ns] |
	 range(1; length) as $i | (.[$i] / .[$i - 1] / 2 - 1) * 100 | fabs] | max;

# Who looks pages up by the kernel's debug symbols, of the dense target
def symbol_rows:
	select(.symbols) |
	(target("dense") | select(.) | more("pages"; .pages).ns) as $ours |
	{ section: "To look up a page by debug symbols" },
	(.symbols[] | { what: "a page, by \(.symbols)", ours: $ours, peer: .symbols,
			theirs: .page, missing: .missing });

def bound_rows:
	{ section: "What is bounded, whatever the target (at most in)" },
	worst("kernel memory, bytes"; "bytes_held"; 65536),
	worst("mmap_lock held"; "lock_hold_max_ns"; 100000),
	worst("interrupts off"; "irqs_off_max_ns"; 10000),
	(("pages", "vmas", "tables") as $file |
	 row("\($file): twice the memory, % off twice"; doubling($file); 5; null));

# -- what accounting adds

def fault($kind; $tool): [.faults[]? | select(.fault == $kind and .tool == $tool)][0].added_ns;

def fault_peer($kind; $tools):
	. as $all | [$tools[] as $t | { peer: $t, ns: ($all | fault($kind; $t)) }] | cheapest;

def histograms: ["bpftrace kretprobe, latency", "bpftrace kretfunc, latency"];

def fault_rows:
	select(.faults) |
	{ section: "What a page fault takes more" },
	row("off"; fault("anon"; "mmscope off") | if . then round else . end; 0; null),
	row("count, by cause"; fault("anon"; "mmscope count"); 190; fault_peer("anon"; ["perf stat -a"])),
	row("count, by process and VMA too"; fault("anon"; "mmscope count, attached"); 190;
	    fault_peer("anon"; ["bpftrace kprobe, count by pid"])),
	row("latency, by cause"; fault("anon"; "mmscope latency"); 600; fault_peer("anon"; histograms)),
	row("latency, by process and VMA too"; fault("anon"; "mmscope latency, attached"); 600;
	    fault_peer("anon"; histograms)),
	({ cow: "copied on write", file: "in the page cache", swap: "swapped in" } | to_entries[]) as $k |
	row("count, \($k.value)"; fault($k.key; "mmscope count, attached"); 190; fault_peer($k.key; ["perf stat"])),
	row("latency, \($k.value)"; fault($k.key; "mmscope latency, attached"); 600; null);

# Of a table of what is accounted, its rows' figures as {name: ...}
def added($key; $column):
	[.[$key][]? | select(.[$column]) | { (.[$key]): .[$column] }] | reverse | add // {} |
	.base as $base | with_entries(.value -= $base);

def base($key; $column): [.[$key][]? | select(.[$key] == "base") | .[$column]][0];

# In % of what it takes without.
def percent($key; $column; $name):
	added($key; $column)[$name] as $added | base($key; $column) as $base |
	if $added and $base then $added / $base * 100 else null end;

def swap_rows:
	select(.swap) |
	{ section: "What a page takes more, in %, as its process is attached" },
	row("out to zram"; percent("swap"; "out"; "swap=on, attached"); 2; null),
	row("in from zram"; percent("swap"; "in"; "swap=on, attached"); null; null),
	row("freed in zram"; percent("swap"; "freed"; "swap=on, attached"); null; null);

def tlb_row($what; $column):
	row($what; added("tlb"; $column)["tlb=on, attached"]; null;
	    [{ peer: "perf stat -a", ns: added("tlb"; $column)["perf stat -a"] }] | cheapest);

def tlb_rows:
	select(.tlb) |
	{ section: "What a switch or a flush takes more" },
	tlb_row("switch to another process"; "process"),
	tlb_row("switch to another thread"; "thread"),
	tlb_row("page given back"; "flush");

def shared_rows:
	select(.shared) |
	{ section: "Two processors that fault" },
	row("accesses to cache lines both write, a fault"; [.shared[].ours] | max; 0; null);

# -- the table

def wide($n): tostring | . + " " * ($n - length) // .;
def right($n): tostring | " " * ($n - length) + . // .;

# Two digits after the point, or none of large numbers.
def figure:
	if . == null then "n/a"
	elif fabs >= 10000 then round | tostring
	else
		(if . < 0 then "-" else "" end) as $sign | (fabs * 100 | round) as $n |
		"\($sign)\($n / 100 | floor).\($n % 100 + 100 | tostring | .[1:])"
	end;

def reached:
	if .most == null then ""
	elif .ours == null then "<= \(.most): not measured"
	elif .ours <= .most then "<= \(.most): reached"
	else "<= \(.most): not reached" end;

# Of a peer that was given up it is the least.
def least: if .part then ">" else "" end;

def ratio:
	if .theirs and .ours and .ours > 0 then least + (.theirs / .ours | figure) else "-" end;

def line:
	if .section then "\n" + .section
	else
		"  " + (.what | wide(44)) + (.peer // "-" | wide(32)) +
		(if .theirs then least + (.theirs | figure) else "-" end | right(12)) +
		(.ours | figure | right(13)) + (ratio | right(10)) + "  " +
		(if .missing then "(\(.missing))" else reached end)
	end | sub(" +$"; "");

def rows: walk_rows, symbol_rows, bound_rows, fault_rows, swap_rows, tlb_rows, shared_rows;

[rows] | map(select(.most != null)) as $judged |
"What people use, and mmscope, in instructions unless said otherwise. The peer is",
"the cheapest that tells as much; ratio: how many times its figure is mmscope's.",
"",
"  " + ("" | wide(44)) + ("peer" | wide(32)) + ("its figure" | right(12)) +
	("mmscope" | right(13)) + ("ratio" | right(10)) + "  to reach",
(.[] | line),
"",
"\($judged | map(select(.ours != null and .ours <= .most)) | length) of \($judged | length) figures reached, " +
	"\($judged | map(select(.ours == null)) | length) not measured"
