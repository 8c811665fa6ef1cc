#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What an open costs while guarded, as a ratio to no daemon, on one ext4 of our own in one run.
# Warm: every verdict is known. Pinned to one processor, where a hand-over is cheapest.
. "$(dirname "$0")/../root/lib.sh"

FILES=${FILES:-500}
SECONDS_EACH=3

fs_make
for i in $(seq "$FILES"); do
  printf 'Báo cáo số %d về công tác bảo mật thông tin.\n' "$i" >"$MNT/f$i.txt"
done
config_write deny
sleep 0.1

rate() { # opens a second
  read -r -a tally < <(taskset -c 0 "$BIN/tools/opener" "$SECONDS_EACH" 0 "$MNT"/f*.txt)
  echo $((tally[0] / SECONDS_EACH))
}

free=$(rate)
daemon_start
taskset -cp 0 "$(process watch)" >/dev/null
rate >/dev/null
guarded=$(rate)
daemon_stop
awk -v f="$free" -v g="$guarded" 'BEGIN {
  printf "warm open of a user file: %d/s unguarded, %d/s guarded, ratio %.1f (bar: 10)\n", f, g, f / g
  printf "  %.1f us and %.1f us an open and close\n", 1e6 / f, 1e6 / g}'
