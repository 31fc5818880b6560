# SPDX-License-Identifier: GPL-2.0
# mmscope: the module, the programs around it and what checks them.
# `make help` lists the targets. Everything that is built is under build/.

.DEFAULT_GOAL := all
# The recipes share build/ and call parallel makes of their own.
.NOTPARALLEL:
# Our variables are not for the makes below, kbuild's least of all.
MAKEOVERRIDES :=

KERNEL ?=
KDIR ?= /lib/modules/$(shell uname -r)/build
V ?=
TESTS ?=
BOOTS ?=
BASE ?=
SECONDS ?= 120
SEED ?=
# What the boots marked "kernel" or "paging" in selftests/guest/boots run.
KERNEL_TESTS ?= kaslr klayout kpagetable kwords kvmalloc ktranslate \
	kareas physmem lab levels
PAGING_TESTS ?= oracle translate $(KERNEL_TESTS)
# And those marked "nodes".
NODES_TESTS ?= faults

# The stock kernels: the series that Debian 12 has.
export SERIES := 6.1 6.12
export BUILD := $(CURDIR)/build
export ACCEL TIMEOUT CPU MEM SMP V TESTS BOOTS SEED
export KERNEL_TESTS PAGING_TESTS NODES_TESTS
export FUZZ_SEED FUZZ_OPS FAULTS

# The kernel of demo, shell and bench
GUEST_KERNEL := $(or $(KERNEL),6.12)
GUEST := selftests/guest
KSELFTEST := $(BUILD)/linux/tools/testing/selftests
JOBS := $(shell nproc)
Q := $(if $(V),,@)
SUBMAKE := $(MAKE) --no-print-directory -j$(JOBS) $(if $(V),V=1)

all: module programs

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

#: make [all]            the module for the running kernel, and the programs
#: make KDIR=...         the same against another configured kernel tree
#: make KERNEL=6.1|6.12  the same against Debian's stock kernel, fetched
#: make setup            install the host tools that are missing
#: make kernels          fetch both stock kernels
#: make check            everything: warnings, style, unit tests, guests
#: make lint             all static checks, of which check has some
#: make check-debug      the selftests on a kernel that looks for mistakes,
#:                       and how much of the module they reach
#: make check-kcsan      the selftests on a kernel that looks for data races
#: make check-nets       see that faults put into the module are caught
#: make check-all        all of these, and stress on each kernel
#: make selftests        boot the guests and run the selftests only
#: make demo             look at a real process in a guest
#: make shell            a console in a guest that has this machine's files
#: make stress           all at once, for SECONDS, in a guest
#: make tracers          see that perf, trace-cmd and bpftrace read the events
#: make fuzz             give the library's parsers made-up files, for SECONDS
#: make bench            measure in guests that count instructions, beside peers
#: make clean            remove what was built, keep what was fetched
#: make distclean        remove build/ altogether
#:
#: Variables:
#:   KERNEL    6.1 or 6.12 (demo, shell, bench, stress: 6.12 if not given;
#:             stress: debug and kcsan too)
#:   SECONDS   how long make stress or make fuzz is to last (120)
#:   SEED      of its choices (the time)
#:   BASE      make bench: a bench.json of another run, to be told what changed
#:             by more than 1 % since
#:   TESTS     run only these tests, by program name
#:   FAULTS    check-nets: only these, by name in selftests/nets/faults
#:   BOOTS     boot only these, by name in selftests/guest/boots
#:   ACCEL     kvm or tcg; kvm is taken if it works here
#:   CPU, MEM, SMP, TIMEOUT  the guest's processor, memory, how many
#:             processors, and its limit in seconds
#:   FUZZ_SEED, FUZZ_OPS  the calls of the selftest fuzz, and how many
#:   V=1       show commands and the guests' consoles

setup:
	@$(GUEST)/setup.sh

kernels: $(SERIES:%=$(BUILD)/kernels/%/release)

$(BUILD)/kernels/%/release: | setup
	@$(GUEST)/fetch-kernel.sh $*

$(BUILD)/linux/done: $(GUEST)/fetch-tools.sh | setup
	@$(GUEST)/fetch-tools.sh
	@touch $@

setup-lint:
	@$(GUEST)/setup.sh lint

setup-debug:
	@$(GUEST)/setup.sh debug

# The kernels that are built here: see selftests/guest/NAME.config.
BUILT := debug kcsan

$(BUILT:%=kernel-%): kernel-%: | setup-debug
	@$(GUEST)/build-kernel.sh $*

# Kbuild writes its objects beside the sources. So that it does not do that
# here, and so that builds for several kernels can stay side by side, each is
# given a tree of links.
# $(1): name of the build, $(2): make arguments that say which kernel.
# BTF, which would need pahole and the kernel's own, is left out.
define build-module
	@mkdir -p $(BUILD)/module-$(1)
	@cp -rsf $(CURDIR)/Kbuild $(CURDIR)/module $(BUILD)/module-$(1)/
	@find $(BUILD)/module-$(1) -xtype l -delete
	+$(Q)$(SUBMAKE) $(2) M=$(BUILD)/module-$(1) \
		CONFIG_DEBUG_INFO_BTF_MODULES= modules
endef

# For the known kernels all warnings are on and are errors. Their one-line
# Makefile includes another by its absolute installed path: name that directly.
$(SERIES:%=module-%): module-%: $(BUILD)/kernels/%/release
	$(call build-module,$*,-C $(BUILD)/kernels/$*/headers \
		-f $(realpath $(BUILD)/kernels/$*/common)/Makefile \
		W=1 KCFLAGS=-Werror $(if $(C),C=$(C)))

