#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Asking a daemon that guards: who gets to see what, and what a part that is away means to askers.
. "$(dirname "$0")/lib.sh"

fs_make
printf 'UỶ BAN\n\nTỐI MẬT\n\nSố: 12/BC-UBND\n' >"$MNT/marked.txt"
printf 'UỶ BAN\n\nTUYỆT MẬT\n\nSố: 13/BC-UBND\n' >"$MNT/top.txt"
printf 'UỶ BAN\n\nMẬT\n\nSố: 14/BC-UBND\n' >"$MNT/private.txt"
printf 'Chương trình họp.\n' >"$MNT/clean.txt"
chmod 755 "$MNT"
chmod 644 "$MNT"/*.txt
chmod 600 "$MNT/private.txt"
config_write deny
chmod 644 "$T/matguard.conf"
daemon_start
ok $? "starts and is ready"
chmod 755 "$RUN"

# ask ACCOUNT ARGUMENTS...: matguard as root or as nobody; sets out and status
ask() {
  local as=()
  [ "$1" = nobody ] && as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  shift
  out=$("${as[@]}" "$BIN/matguard" --lang en --config "$T/matguard.conf" --run "$RUN" "$@" 2>&1)
  status=$?
}
says() {
  case $out in
  *"$1"*) ok 0 "$2" ;;
  *)
    ok 1 "$2"
    printf '%s\n' "$out" | head -n 20 | sed 's/^/# /'
    ;;
  esac
}
keeps() {
  case $out in
  *"$1"*) ok 1 "$2" ;;
  *) ok 0 "$2" ;;
  esac
}

ask nobody status
is "$status" 0 "anybody may ask for the status"
says "$MNT" "what is guarded is named"
ask nobody explain "$MNT/marked.txt"
is "$status" 1 "a denied file is explained"
says "The file was not opened." "that it was denied"
says "TỐI MẬT" "and why"
ask nobody scan --json "$MNT/marked.txt" "$MNT/clean.txt"
is "$status" 1 "a scan shows the daemon's verdict"
says '"denied":true' "as such"
says '"level":"toi-mat"' "with its level"
ask root explain "$MNT/private.txt"
says "MẬT" "root's private file, explained to root"
ask nobody explain --json "$MNT/private.txt"
is "$status" 3 "but to nobody else"
keeps '"marked"' "not even that it is marked"
ask root explain "$MNT/top.txt"

ask nobody log list
is "$status" 4 "the log is not for everyone"
ask nobody log verify
is "$status" 4 "nor are its segments"
ask root log list --json --kind finding
is "$status" 0 "root lists findings"
keeps "marked.txt" "without names"
ask root log list --json --kind finding --names
says "marked.txt" "with names, if asked for"
keeps "top.txt" "but never of the highest level"
ask root log list --json --level tuyet-mat
is "$(printf '%s\n' "$out" | grep -c tuyet-mat)" "$(printf '%s\n' "$out" | wc -l)" "by level"
ask root log show 1
is "$status" 0 "one record"
ask root log show 99999
is "$status" 1 "one that is not there"
ask root log verify
is "$status" 0 "the chain is whole, over the daemon's segments"
cp -r "$STATE/log" "$T/log"
printf '\377' | dd of="$T/log/00000001.mgl" bs=1 seek=300 conv=notrunc status=none
ask root log verify --json --dir "$T/log"
is "$status" 1 "an edited copy is not"
says '"whole":false' "in JSON too"

journal=$(process journal)
kill -STOP "$journal"
ask root status
is "$status" 0 "while the journal is stopped the status is told"
began=$(date +%s)
ask root log list
is "$status" 3 "and a listing gives up"
[ $(($(date +%s) - began)) -le 9 ]
ok $? "within its time"
kill -CONT "$journal"
control=$(process control)
kill -KILL "$control"
process_wait control "$control"
for _ in $(seq 40); do
  ask root log list
  [ "$status" -eq 0 ] && break
  sleep 0.05
done
is "$status" 0 "a killed control is replaced"
daemon_stop
ok $? "stops"
ask nobody status
is "$status" 3 "and is then said not to run"
done_testing
