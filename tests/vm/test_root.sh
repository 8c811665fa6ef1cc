#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A machine that guards its own / in deny mode: installed as the README says, worked on, its
# packages changed, rebooted, shut down. Nothing hangs and no denial is without its record.
# Only ever done in the guest.
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# SOAK=1: the whole of /usr, and longer.
machine boots=2 seconds=$((${SOAK:-0} ? 2400 : 400)) end_seconds=90

marked=/home/bao-cao.txt

# How many denials of that file the log holds, and how many denials of files unknown: what a dead
# watch had read but not yet looked at is denied, and counted in a gap record.
denials() {
  "$T/logdump" /var/lib/matguard/log | awk -v ino="$(stat -c %i "$marked")" '
    $3 == "denied" && $6 == ino { known++ }
    $2 == "gap" { unknown += $7 }
    END { print known + 0, unknown + 0 }'
}

# recorded BEFORE N DESCRIPTION: N denials since the log held BEFORE, each there exactly once. The
# journal writes a little later.
recorded() {
  local now before end=$((SECONDS + 15))
  read -r -a before <<<"$1"
  read -r -a now < <(denials)
  while [ $((now[0] - before[0] + now[1] - before[1])) -lt "$2" ] && [ "$SECONDS" -lt "$end" ]; do
    sleep 0.5
    read -r -a now < <(denials)
  done
  [ $((now[0] - before[0])) -le "$2" ] &&
    [ $((now[0] - before[0] + now[1] - before[1])) -ge "$2" ]
  ok $? "$3"
  [ "${now[*]}" = "$((before[0] + $2)) ${before[1]}" ] ||
    note "records, and counted in gaps: before ${before[*]}, now ${now[*]}, denied since $2"
}

# The file is opened N times; all were denied, and each is in the log.
denied_and_recorded() { # denied_and_recorded N DESCRIPTION
  local before denied=0
  before=$(denials)
  for _ in $(seq "$1"); do
    [ "$(try_open "$marked")" = denied ] && denied=$((denied + 1))
  done
  is "$denied" "$1" "$2: each of $1 opens is denied"
  recorded "$before" "$1" "$2: and recorded once"
}

# What people do: programs start and read files, all at once, and one keeps trying the marked one.
load() {
  local files=$((${SOAK:-0} ? 100000 : 400)) tally before
  before=$(denials)
  "$T/opener" 10 20000 "$marked" >"$T/tally" &
  local opener=$!
  find /usr /etc -xdev -type f | shuf -n "$files" --random-source=/bin/bash |
    timeout 1500 xargs -d '\n' -P 12 -n 20 cat >/dev/null 2>"$T/load.err"
  ok $? "load: $files files are read by 12 processes at a time"
  note "$(head -n 3 "$T/load.err")"
  for _ in $(seq 30); do bash -c 'ls /etc | sort | sed s/a/b/ >/dev/null' & done
  wait "$opener"
  read -r -a tally <"$T/tally"
  is "${tally[1]} ${tally[3]}" "0 0" "load: the marked file never opens (${tally[0]} tries)"
  [ "${tally[4]}" -le 2100000 ]
  ok $? "load: and is refused in time (slowest $((tally[4] / 1000)) ms)"
  recorded "$before" "${tally[2]}" "load: each refusal is recorded once"
}

packages() {
  local deb
  for deb in /var/offline/*.deb; do
    [[ $SOAK = 1 || $deb != *perl-base* ]] || continue # minutes, under emulation
    timeout 200 dpkg -i "$deb" >"$T/dpkg" 2>&1
    ok $? "packages: ${deb##*/} is installed again"
  done
  for version in 1 2; do
    mkdir -p "$T/p/DEBIAN" "$T/p/usr/share/probe"
    printf 'Package: probe\nVersion: %s\nArchitecture: all\nMaintainer: none\nDescription: -\n' \
      "$version" >"$T/p/DEBIAN/control"
    for i in $(seq 100); do echo "$version $i" >"$T/p/usr/share/probe/$i"; done
    dpkg-deb -b "$T/p" "$T/probe.deb" >/dev/null
    timeout 100 dpkg -i "$T/probe.deb" >"$T/dpkg" 2>&1
    ok $? "packages: a package comes in version $version"
  done
  is "$(cat /usr/share/probe/7)" "2 7" "packages: and its files are the new ones"
}

guest_first() {
  local out
  cd /opt/matguard || return
  make uninstall >/dev/null 2>&1
  # Nothing to fetch and nothing to compile in the guest: both were done before.
  out=$(make DEPS= start 2>&1)
  must $? "make start installs and starts it" "$out"
  systemctl is-enabled -q matguardd && systemctl is-active -q matguardd
  ok $? "it runs, and is to run after each boot"
  printf 'TỐI MẬT\n\nSố: 12/BC-UBND\nNội dung.\n' >"$marked"
  is "$(try_open "$marked")" allowed "as installed, it only reports"
  sed -i 's/^  { path.*/  { path = "\/"; mode = "deny"; }/; s/"vi"/"en"/' \
    /etc/matguard/matguard.conf
  out=$(systemctl restart matguardd 2>&1)
  must $? "it restarts to guard / in deny mode" "$out"
  denied_and_recorded 5 "first boot"
  load
  packages
  denied_and_recorded 5 "after packages"
  matguard log verify >/dev/null
  ok $? "the log is whole"
  denials >/var/count
  "$T/logdump" /var/lib/matguard/log | awk '{print $2, $3, $4}' | sort | uniq -c >"$T/kinds"
  note "$(cat "$T/kinds")"
  sync
  reboot_machine
}

guest_second() {
  wait_for 30 systemctl is-active -q matguardd
  ok $? "after a reboot it runs by itself"
  is "$(denials)" "$(cat /var/count)" "no record was lost by the reboot"
  "$T/logdump" /var/lib/matguard/log | awk '{print $2}' | grep -v finding | tail -n 2 |
    tr '\n' ' ' | grep -q '^stop start'
  ok $? "the log says that it stopped and started"
  journalctl -b -1 -u matguardd -o cat --no-pager |
    awk '/^Stopping/ { last = "" } { last = last $0 "\n" } END { print last }' |
    grep -qiE 'kill|timed out|watchdog'
  ok $((1 - $?)) "it was not killed at shutdown"
  denied_and_recorded 5 "second boot"
  matguard log verify >/dev/null
  ok $? "the log is whole"
  note "$(journalctl -u matguardd -o short-monotonic --no-pager | grep -v guarding)"
  note "$(systemctl --failed --no-legend)"
  is "$(systemctl --failed --no-legend | wc -l)" 0 "no unit has failed"
  # It has to shut down while files are being opened.
  setsid "$T/opener" 600 1000 "$marked" /etc/passwd /bin/bash >/dev/null 2>&1 &
}

guest() {
  if [ "$1" = 1 ]; then guest_first; else guest_second; fi
}
# shellcheck disable=SC2034
END="systemctl poweroff"
vm_boot
vm_plan
