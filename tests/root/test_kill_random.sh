#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The watch is killed at random moments, many times, under as many opens as it can answer: what it
# held at each moment differs (read and not identified, identified, recorded, answered).
. "$(dirname "$0")/lib.sh"

KILLS=${KILLS:-60}
fs_make
config_write deny deny 2000
printf 'TỐI MẬT\n\nSố: 12/BC-UBND\n' >"$MNT/marked.txt"
printf 'Báo cáo về bảo mật.\n' >"$MNT/clean.txt"
sleep 0.1
daemon_start
ok $? "starts"
is "$(try_open "$MNT/marked.txt") $(try_open "$MNT/clean.txt")" "denied allowed" "both are known"
denied=1
seconds=$((KILLS / 4 + 2))
for n in 1 2 3; do
  "$BIN/tools/opener" $seconds 700 "$MNT/marked.txt" >"$T/m$n" &
  pids_to_end+=($!)
done
for n in 1 2 3; do
  "$BIN/tools/opener" $seconds 0 "$MNT/clean.txt" >"$T/c$n" &
  pids_to_end+=($!)
done
for _ in $(seq "$KILLS"); do
  sleep "0.$((RANDOM % 5))$((RANDOM % 10))"
  for pid in $(process watch); do kill -KILL "$pid"; done
  kill -0 "${pids_to_end[0]}" 2>/dev/null || break
done
wait "${pids_to_end[@]}"
pids_to_end=()
marked_allowed=$(awk '{n += $2} END {print n}' "$T"/m?)
denied=$((denied + $(awk '{n += $3} END {print n}' "$T"/m?)))
clean_denied=$(awk '{n += $3} END {print n}' "$T"/c?)
failed=$(awk '{n += $4} END {print n}' "$T"/m? "$T"/c?)
slowest=$(awk '$5 > w {w = $5} END {print int(w / 1000)}' "$T"/m? "$T"/c?)
is "$marked_allowed $failed" "0 0" "the marked file never opens, nothing fails otherwise"
[ "$slowest" -le 2100 ]
ok $? "no open hangs (slowest $slowest ms)"
daemon_stop
verify >/dev/null
ok $? "the chain is whole"
ino=$(stat -c %i "$MNT/marked.txt")
recorded=$(logdump | awk -v i="$ino" '$2 == "finding" && $3 == "denied" && $6 == i' | wc -l)
gaps=$(logdump | awk '$2 == "gap" {n += $7} END {print n + 0}')
killed=$(logdump | awk '$2 == "process"' | wc -l)
echo "# $killed kills; denied $denied marked, $clean_denied clean; recorded $recorded, in gaps $gaps"
is "$((recorded + gaps))" "$((denied + clean_denied))" "each denial is recorded exactly once"
[ "$killed" -ge $((KILLS / 6)) ]
ok $? "that was under $killed kills"
done_testing
