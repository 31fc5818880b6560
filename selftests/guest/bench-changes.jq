# SPDX-License-Identifier: GPL-2.0
# What changed by more than 1 % from one JSON of the bench to another. What is
# marked "noisy" is left out, and so are differences under an instruction. Use:
# jq -rn --slurpfile old OLD --slurpfile new NEW -f bench-changes.jq

# An element of an array is called what its strings say, or by its place.
def name($place):
	if type == "object" then del(.missing) | [.[] | strings] | join(" | ") else "" end |
	if . == "" then $place else . end;

# All numbers, as {"what / which / key": number}
def figures($at):
	if type == "number" then { key: $at | join(" / "), value: . }
	elif type == "array" then to_entries[] | (.value | name(.key)) as $name | .key as $key |
		.value | figures($at + [name($key | tostring)])
	elif type == "object" and .noisy != true then
		to_entries[] | .key as $key | .value | figures($at + [$key])
	else empty end;

# The first of those of one name, of which the others are repeated
def all: reduce figures([]) as $f ({}; if has($f.key) then . else .[$f.key] = $f.value end);

def changed:
	if .old == null or .new == null then true
	else
		(.new - .old | fabs) as $by |
		$by > (.old | fabs) / 100 and ($by >= 1 or (.what | test("ns$") | not))
	end;

def percent:
	if .old == null then "new" elif .new == null then "gone"
	elif .old == 0 then "-"
	else ((.new - .old) / (.old | fabs) * 1000 | round / 10) as $p | "\(if $p > 0 then "+" else "" end)\($p)" end;

def wide($n): tostring | . + " " * ($n - length) // .;
def right($n): tostring | " " * ($n - length) + . // .;
def line: (.what | wide(66)) + ((.old // "-") | right(14)) + ((.new // "-") | right(14)) + (percent | right(9));

($old[0] | all) as $old | ($new[0] | all) as $new |
[$old + $new | keys_unsorted[] | { what: ., old: $old[.], new: $new[.] } | select(changed)] |
"What changed by more than 1 %\(if length == 0 then ": nothing" else "" end)",
if length > 0 then
	"", ("" | wide(66)) + ("old" | right(14)) + ("new" | right(14)) + ("%" | right(9)), (.[] | line)
else empty end
