/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keep the tracepoint of exits in use by two others, so that the kernel's text
 * is not patched as the module begins or ends to use it.
 *
 * That the patching works is not for us to test, and an emulator may not be up
 * to it: qemu before 8.1, without KVM, can go on with what it has translated
 * from text that is being patched on another processor, and hangs.
 */
#ifndef EXITHOLD_H
#define EXITHOLD_H

/**
 * struct exithold - the others
 * @event: the file that enables the trace event
 * @perf: a perf event
 */
struct exithold {
	int event;
	int perf;
};

int exithold_begin(struct exithold *hold);
void exithold_end(struct exithold *hold);

#endif /* EXITHOLD_H */
