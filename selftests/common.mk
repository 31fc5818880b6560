# SPDX-License-Identifier: GPL-2.0
# Flags of all test programs; included before lib.mk.
#
# They are static, for the guests have no libraries; and the library's objects
# are linked as an archive that is no prerequisite in the linking rule, hence
# LOCAL_HDRS, which lib.mk depends on but leaves out of the command.

SELFTESTS := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
TOPDIR := $(abspath $(SELFTESTS)/..)
LIBMMSCOPE := $(OUTPUT)/../lib/libmmscope.a

CFLAGS += -O2 -g -std=gnu11 -Wall -I$(KSELFTEST) -I$(SELFTESTS) \
	-I$(TOPDIR)/userspace/lib -I$(TOPDIR)/module/uapi \
	-include $(SELFTESTS)/patience.h
LDFLAGS += -static
LDLIBS += $(LIBMMSCOPE) -lpthread
LOCAL_HDRS += $(LIBMMSCOPE) $(SELFTESTS)/common.mk \
	$(wildcard *.h $(SELFTESTS)/*.h $(TOPDIR)/userspace/lib/*.h \
		$(TOPDIR)/module/uapi/*.h)

$(shell mkdir -p $(OUTPUT))
