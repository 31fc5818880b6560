# SPDX-License-Identifier: GPL-2.0
# A kernel log without the traces of those who were killed for want of memory,
# for where that is wanted: one trace may follow each such line. Any other
# stays, and so does all that comes between.
/invoked oom-killer: / { traces++ }
/ Call Trace:$/ && traces > 0 { traces--; next }
{ print }
