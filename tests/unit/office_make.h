/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: an office package of given parts, scanned. */
#ifndef TESTS_UNIT_OFFICE_MAKE_H
#define TESTS_UNIT_OFFICE_MAKE_H

#include "tests/unit/scan_bytes.h"
#include "tests/unit/zip_make.h"

struct office_part {
	const char *name;
	const char *xml;
};

#define OFFICE_PARTS_MAX 16u

/* The parts in this order, behind one member `first` with these bytes. */
static inline void
office_scan(const char *file, const char *first, const char *bytes, const struct office_part *parts,
    size_t n)
{
	struct zip_part zip[OFFICE_PARTS_MAX + 1] = {
	    {.name = first, .bytes = bytes, .n = strlen(bytes)}};
	struct zip_made made;

	for (size_t i = 0; i < n; i++)
		zip[i + 1] = (struct zip_part){.name = parts[i].name,
		    .bytes = parts[i].xml,
		    .n = strlen(parts[i].xml),
		    .deflated = true};
	made = zip_make(zip, n + 1, "", "");
	scan_bytes(made.bytes, made.wr.len, file);
	free(made.bytes);
}

static inline const struct finding *
office_finding(size_t i)
{
	static const struct finding none;

	return i < scan_got.nfindings ? &scan_got.findings[i] : &none;
}

static inline bool
has_reason(const char *reason)
{
	for (size_t i = 0; i < office_finding(0)->nreasons; i++) {
		if (strcmp(office_finding(0)->reasons[i], reason) == 0)
			return true;
	}
	return false;
}

static inline void
is_clean(const char *what)
{
	ok(scan_got.findings_total == 0, "%s", what);
	for (size_t i = 0; i < scan_got.nfindings; i++)
		printf("# finding: %s %s\n", level_marking(scan_got.findings[i].level),
		    scan_got.findings[i].where);
}

/* One finding, there and of this level. */
static inline void
is_one(enum level level, const char *where, const char *what)
{
	bool good = scan_got.findings_total == 1 && office_finding(0)->level == level &&
	    strcmp(office_finding(0)->where, where) == 0;

	ok(good, "%s", what);
	for (size_t i = 0; i < scan_got.nfindings && !good; i++)
		printf("# finding: %s %s\n", level_marking(scan_got.findings[i].level),
		    scan_got.findings[i].where);
}

#endif
