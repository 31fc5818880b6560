# SPDX-License-Identifier: GPL-2.0
# What in-clock.sh has said, as an object: medians, least and most of rounds, and
# what maploop has made medians of itself.

def numbers: map(tonumber);
def summary: sort | { median: .[length / 2 | floor], least: .[0], most: .[-1], rounds: length };
def rounds($what):
	map(select(.[0] == $what)) | group_by(.[1]) |
	map({ name: .[0][1] } + (map(.[2] | tonumber) | summary));

split("\n") | map(split(" ")) |
{ clock: {
	noisy: true,
	walk: rounds("walk"),
	faults: rounds("faults"),
	mapping: map(select(.[0] == "map") | { name: .[1] } +
		(.[2:] | numbers | { rate: .[0], lost: .[1], lost_low: .[2], lost_high: .[3],
			waits: .[4], sleeps: .[5], yields: .[6], reads: .[7], pairs: .[8] }))
} }
