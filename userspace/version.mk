# SPDX-License-Identifier: GPL-2.0
# What is built, and where `make install` puts it, below DESTDIR.
VERSION := 0.1
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
export PREFIX BINDIR LIBDIR INCLUDEDIR MANDIR BASHCOMPDIR DESTDIR
