#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# systemd's own opinion of our units, without a running systemd: they parse, and they are confined.
#   tests/lint/units.sh UNIT...
set -u
bad=0
root=$(mktemp -d) || exit 2
trap 'rm -rf "$root"' EXIT

for unit in "$@"; do
  # verify wants the program to be there; it need not be installed to be judged.
  sed "s|^\(Exec[A-Za-z]*=\)[^ ]*|\1/bin/true|" "$unit" >"$root/${unit##*/}"
  systemd-analyze verify --man=no "$root/${unit##*/}" >"$root/out" 2>&1 || bad=1
  # Anything it says about the unit itself counts, warnings too.
  if grep -F "${unit##*/}" "$root/out"; then
    bad=1
  fi
  systemd-analyze security --offline=yes --threshold=50 --no-pager "$unit" >"$root/out" 2>&1 ||
    { cat "$root/out"; bad=1; }
  tail -n 1 "$root/out"
done
exit "$bad"
