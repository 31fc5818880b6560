// SPDX-License-Identifier: GPL-2.0
/*
 * Page faults while the module comes and goes, and what its parameters say of
 * them.
 */
#include <errno.h>
#include <stdlib.h>

#include "child.h"
#include "faultstorm.h"
#include "faultsums.h"
#include "kmod.h"
#include "kselftest_harness.h"
#include "scope.h"

#define THREADS		4

FIXTURE(parameter)
{
	struct mmscope *h;
	char mode[16];
};

FIXTURE_VARIANT(parameter)
{
	const char *text;
	const char *mode;
};

#define PARAMETER(name, line, word)					\
	FIXTURE_VARIANT_ADD(parameter, name) { .text = (line), .mode = (word) }

PARAMETER(default, "", "count");
PARAMETER(off, "faults=off", "off");
PARAMETER(count, "faults=count", "count");
PARAMETER(latency, "faults=latency", "latency");
PARAMETER(few_in_flight, "faults=latency faults_in_flight=1", "latency");

/* The module is there, with a mode that is to come back; take it away. */
static int take_away(struct mmscope **h, char *mode, size_t size)
{
	int err;

	scope_gather();
	err = mmscope_open(h);
	if (!err)
		err = mmscope_get(*h, "faults", mode, size);
	return err ? err : kmod_unload_whole();
}

static bool bring_back(struct mmscope *h, const char *mode)
{
	bool good = (kmod_loaded() || !kmod_load()) && faults_set_mode(h, mode);

	mmscope_close(h);
	return good;
}

FIXTURE_SETUP(parameter)
{
	if (!getenv("MMSCOPE_KO"))
		SKIP(return, "MMSCOPE_KO does not name the module");
	ASSERT_EQ(0, take_away(&self->h, self->mode, sizeof(self->mode)));
}

FIXTURE_TEARDOWN(parameter)
{
	EXPECT_TRUE(bring_back(self->h, self->mode));
}

TEST_F(parameter, loaded)
{
	char mode[16];

	ASSERT_EQ(0, kmod_load_with(variant->text));
	EXPECT_EQ(0, mmscope_get(self->h, "faults", mode, sizeof(mode)));
	EXPECT_STREQ(variant->mode, mode);
	/* what is to be gone afterwards can be seen */
	if (strcmp(variant->mode, "off"))
		EXPECT_STRNE("nothing", kmod_hooked());
	EXPECT_EQ(0, kmod_unload_whole());
}

/* The module goes while threads fault, timed or counted. */
TEST_F_TIMEOUT(parameter, unloaded_while_threads_fault, 120)
{
	struct child storm;
	int i;

	ASSERT_EQ(0, storm_start(&storm, THREADS));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, kmod_load_with(variant->text));
		EXPECT_EQ(0, mmscope_attach(self->h, storm.pid));
		scope_sleep_ms(20);
		EXPECT_EQ(0, kmod_unload_whole());
	}
	EXPECT_TRUE(storm_rest(&storm));
	child_stop(&storm);
}

FIXTURE(refused)
{
	struct mmscope *h;
	char mode[16];
};

FIXTURE_VARIANT(refused)
{
	const char *text;
};

#define REFUSED(name, line)						\
	FIXTURE_VARIANT_ADD(refused, name) { .text = (line) }

REFUSED(on, "faults=on");
REFUSED(empty, "faults=");
REFUSED(none_in_flight, "faults_in_flight=0");
REFUSED(too_many_in_flight, "faults_in_flight=65537");

FIXTURE_SETUP(refused)
{
	if (!getenv("MMSCOPE_KO"))
		SKIP(return, "MMSCOPE_KO does not name the module");
	ASSERT_EQ(0, take_away(&self->h, self->mode, sizeof(self->mode)));
}

FIXTURE_TEARDOWN(refused)
{
	EXPECT_TRUE(bring_back(self->h, self->mode));
}

TEST_F(refused, leaves_nothing)
{
	EXPECT_EQ(-EINVAL, kmod_load_with(variant->text));
	EXPECT_STREQ("nothing", kmod_left());
}

TEST_HARNESS_MAIN
