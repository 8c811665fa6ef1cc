#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Our own programs, log and run directory lie on the very file system that is guarded: every exec
# and every open of ours raises an event that only we can answer.
. "$(dirname "$0")/lib.sh"

fs_make 128M
mkdir "$MNT/bin"
cp "$BIN"/matguardd* "$BIN"/matguard "$BIN"/matguard-* "$BIN/state-secret.conf" "$MNT/bin/"
cp -r "$BIN/tools" "$MNT/bin/"
printf 'MẬT\n\nSố: 12/BC-UBND\n' >"$MNT/marked.txt"
BIN=$MNT/bin
config_write deny
cp "$T/matguard.conf" "$MNT/"
STATE=$MNT/state
RUN=$MNT/run
daemon_start
ok $? "starts from the file system it guards"
is "$(timeout 10 "$TOP/build/tools/opener" 0 0 "$MNT/marked.txt" | cut -d' ' -f1-4)" "1 0 1 0" "guards it"
for who in watch pool journal control worker; do
  old=$(process $who | head -1)
  if [ "$who" = worker ] && [ -z "$old" ]; then
    cp "$TOP/README.md" "$MNT/x.txt" 2>/dev/null || echo x >"$MNT/x.txt"
    timeout 10 cat "$MNT/x.txt" >/dev/null
    old=$(process worker | head -1)
  fi
  kill -KILL "$old"
  [ "$who" = worker ] || process_wait "$who" "$old"
  ok $? "$who comes back"
  is "$(timeout 10 "$TOP/build/tools/opener" 0 0 "$MNT/marked.txt" | cut -d' ' -f1-4)" "1 0 1 0" "and the file stays denied"
done
victim=$DAEMON
kill -KILL "$victim"
wait "$victim" 2>/dev/null
is "$(timeout 10 "$TOP/build/tools/opener" 0 0 "$MNT/marked.txt" | cut -d' ' -f1-4)" "1 0 1 0" "denied without guardian"
daemon_start
ok $? "a new guardian starts from there too"
is "$(timeout 10 "$TOP/build/tools/opener" 0 0 "$MNT/marked.txt" | cut -d' ' -f1-4)" "1 0 1 0" "and denies"
timeout 10 "$TOP/build/matguard" --lang en --run "$MNT/run" status >/dev/null
ok $? "status answers"
daemon_stop
is $? 0 "stops"
"$TOP/build/matguard" log verify --dir "$MNT/state/log" >/dev/null
ok $? "the chain is whole"
done_testing
