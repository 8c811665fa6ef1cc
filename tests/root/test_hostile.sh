#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Bombs, quines' kin and small files that break libarchive, made anew each time: see hostile.py. Needs no
# root; it takes its time, on what ships.
cd "$(dirname "$0")/../.." || exit 1
exec python3 tests/root/hostile.py "${BIN:-build}"
