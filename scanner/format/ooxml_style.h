/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The styles of a Word document (ECMA-376 part 1, 17.7), and what properties of runs say. Pure. */
#ifndef SCANNER_FORMAT_OOXML_STYLE_H
#define SCANNER_FORMAT_OOXML_STYLE_H

#include "scanner/format/element.h"
#include "scanner/format/looks.h"

/* Zeroed: none. */
struct ooxml_styles {
	struct looks looks;
	struct run_look defaults; /* of the document */
	uint64_t paragraph; /* the default paragraph style; 0: none */
};

/* Takes what the part says. What does not fit into limits is left out: 0 or -ENOMEM, -ENOSPC. */
int ooxml_styles_read(struct ooxml_styles *styles, struct rd bytes);
void ooxml_styles_free(struct ooxml_styles *styles);

/* The looks of a paragraph of this style (id empty: of none). styles may be NULL. */
void ooxml_paragraph_look(const struct ooxml_styles *styles, struct rd id, struct run_look *ret);
/* Lays a run's or table's style over the look. */
void ooxml_run_style(const struct ooxml_styles *styles, struct rd id, struct run_look *look);
void ooxml_table_style(const struct ooxml_styles *styles, struct rd id, struct run_look *look);

/* One property of a run, if the element is one. */
void ooxml_run_property(struct run_look *look, enum element element, struct rd attrs);
/* DrawingML says it by attributes: b="1" cap="all" sz="1300". */
void ooxml_drawing_run(struct run_look *look, struct rd attrs);
/* 17.17.4: an element without value is on. */
bool ooxml_is_on(struct rd attrs);

#endif
