#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Clean files that only root can write raise no more events, until something about them changes.
. "$(dirname "$0")/lib.sh"

opens() { matguard status --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["guards"][0]["opens"])'; }

# How many events ten opens of $1 raise.
events() {
  local before
  before=$(opens)
  for _ in $(seq 10); do cat "$1" >/dev/null; done
  echo $(($(opens) - before))
}
settle() { # a verdict is remembered only of a file that rests
  sleep 0.1
  cat "$1" >/dev/null
  cat "$1" >/dev/null
}
marked='TỐI MẬT\n\nSố: 12/BC-UBND\nNội dung.\n'

fs_make
for f in system user group write mapped owner given mode swap; do
  printf 'Nội dung của tệp %s, đủ dài để sửa tại chỗ.\n' "$f" >"$MNT/$f"
done
chown 65534 "$MNT/user"
chmod g+w "$MNT/group"
cp "$BIN/state-secret.conf" "$T/rules.conf"
config_write deny
echo "rules = \"$T/rules.conf\";" >>"$T/matguard.conf"
daemon_start
ok $? "it starts"
for f in system user group write mapped owner given mode swap; do settle "$MNT/$f"; done

is "$(events "$MNT/system")" 0 "root's own file is passed over"
is "$(events "$MNT/user")" 10 "a user's is not"
is "$(events "$MNT/group")" 10 "nor one a group may write"
mount --bind "$MNT" "$T/state" 2>/dev/null # any folder that is there
is "$(events "$T/state/system")" 0 "by another mount point too"
umount "$T/state"

printf "$marked" >"$MNT/write"
is "$(try_open "$MNT/write")" denied "written to: looked at again"
python3 - "$MNT/mapped" <<'PY'
import mmap, sys
with open(sys.argv[1], "r+b") as f:
    m = mmap.mmap(f.fileno(), 0)
    m[:] = "TỐI MẬT\n\n".encode().ljust(len(m), b".")
    m.flush()
    m.close()
PY
sleep 0.2
is "$(try_open "$MNT/mapped")" denied "written to by a mapping: when that is closed"
chown 65534 "$MNT/owner"
setpriv --reuid=65534 --regid=65534 --clear-groups sh -c "printf '$marked' >'$MNT/owner'"
is "$(try_open "$MNT/owner")" denied "given away and written to"
chown 65534 "$MNT/given"
chmod 600 "$MNT/given"
setpriv --reuid=65534 --regid=65534 --clear-groups /usr/bin/python3 - "$MNT/given" <<'PY'
import mmap, sys
with open(sys.argv[1], "r+b") as f:
    m = mmap.mmap(f.fileno(), 0)
    m[:] = "TỐI MẬT\n\n".encode().ljust(len(m), b".")
    m.close()
PY
sleep 0.2
is "$(try_open "$MNT/given")" denied "given away, closed to root, and written to by a mapping"
chmod o+w "$MNT/mode"
setpriv --reuid=65534 --regid=65534 --clear-groups /usr/bin/python3 - "$MNT/mode" <<'PY'
import mmap, sys
with open(sys.argv[1], "r+b") as f:
    m = mmap.mmap(f.fileno(), 0)
    m[:] = "TỐI MẬT\n\n".encode().ljust(len(m), b".")
    m.close()
PY
sleep 0.2
is "$(try_open "$MNT/mode")" denied "opened to all and written to by a mapping"
is "$(events "$MNT/mode" 2>/dev/null)" 10 "from then on each open is seen"
printf "$marked" >"$MNT/new"
mv "$MNT/new" "$MNT/swap"
is "$(try_open "$MNT/swap")" denied "another file under its name"
is "$(events "$MNT/system")" 0 "the others are passed over still"

kill -KILL "$(process watch)"
process_wait watch
is "$(events "$MNT/system")" 0 "after the watch was replaced as well"
kill -KILL "$DAEMON"
wait "$DAEMON" 2>/dev/null
daemon_start
ok $? "guardian is followed by another, with the same rules"
is "$(events "$MNT/system")" 0 "what is known is known"
kill -KILL "$DAEMON"
wait "$DAEMON" 2>/dev/null
touch "$T/rules.conf"
daemon_start
ok $? "and by another, with other rules"
[ "$(events "$MNT/system")" -gt 0 ]
ok $? "all is looked at again"
settle "$MNT/system"
is "$(events "$MNT/system")" 0 "and passed over again"
daemon_stop
is "$(try_open "$MNT/write")" allowed "stopped, nothing is guarded"
done_testing
