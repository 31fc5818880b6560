# SPDX-License-Identifier: GPL-2.0
"""drgnwalk.py PID ADDRESS PAGES: the frames of so many pages, by drgn.

A script as one writes it to see a process's page tables on a running kernel
with drgn: from mm->pgd down, a table read at a time, through /proc/kcore. It
prints what a page takes, in ns of CLOCK_MONOTONIC: what the second half of them
adds. Nothing is printed if not all of them are found.
"""
import struct
import sys
import time

from drgn.helpers.linux.pid import find_task

PRESENT = 1
HUGE = 1 << 7
FRAME = 0x000FFFFFFFFFF000
ENTRIES = 512


def table(prog, address):
    """All entries of the table at this address of the kernel's."""
    return struct.unpack("%dQ" % ENTRIES, prog.read(address, ENTRIES * 8))


def frames(prog, mm, start, end):
    """The frame of each present page of 4K from start to end, in order."""
    direct = prog["page_offset_base"].value_()
    found = []
    while start < end:
        at = mm.pgd.value_()
        entry = PRESENT
        for shift in (39, 30, 21):
            entry = table(prog, at)[start >> shift & ENTRIES - 1]
            if not entry & PRESENT or entry & HUGE:
                break
            at = direct + (entry & FRAME)
        stop = min(end, (start | (1 << 21) - 1) + 1)
        if entry & PRESENT and not entry & HUGE:
            first = start >> 12 & ENTRIES - 1
            for entry in table(prog, at)[first:first + (stop - start >> 12)]:
                if entry & PRESENT:
                    found.append((entry & FRAME) >> 12)
        start = stop
    return found


def took(prog, mm, start, pages):
    """The ns that it takes to find so many pages."""
    before = time.monotonic_ns()
    found = frames(prog, mm, start, start + pages * 4096)
    after = time.monotonic_ns()
    if len(found) != pages:
        sys.exit("drgnwalk.py: %d of %d pages found" % (len(found), pages))
    return after - before


def main(prog):
    pid, start, pages = int(sys.argv[1]), int(sys.argv[2], 16), int(sys.argv[3])
    mm = find_task(prog, pid).mm
    took(prog, mm, start, 1)
    half, whole = (took(prog, mm, start, n) for n in (pages // 2, pages))
    print((whole - half) / (pages - pages // 2))


main(prog)  # noqa: F821, which drgn defines
