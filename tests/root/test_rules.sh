#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A rule file that its workers could not read keeps the guard from starting, and is named.
. "$(dirname "$0")/lib.sh"

fs_make
config_write report
printf 'version = 1;\nmarkings = (\n  { name = "mat"; level = "cao"; words = ["mật"]; }\n);\n' >"$T/bad.conf"
sed 's|"cao"|"mat"|' "$T/bad.conf" >"$T/good.conf"
chmod 644 "$T/bad.conf" "$T/good.conf"

# start FILE: what matguardd says with these rules; it is given a moment to fail
start() {
  grep -v '^rules' "$T/matguard.conf" >"$T/with.conf"
  echo "rules = \"$1\";" >>"$T/with.conf"
  timeout --preserve-status -s TERM 5 "$BIN/matguardd" --foreground --config "$T/with.conf" \
    --state "$STATE" --run "$RUN" >"$T/said" 2>&1
  echo $?
}

is "$(start "$T/bad.conf")" 1 "a bad rule file: it does not start"
grep -q 'bad.conf:3: level: expected one of "mat", "toi-mat", "tuyet-mat"' "$T/said"
ok $? "file, line and reason are named"
is "$(start "$T/good.conf")" 0 "with a good one it starts, and ends when told to"
grep -q 'expected' "$T/said"
ok $((1 - $?)) "and complains of nothing"
done_testing
