#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What we write ourselves speaks of secrecy on every page and bears no marking: docs, rules, the
# translations and the README scan clean. A copy of the README with a marking does not.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${BIN:-build}

if [ ! -x "$B/matguard" ]; then
  echo "1..0 # SKIP $B/matguard is missing"
  exit 0
fi
marked=$(mktemp)
trap 'rm -f "$marked"' EXIT

n=0
expect() { # STATUS WHAT PATH...
  local status=$1 what=$2 seen got
  shift 2
  seen=$("$B/matguard" scan --json --rules rules/state-secret.conf "$@")
  got=$?
  n=$((n + 1))
  if [ "$got" = "$status" ]; then
    echo "ok $n - $what"
  else
    echo "not ok $n - $what: exit $got instead of $status"
    grep -v '"verdict":"clean"' <<<"$seen" | cut -c1-300 | sed 's/^/# /'
  fi
}

for path in docs rules po README.md; do
  expect 0 "$path is clean" "$path"
done
{
  printf 'Số: 12/BC-UBND\nMẬT\n'
  cat README.md
} >"$marked"
expect 1 "the README with a marking is not" "$marked"
echo "1..$n"
