#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# File systems that come and go under a guarded mount point, while the daemon runs.
. "$(dirname "$0")/lib.sh"

# Waits until opening $1 says $2; prints what it said last.
opens() {
  local said
  for _ in $(seq 100); do
    said=$(try_open "$1")
    [ "$said" = "$2" ] && break
    sleep 0.02
  done
  echo "$said"
}

logged() { grep -c "$1" "$T/daemon.log"; }

fs_make
marked=$MNT/marked.txt
printf 'TỐI MẬT\n\nSố: 12/BC-UBND\nNội dung.\n' >"$marked"
umount "$MNT"
config_write deny
daemon_start
ok $? "it starts though nothing is mounted there"
is "$(logged 'not a mount point')" 1 "and says so"

mount -o loop "$T/disk.img" "$MNT"
is "$(opens "$marked" denied)" denied "what is mounted is guarded"
umount "$MNT"
mkdir -p "$MNT"
printf 'TỐI MẬT\n\nSố: 12/BC-UBND\n' >"$MNT/beneath.txt"
is "$(opens "$MNT/beneath.txt" allowed)" allowed "what lies beneath is another file system"
sleep 0.2
is "$(logged 'not a mount point')" 2 "that it is gone is said once"

mount -o loop "$T/disk.img" "$MNT"
is "$(opens "$marked" denied)" denied "mounted again, guarded again"
truncate -s 32M "$T/other.img"
mkfs.ext4 -q -F "$T/other.img"
mount -o loop "$T/other.img" "$MNT"
printf 'TUYỆT MẬT\n\nSố: 13/BC-UBND\nNội dung.\n' >"$MNT/over.txt"
is "$(opens "$MNT/over.txt" denied)" denied "what is mounted over it is guarded"
umount "$MNT"
is "$(opens "$marked" denied)" denied "and what comes to light again still is"

umount "$MNT"
mkdir "$T/aside"
mount --bind "$T/aside" "$MNT"
printf 'TỐI MẬT\n\nSố: 12/BC-UBND\n' >"$MNT/root.txt"
sleep 0.2
is "$(try_open "$MNT/root.txt")" allowed "a piece of the root file system is never marked"
is "$(logged 'root file system under another name')" 1 "and that is said"
umount "$MNT"

late=0
for _ in $(seq 20); do
  mount -o loop "$T/disk.img" "$MNT"
  [ "$(opens "$marked" denied)" = denied ] || late=$((late + 1))
  umount "$MNT"
done
is "$late" 0 "twenty times, one after another"
mount -o loop "$T/disk.img" "$MNT"
kill -KILL "$(process watch)"
umount "$MNT"
mount -o loop "$T/disk.img" "$MNT"
is "$(opens "$marked" denied)" denied "also while the watch is missing"
daemon_stop
ok $? "it stops"
is "$(try_open "$marked")" allowed "and nothing is guarded"
verify >/dev/null
ok $? "the log is whole"
done_testing
