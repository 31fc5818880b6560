# SPDX-License-Identifier: GPL-2.0
# The object that clock.jq makes, as tables for people.

def left($n): . + " " * ([$n - length, 0] | max);
def right($n): tostring | " " * ([$n - length, 0] | max) + .;
def fixed($digits): . as $x | pow(10; $digits) as $p | (($x * $p | round) / $p) | tostring;
def row: (.[0] | left(32)) + (.[1:] | map(right(10)) | add);

.clock |
"Two processors and the real clock: noisy, as the machine is.",
"",
"Reading of 64 MiB (sparse: 1,000 pages): ns a page, the median of rounds, the",
"least and the most.",
"",
(["", "median", "least", "most"] | row),
(.walk[] | [.name, (.median | fixed(1)), (.least | fixed(1)), (.most | fixed(1))] | row),
"",
"A process that maps, touches, protects and unmaps all the time on one processor;",
"the other reads the file about it without pause, or about another, in turns: rounds",
"a second, when about another; lost, when about it, in percent, with quartiles; not run,",
"in percent of its time, more than when about another; a second: it slept, mmscope gave the lock",
"up for it, the file was read.",
"",
(["", "rounds", "lost", "from", "to", "waits", "sleeps", "yields", "reads"] | row),
(.mapping[] | [.name, .rate, (.lost | fixed(1)), (.lost_low | fixed(1)), (.lost_high | fixed(1)),
	(.waits | fixed(1)), .sleeps, .yields, .reads] | row),
"",
"First touches by two processors at once, ns a fault.",
"",
(["", "median", "least", "most"] | row),
(.faults[] | [.name, (.median | fixed(0)), (.least | fixed(0)), (.most | fixed(0))] | row)
