#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Bombs, quines' kin and small files that break libarchive, made anew each time: see hostile.py.
cd "$(dirname "$0")/../.." || exit 1
exec python3 tests/unit/hostile.py "${BIN:-build}"
