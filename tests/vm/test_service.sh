#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The unit, under the systemd that users have: hardened, it still sees what everybody opens; a
# guardian that is killed or stopped is followed by another, and meanwhile the watch guards on.
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
machine seconds=240 end_seconds=90

marked=/home/bao-cao.txt
main_pid() { systemctl show -P MainPID matguardd; }
watches() { pgrep -f '^matguardd-watch' | sort | tr '\n' ' '; }
another() { [ "$(main_pid)" -gt 0 ] && [ "$(main_pid)" != "$1" ] && answers; }
answers() { timeout 5 matguard status; }

# followed SIGNAL SECONDS: the guardian is hurt while the marked file is being opened
followed() {
  local old tally
  old=$(main_pid)
  "$T/opener" 14 2000 "$marked" >"$T/tally" &
  local opener=$!
  sleep 1
  kill "-$1" "$old"
  wait_for "$2" another "$old"
  ok $? "$1: another guardian comes"
  wait "$opener"
  read -r -a tally <"$T/tally"
  is "${tally[1]} ${tally[3]}" "0 0" "$1: the marked file never opened (${tally[0]} tries)"
  [ "${tally[4]}" -le 2100000 ]
  ok $? "$1: and was refused in time (slowest $((tally[4] / 1000)) ms)"
  is "$(try_open "$marked")" denied "$1: it is denied afterwards"
  systemctl is-active -q matguardd
  ok $? "$1: systemd has it as running"
  is "$(watches | wc -w)" 1 "$1: one watch is left"
}

# A name of its own each time: what is known is not noted again.
sees_late() {
  late=$((${late:-0} + 1))
  cp "$marked" "/mnt/late/$late.txt"
  cat "/mnt/late/$late.txt" >/dev/null
  "$T/logdump" /var/lib/matguard/log | grep -q " noted .* $(stat -c %i "/mnt/late/$late.txt") "
}

guest() {
  local out old
  # shellcheck disable=SC2064
  printf 'TỐI MẬT\n\nSố: 12/BC-UBND\nNội dung.\n' >"$marked"
  sed -i 's/^  { path.*/  { path = "\/"; mode = "deny"; }/' /etc/matguard/matguard.conf
  out=$(systemctl start matguardd 2>&1)
  must $? "it starts" "$out"
  is "$(try_open "$marked")" denied "it sees what others open"
  is "$(setpriv --reuid=65534 --regid=65534 --clear-groups cat "$marked" 2>&1 | grep -c .)" 1 \
    "and what a user opens"
  is "$(unshare -m cat "$marked" 2>&1 | grep -c 'not permitted')" 1 "and in other name spaces"
  old=$(main_pid)
  note "$(grep -E '^(NoNewPrivs|Seccomp|CapBnd)' "/proc/$old/status")"
  is "$(sed -n 's/^NoNewPrivs:[[:space:]]*//p' "/proc/$old/status")" 1 "it gains no privileges"

  followed KILL 20
  # systemd's watchdog: 10 s without a word.
  followed STOP 40
  old=$(main_pid)
  timeout 60 systemctl restart matguardd
  ok $? "it restarts in order"
  another "$old"
  ok $? "as another process"
  timeout 60 systemctl stop matguardd
  ok $? "it stops"
  is "$(try_open "$marked")" allowed "nothing is guarded then"
  is "$(pgrep -fc '^(/usr/libexec/matguard/)?matguard(d|-scan)')" 0 "and nothing of it is left"
  sed -i 's/^  { path.*/  { path = "*"; mode = "report"; }/' /etc/matguard/matguard.conf
  systemctl start matguardd
  ok $? "it starts again, watching whatever there is"
  truncate -s 16M "$T/late.img"
  mkfs.ext4 -q "$T/late.img"
  mkdir -p /mnt/late
  mount -o loop "$T/late.img" /mnt/late
  ok $? "a file system is mounted later"
  wait_for 90 sees_late # all that runs is new to it, and emulated
  ok $? "and what is opened there is noted"
  matguard log verify >/dev/null
  ok $? "the log is whole"
  note "$(journalctl -u matguardd -o short-monotonic --no-pager | cut -c 1-150 | tail -n 40)"
}
# shellcheck disable=SC2034
END="systemctl poweroff"
vm_boot
vm_plan
