#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files that were there before the guard: found once, without an actor, again under other rules,
# and from where it stopped after a kill.
. "$(dirname "$0")/lib.sh"

sweep_status() { matguard status --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["sweep"][sys.argv[1]])' "$1"; }

# Until nothing is left to be looked at.
swept() {
  for _ in $(seq 200); do
    sleep 0.1
    [ "$(logged 'files looked at')" -ge "$1" ] && return 0
  done
  return 1
}
logged() { grep -c "$1" "$T/daemon.log"; }
at_rest() { logdump | awk '$2 == "finding" && $3 == "noted" && $4 == "scan"' | wc -l; }

fs_make
mkdir -p "$MNT/Văn bản/cũ" "$MNT/closed"
printf 'TỐI MẬT\n\nSố: 12/BC-UBND\nNội dung.\n' >"$MNT/Văn bản/cũ/bao-cao.txt"
"$BIN/tools/mkdoc" docx "$MNT/closed/stamped.docx" --header "TUYỆT MẬT" --body "Kế hoạch công tác."
printf 'Báo cáo công tác.\n' >"$MNT/Văn bản/clean.txt"
head -c 3000 /dev/urandom >"$MNT/data.bin"
chmod 000 "$MNT/closed"
ln -s / "$MNT/way-out"
touch -a -d '2020-01-01' "$MNT/Văn bản/clean.txt"
atime=$(stat -c %X "$MNT/Văn bản/clean.txt")
SWEEP=true
config_write deny
daemon_start
ok $? "it starts"
swept 1
ok $? "what is there is looked at"
is "$(at_rest)" 2 "two findings, one in a closed folder"
is "$(sweep_status marked)" 2 "which status counts"
is "$(sweep_status running)" False "and says that it is done"
matguard log list --json | grep -q '"act":"at-rest"'
ok $? "they are recorded as lying there"
matguard log list --json | grep '"act":"at-rest"' | grep -q '"uid"\|"pid"'
ok $((1 - $?)) "without an actor"
is "$(stat -c %X "$MNT/Văn bản/clean.txt")" "$atime" "access times are left alone"
is "$(try_open "$MNT/Văn bản/cũ/bao-cao.txt")" denied "opening is another matter, and denied"
sweep=$(process sweep)
is "$(sed -n 's/^CapEff:[[:space:]]*//p' "/proc/$sweep/status")" 000000000000000c \
  "it has DAC_READ_SEARCH and FOWNER, no more"
is "$(ps -o cls= -p "$sweep" | tr -d ' ')" IDL "it is of the idle class"
before=$(awk '/voluntary/ {s += $2} END {print s}' "/proc/$sweep/status")
sleep 2
is "$(awk '/voluntary/ {s += $2} END {print s}' "/proc/$sweep/status")" "$before" "done, it does not wake up"
daemon_stop
daemon_start
sleep 1
is "$(logged 'files looked at')" 1 "after a restart nothing is looked at twice"
daemon_stop

cp "$BIN/state-secret.conf" "$T/rules.conf"
echo "rules = \"$T/rules.conf\";" >>"$T/matguard.conf"
daemon_start
swept 2
ok $? "under other rules all of it is"
is "$(at_rest)" 4 "and found again"
daemon_stop

# Many files, and a kill in the middle.
mkdir "$MNT/many"
for i in $(seq 3000); do printf 'Tệp số %s.\n' "$i" >"$MNT/many/$i.txt"; done
cp "$MNT/Văn bản/cũ/bao-cao.txt" "$MNT/many/999.txt"
touch "$T/rules.conf"
daemon_start
for _ in $(seq 100); do
  [ "$(sweep_status files)" -gt 300 ] && break
  sleep 0.05
done
kill -TERM "$(process sweep)"
kill -KILL "$(process sweep)" 2>/dev/null
ok 0 "killed after $(sweep_status files) of 3004 files"
process_wait sweep
swept 3
ok $? "the next one comes to the end"
is "$(logdump | awk -v i="$(stat -c %i "$MNT/many/999.txt")" '$6 == i' | grep -c noted)" 1 \
  "a file in the middle is found"
daemon_stop
verify >/dev/null
ok $? "the log is whole"
done_testing
