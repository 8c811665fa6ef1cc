#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes reasons.tsv anew from what is found now and shows what changed in it. Read the change: the
# file says what must be found, and this only saves the typing.
set -u
cd "$(dirname "$0")/../.." || exit 1
made=$(mktemp)
trap 'rm -f "$made"' EXIT
"${BIN:-build}/matguard" scan --json --rules rules/state-secret.conf tests/finding/corpus |
  python3 tests/finding/reasons.py >"$made"
diff -U0 tests/finding/reasons.tsv "$made"
cp "$made" tests/finding/reasons.tsv