# The same by clang, to see what it has to say. The stock kernels are gcc's, so
# what only gcc knows is taken out of their configuration: of make's by these,
# of C's by a header that comes before theirs. objtool has nothing to say of
# what is never loaded.
CLANG_CONFIG := CC=clang CONFIG_CC_IS_GCC= CONFIG_CC_IS_CLANG=y CONFIG_GCC_VERSION=0 \
	CONFIG_RETHUNK= CONFIG_MITIGATION_RETHUNK= \
	CONFIG_SLS= CONFIG_MITIGATION_SLS= \
	CONFIG_FTRACE_MCOUNT_USE_CC= CONFIG_INIT_STACK_ALL_ZERO= \
	CONFIG_CC_IMPLICIT_FALLTHROUGH=-Wimplicit-fallthrough CONFIG_OBJTOOL= \
	NOSTDINC_FLAGS='-nostdinc -I$(CURDIR)/$(GUEST)/clang'

$(SERIES:%=module-%-clang): module-%-clang: $(BUILD)/kernels/%/release
	$(call build-module,$*-clang,-C $(BUILD)/kernels/$*/headers \
		-f $(realpath $(BUILD)/kernels/$*/common)/Makefile \
		W=1 KCFLAGS=-Werror $(CLANG_CONFIG))

# Built kernels have no warnings to spare either. -g1: reports name lines.
module-debug: GCOV := GCOV_PROFILE=y
$(BUILT:%=module-%): module-%: kernel-%
	$(call build-module,$*,-C $(BUILD)/kernels/$*/headers CC=gcc-12 \
		W=1 KCFLAGS='-Werror -g1' $(GCOV))

module-host:
	@test -e $(KDIR)/Makefile || { \
		echo "No kernel build tree at $(KDIR)." >&2; \
		echo "Install linux-headers-$$(uname -r), or give KDIR=..., or" >&2; \
		echo "build for a stock Debian kernel with KERNEL=6.1 or 6.12." >&2; \
		exit 1; }
	$(call build-module,host,-C $(KDIR))

module: module-$(or $(KERNEL),host)

programs:
	+$(Q)$(SUBMAKE) -C userspace O=$(BUILD)

selftest-programs: programs $(BUILD)/linux/done
	+$(Q)$(SUBMAKE) -C selftests KSELFTEST=$(KSELFTEST) \
		OUTPUT=$(BUILD)/selftests COLLECTION=mmscope install-guest

stress-programs: programs $(BUILD)/linux/done
	+$(Q)$(SUBMAKE) -C selftests/stress KSELFTEST=$(KSELFTEST) \
		OUTPUT=$(BUILD)/stress

unit-programs: programs $(BUILD)/linux/done
	+$(Q)$(SUBMAKE) -C selftests/unit KSELFTEST=$(KSELFTEST) \
		OUTPUT=$(BUILD)/unit

bench-programs: programs
	+$(Q)$(SUBMAKE) -C selftests/bench O=$(BUILD)

check: setup $(BUILD)/linux/done kernels
	@+MAKE='$(MAKE)' $(GUEST)/check.sh

lint: setup-lint $(BUILD)/linux/done kernels
	@+MAKE='$(MAKE)' $(GUEST)/lint.sh

selftests: selftest-programs $(SERIES:%=module-%)
	@$(GUEST)/boot-all.sh

$(BUILT:%=check-%): check-%: selftest-programs module-%
	@$(GUEST)/check-$*.sh

check-nets: selftest-programs $(BUILT:%=kernel-%)
	@+MAKE='$(MAKE)' $(GUEST)/check-nets.sh

check-all:
	@+MAKE='$(MAKE)' $(GUEST)/check-all.sh

demo shell: programs module-$(GUEST_KERNEL) $(BUILD)/linux/done
	@$(GUEST)/session.sh $(GUEST_KERNEL) $@

stress: stress-programs module-$(GUEST_KERNEL)
	@$(GUEST)/setup.sh stress
	@$(GUEST)/stress.sh $(GUEST_KERNEL) $(SECONDS)

tracers: bench-programs module-$(GUEST_KERNEL) $(BUILD)/linux/done
	@$(GUEST)/setup.sh tracers
	@$(GUEST)/tracers.sh $(GUEST_KERNEL)

bench: bench-programs module-$(GUEST_KERNEL) $(BUILD)/linux/done
	@$(GUEST)/setup.sh bench
	@$(GUEST)/bench.sh $(GUEST_KERNEL) $(BASE)

fuzz: setup-lint
	@+MAKE='$(MAKE)' $(GUEST)/fuzz.sh $(SECONDS)

clean:
	$(Q)rm -rf $(filter-out $(addprefix $(BUILD)/,kernels linux busybox apt), \
		$(wildcard $(BUILD)/*))

distclean:
	$(Q)rm -rf $(BUILD)

.PHONY: all help setup kernels module module-host $(SERIES:%=module-%) programs \
	selftest-programs stress-programs unit-programs bench-programs \
	$(SERIES:%=module-%-clang) setup-lint setup-debug \
	$(BUILT:%=kernel-%) $(BUILT:%=module-%) $(BUILT:%=check-%) \
	check check-nets check-all lint fuzz selftests stress tracers demo shell bench clean distclean
