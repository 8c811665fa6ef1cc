#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints the paths of the corpus that are read wrongly now, for pending.tsv: the reason is a
# person's to write.
set -u
cd "$(dirname "$0")/../.." || exit 1
build/matguard scan --json --rules rules/state-secret.conf tests/finding/corpus |
  python3 tests/finding/check.py | sed -n 's/^not ok [0-9]* - \([a-z]*\/[^ ]*\) (.*/\1/p'
