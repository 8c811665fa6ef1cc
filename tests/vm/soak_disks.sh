#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole machine, guarding its own /, on each kind of root disk; and when the power fails while
# it works, it guards again after the next boot and its log is whole.
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# Emulated on a busy host a first look can take seconds: the deadline is the guard's, not the test's.
machine seconds=900 boots=2 end_seconds=180

marked=/home/bao-cao.txt

guest() {
  if [ "$1" = 1 ]; then
    printf 'TỐI MẬT\n\nSố: 12/BC-UBND\nNội dung.\n' >"$marked"
    sed -i 's/^  { path.*/  { path = "\/"; mode = "deny"; deadline_ms = 10000; }/' /etc/matguard/matguard.conf
    systemctl enable -q --now matguardd
    ok $? "it starts"
    is "$(try_open "$marked")" denied "and denies"
    sleep 3
    sync
    "$T/logdump" /var/lib/matguard/log | grep -c ' denied ' >/var/count
    sync
    "$T/opener" 3 1000 "$marked" /etc/passwd >/dev/null
    trap - EXIT
    host power_cut
    sleep 600
  fi
  wait_for 60 systemctl is-active -q matguardd
  ok $? "after the power failed it runs again"
  is "$(try_open "$marked")" denied "and denies"
  matguard log verify >/dev/null
  ok $? "the log is whole"
  [ "$("$T/logdump" /var/lib/matguard/log | grep -c ' denied ')" -ge "$(cat /var/count)" ]
  ok $? "what was written to the disk is still there"
}
# shellcheck disable=SC2034
END="systemctl poweroff"
for disk in virtio nvme ahci scsi sd; do
  machine root="$disk"
  vm_boot
done
vm_plan
