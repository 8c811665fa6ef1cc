#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Kill -9 and SIGSTOP of each single process, again and again, while files are being opened:
# no open hangs beyond its deadline + 100 ms, no file known as marked is let through, and each
# denial is in the log exactly once (one by one, or counted in a gap record).
. "$(dirname "$0")/lib.sh"

DEADLINE_MS=2000
LIMIT_US=$(((DEADLINE_MS + 100) * 1000))
ROUNDS=${ROUNDS:-1}

fs_make
config_write deny allow $DEADLINE_MS
printf 'TỐI MẬT\n\nSố: 12/BC-UBND\n' >"$MNT/marked.txt"
for i in $(seq 400); do
  printf 'Báo cáo %d về bảo mật.\n' "$i" >"$MNT/clean$i.txt"
  chown 65534 "$MNT/clean$i.txt" # root's own would raise no events once known
done
ino=$(stat -c %i "$MNT/marked.txt")
sleep 0.1
daemon_start
ok $? "starts"
is "$(try_open "$MNT/marked.txt")" denied "the marked file is known"
denied_total=1

# Opens the marked file without pause-less flooding (each denial is a record), known clean files,
# and files never seen before, all while $1 is being hurt by `$2 $pid`.
round() { # round PROCESS SIGNAL
  local m c u victim
  "$BIN/tools/opener" 5 2000 "$MNT/marked.txt" >"$T/m" &
  m=$!
  "$BIN/tools/opener" 5 500 "$MNT"/clean?.txt >"$T/c" &
  c=$!
  (
    for i in $(seq 60); do
      echo "new $1 $2 $i" >"$MNT/new.txt"
      "$BIN/tools/opener" 0 0 "$MNT/new.txt"
      rm -f "$MNT/new.txt"
      sleep 0.05
    done
  ) >"$T/u" &
  u=$!
  pids_to_end=("$m" "$c" "$u")
  sleep 0.5
  for _ in 1 2 3; do
    for victim in $(process "$1"); do
      kill "-$2" "$victim"
    done
    sleep 1.2
  done
  wait "$m" "$c" "$u"
  pids_to_end=()
}

tally_check() { # tally_check WHAT
  local tries allowed denied failed slowest worst
  read -r tries allowed denied failed slowest <"$T/m"
  denied_total=$((denied_total + denied))
  is "$allowed $failed" "0 0" "$1: the marked file never opens ($tries tries)"
  worst=$slowest
  [ "$slowest" -le "$LIMIT_US" ]
  ok $? "$1: nor hangs (slowest $((slowest / 1000)) ms)"
  read -r tries allowed denied failed slowest <"$T/c"
  [ "$failed" -eq 0 ] && [ "$allowed" -gt 0 ] && [ "$slowest" -le "$LIMIT_US" ]
  ok $? "$1: clean files go on opening ($allowed of $tries, slowest $((slowest / 1000)) ms)"
  CLEAN_DENIED=$((${CLEAN_DENIED:-0} + denied))
  worst=$(awk '{if ($5 > w) w = $5} END {print w + 0}' "$T/u")
  NEW_DENIED=$((${NEW_DENIED:-0} + $(awk '{n += $3} END {print n + 0}' "$T/u")))
  [ "$(wc -l <"$T/u")" -eq 60 ] && [ "$worst" -le "$LIMIT_US" ]
  ok $? "$1: unknown files are answered in time (slowest $((worst / 1000)) ms)"
}

for n in $(seq "$ROUNDS"); do
  for who in watch pool journal control worker; do
    round $who KILL
    tally_check "kill -9 $who, round $n"
  done
done
for who in watch pool control worker journal; do
  round $who STOP
  tally_check "SIGSTOP $who"
  for pid in $(process $who); do kill -CONT "$pid" 2>/dev/null; done
done

# guardian: stopped, it is not missed; killed, its watch guards on and the next one takes over
victim=$DAEMON
(sleep 1 && kill -STOP "$victim" && sleep 3 && kill -CONT "$victim") &
hurt=$!
round nobody KILL
tally_check "SIGSTOP guardian"
wait $hurt
for n in $(seq "$ROUNDS"); do
  (sleep 1 && kill -KILL "$victim") &
  round nobody KILL
  wait "$victim" 2>/dev/null
  tally_check "kill -9 guardian, round $n"
  daemon_start
  ok $? "another guardian starts"
  victim=$DAEMON
  grep -q "guard $MNT: taken over" "$T/daemon.log"
  ok $? "and takes over"
  (sleep 1 && kill -KILL "$victim" && sleep 0.5) &
  round watch CONT
  tally_check "kill -9 guardian after a take-over, round $n"
  daemon_start
  victim=$DAEMON
done
is "$(try_open "$MNT/marked.txt")" denied "still known"
denied_total=$((denied_total + 1))

daemon_stop
is $? 0 "stops"
verify >/dev/null
ok $? "the chain is whole"
recorded=$(logdump | awk -v i="$ino" '$2 == "finding" && $3 == "denied" && $6 == i' | wc -l)
gaps=$(logdump | awk '$2 == "gap" && $4 != "overflow" {n += $7} END {print n + 0}')
others=$((${CLEAN_DENIED:-0} + ${NEW_DENIED:-0}))
echo "# denied $denied_total, recorded $recorded, in gap records $gaps, other files denied $others"
is "$((recorded + gaps))" "$((denied_total + others))" "each denial is recorded exactly once"
is "$(logdump | awk '{print $1}' | sort | uniq -d | wc -l)" 0 "no sequence number twice"
[ "$(logdump | grep -c ' process \|^[0-9]* process')" -ge $((ROUNDS * 5)) ]
ok $? "each unasked end of a process is recorded"
done_testing
