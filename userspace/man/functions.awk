# SPDX-License-Identifier: GPL-2.0
# libmmscope(3) from the comments of the library's functions: what kernel-doc
# has, and the declaration after it.

function put(text)
{
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	if (text ~ /^[.']/)
		text = "\\&" text
	print text
}

BEGIN {
	print ".TH LIBMMSCOPE 3 \"\" \"mmscope " version "\" \"mmscope\""
	print ".nh\n.ad l\n.SH NAME"
	print "libmmscope \\- read the files of the mmscope kernel module"
	print ".SH SYNOPSIS\n.nf\n#include <libmmscope.h>"
	print "cc ... $(pkg\\-config \\-\\-cflags \\-\\-libs libmmscope)\n.fi"
	print ".SH DESCRIPTION"
	print "Calls that can fail return 0 or a negative error number, and leave a text"
	print "with the handle, which mmscope_error() gives.  The structures are explained"
	print "in the headers."
	print ".SH FUNCTIONS"
}

# The comment, line by line, until it ends
/^\/\*\* *$/ { comment = 1; n = 0; next }
comment && /^ \*\// { comment = 0; declaration = 1; name = ""; next }
comment { sub(/^ \* ?/, ""); lines[n++] = $0; next }

# The declaration, until its brace; then all of it
declaration && /^\{/ {
	declaration = 0
	print ".SS " title
	print ".nf"
	put(name ";")
	print ".fi"
	for (i = 1; i < n; i++) {
		line = lines[i]
		if (line == "")
			print ".PP"
		else if (line ~ /^@/) {
			print ".TP"
			put(substr(line, 2))
		} else
			put(line)
	}
	next
}
declaration {
	if (name == "") {
		title = lines[0]
		sub(/\(\) - .*/, "()", title)
		lines[0] = ""
	}
	gsub(/\t+/, " ")
	name = name (name == "" ? "" : "\n") $0
}
