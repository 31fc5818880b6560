// SPDX-License-Identifier: GPL-2.0
/* Documentation/abi.rst: its words and examples are those of the library. */
#include "kselftest_harness.h"

#include <errno.h>
#include <libgen.h>

#include "libmmscope.h"
#include "tree.h"

#define ABI_RST		"Documentation/abi.rst"
#define ENTRIES_RST	"Documentation/entries.rst"

static char *read_path(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t n = -1;

	if (!f)
		return NULL;
	n = getdelim(&text, &room, '\0', f);
	fclose(f);
	if (n >= 0)
		return text;
	free(text);
	return NULL;
}

/* The document, from the directory above that holds the program and it. */
static char *read_doc(const char *name)
{
	char dir[4096] = "", path[sizeof(dir) + 64];
	char *text;

	if (readlink("/proc/self/exe", dir, sizeof(dir) - 1) < 0)
		return NULL;
	while (strcmp(dirname(dir), "/")) {
		snprintf(path, sizeof(path), "%s/%s", dir, name);
		text = read_path(path);
		if (text)
			return text;
	}
	return read_path(name);
}

FIXTURE(docs)
{
	char *abi;
	char *entries;
};

FIXTURE_SETUP(docs)
{
	self->abi = read_doc(ABI_RST);
	self->entries = read_doc(ENTRIES_RST);
	if (!self->abi || !self->entries)
		SKIP(return, "no Documentation above the program");
}

FIXTURE_TEARDOWN(docs)
{
	free(self->abi);
	free(self->entries);
}

TEST_F(docs, docs__every_word_the_library_writes_is_there)
{
	static const char *const words[] = {
		"range=START-END", "holes=on|off", "merge=strict",
		"merge=loose", "page=on|off", "chunk=N", "stats=reset", "faults=MODE",
		"swap=on|off", "tlb=on|off", "+PID",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		EXPECT_NE(NULL, strstr(self->abi, words[i]))
			TH_LOG("not documented: %s", words[i]);
	}
}

TEST_F(docs, docs__every_file_the_library_reads_is_there)
{
	static const char *const files[] = {
		"``attach``", "``detach``", "``control``", "``stats``",
		"``<pid>/vmas``", "``<pid>/pagetable``", "``<pid>/pages``",
		"``<pid>/tables``", "``<pid>/translate``", "``self``",
		"``<pid>/faults``", "``faults`` (0400)", "``faults`` (0444)",
		"``<pid>/swap``", "``swap`` (0400)", "``swap`` (0444)",
		"``<pid>/tlb``", "``tlb`` (0400)", "``tlb`` (0444)",
		MMSCOPE_DEBUGFS, MMSCOPE_PROCFS,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		EXPECT_NE(NULL, strstr(self->abi, files[i]))
			TH_LOG("not documented: %s", files[i]);
	}
}

/* A line of the example without its indent; "…" stands for a number. */
static char *example_line(char *out, const char *line, size_t len)
{
	while (len && *line == ' ') {
		line++;
		len--;
	}
	while (len) {
		if (!strncmp(line, "\u2026", strlen("\u2026"))) {
			*out++ = '1';
			line += strlen("\u2026");
			len -= strlen("\u2026");
			continue;
		}
		*out++ = *line++;
		len--;
	}
	*out++ = '\n';
	*out = '\0';
	return out;
}

#define MEANING(name, value, text, doc)	"``" text "``\n  " doc "\n",

TEST_F(docs, docs__every_word_has_its_meaning)
{
	static const char *const meanings[] = {
		MMSCOPE_KINDS(MEANING)
		MMSCOPE_FLAGS(MEANING)
		MMSCOPE_VMA_KINDS(MEANING)
		MMSCOPE_FAULTS(MEANING)
		MMSCOPE_ORIGINS(MEANING)
		MMSCOPE_SWAPS(MEANING)
		MMSCOPE_WAITS(MEANING)
		MMSCOPE_STEPS(MEANING)
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++) {
		EXPECT_NE(NULL, strstr(self->entries, meanings[i]))
			TH_LOG("not documented: %s", meanings[i]);
	}
}

TEST_F(docs, docs__example_of_translate_is_read)
{
	struct mmscope_translation t;
	const char *line = strstr(self->abi, "    address 0x");
	const char *end = line ? strstr(line, "\n\n") : NULL;
	char text[4096] = "", *out = text, *hole;

	ASSERT_NE(NULL, end);
	while (line < end) {
		size_t len = strcspn(line, "\n");

		ASSERT_GT(sizeof(text) - 2, out - text + len);
		out = example_line(out, line, len);
		line += len + 1;
	}
	/* what is left out, at the end of a line, are flags */
	while ((hole = strstr(text, "table 1\n")))
		hole[strlen("table ")] = '-';
	EXPECT_EQ(0, mmscope_translation_parse(text, &t))
		TH_LOG("%s", text);
	EXPECT_EQ(MMSCOPE_K_PAGE, t.kind);
	EXPECT_EQ(t.address % t.size, t.physical % t.size);
	EXPECT_EQ(t.physical / 4096, t.pfn);
	EXPECT_EQ((t.address >> 39) % 512, t.step[0].index);
	EXPECT_EQ((t.address >> 12) % 512, t.step[3].index);
	EXPECT_EQ(t.step[0].index * 8, t.step[0].entry % 4096);
}

TEST_HARNESS_MAIN
