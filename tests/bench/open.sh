#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What an open costs while guarded, as a ratio to no daemon, on one ext4 of our own in one run.
# Warm: every verdict is known. The bare open is pinned to one processor, where a hand-over is
# cheapest; the walk opens, reads and closes every file of a tree, as find and grep do.
. "$(dirname "$0")/../root/lib.sh"

FILES=${FILES:-500}
WALK=${WALK:-5000}
SECONDS_EACH=3

fs_make 256M
mkdir "$MNT/user" "$MNT/system"
for i in $(seq "$FILES"); do
  printf 'Báo cáo số %d về công tác bảo mật thông tin.\n' "$i" >"$MNT/f$i.txt"
done
find /usr/include -type f | head -n "$WALK" >"$T/list"
n=0
while read -r f; do
  n=$((n + 1))
  cp "$f" "$MNT/system/$n"
done <"$T/list"
cp "$MNT/system/"* "$MNT/user/"
chown -R 65534 "$MNT/user" "$MNT"/f*.txt
config_write deny
sleep 0.1

rate() { # opens a second
  read -r -a tally < <(taskset -c 0 "$BIN/tools/opener" "$SECONDS_EACH" 0 "$MNT"/f*.txt)
  echo $((tally[0] / SECONDS_EACH))
}
walk() { # ns a file; the best of five
  python3 - "$1" <<'PY'
import os, sys, time
best = None
for _ in range(5):
    n, begun = 0, time.perf_counter_ns()
    for e in os.scandir(sys.argv[1]):
        fd = os.open(e.path, os.O_RDONLY)
        while os.read(fd, 65536):
            pass
        os.close(fd)
        n += 1
    took = (time.perf_counter_ns() - begun) // n
    best = took if best is None or took < best else best
print(best)
PY
}

free=$(rate)
walk_user=$(walk "$MNT/user")
walk_system=$(walk "$MNT/system")
daemon_start
taskset -cp 0 "$(process watch)" >/dev/null
rate >/dev/null
walk "$MNT/user" >/dev/null
walk "$MNT/system" >/dev/null
guarded=$(rate)
taskset -cp 0-$(($(nproc) - 1)) "$(process watch)" >/dev/null
walk_user_guarded=$(walk "$MNT/user")
walk_system_guarded=$(walk "$MNT/system")
daemon_stop
awk -v f="$free" -v g="$guarded" 'BEGIN {
  printf "warm open of a user file: %d/s unguarded, %d/s guarded, ratio %.1f (bar: 10)\n", f, g, f / g
  printf "  %.1f us and %.1f us an open and close\n", 1e6 / f, 1e6 / g}'
awk -v u="$walk_user" -v ug="$walk_user_guarded" -v s="$walk_system" -v sg="$walk_system_guarded" 'BEGIN {
  printf "warm walk, user files: %.1f us a file unguarded, %.1f guarded, ratio %.2f (bar: 3)\n", u / 1e3, ug / 1e3, ug / u
  printf "warm walk, system files: %.1f us a file unguarded, %.1f guarded, ratio %.2f (bar: 1.1)\n", s / 1e3, sg / 1e3, sg / s}'
