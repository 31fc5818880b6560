# SPDX-License-Identifier: GPL-2.0
# mmscope(4) from Documentation/abi.rst: the files, line by line.

function clean(text)
{
	gsub(/\\/, "\\e", text)
	gsub(/``/, "", text)
	gsub(/-/, "\\-", text)
	sub(/::$/, ":", text)
	gsub(/…/, "...", text)
	return text ~ /^[.']/ ? "\\&" text : text
}

function put(text)
{
	print clean(text)
}

function plain(on)
{
	if (on && !literal)
		print ".nf"
	if (!on && literal)
		print ".fi"
	literal = on
}

BEGIN {
	print ".TH MMSCOPE 4 \"\" \"mmscope " version "\" \"mmscope\""
	print ".nh\n.ad l\n.SH NAME"
	print "mmscope \\- files of the mmscope kernel module\n.SH FILES"
}

# The title, and what underlines headings
NR <= 6 && /^(=|The files|\.\.)/ { next }
/^===+$/ { next }

# A heading is known by the line below it, which is read one line late
{
	if (have)
		line(held, $0)
	held = $0
	have = 1
}
END { line(held, ""); plain(0) }

function line(text, after)
{
	# tables, and what follows two colons, stay as they are
	if (text ~ /^ *=+  +=/ || (colons && text ~ /^   +[^ ]/)) {
		plain(1)
		if (text !~ /^ *=+  +=/)
			put(text)
		# the bar at the end of a table has an empty line after it
		if (text ~ /^ *=+  +=/)
			table = after != ""
		return
	}
	if (table) {
		put(text)
		return
	}
	if (text == "") {
		blank = 1
		return
	}
	plain(0)
	colons = text ~ /::$/
	if (text ~ /^``.*\([0-7]+\)$/) {
		print ".TP"
		print "\\fB" clean(text) "\\fR"
	} else {
		if (blank)
			print text ~ /^  / ? ".IP" : ".PP"
		sub(/^ +/, "", text)
		put(text)
	}
	blank = 0
}
