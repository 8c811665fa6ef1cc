#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Our reader of PDF against poppler's, word by word, over the corpus.
cd "$(dirname "$0")/../.." || exit 1
exec python3 tests/tools/pdf_poppler.py
