#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A document becomes marked while somebody works on it: the save is noted, whoever else opens it is
# denied, and the one who saved it goes on saving. No words are lost.
. "$(dirname "$0")/lib.sh"

# An editor: its words go in by a pipe, one a line, what came of each comes out.
editor() {
  python3 -u -c '
import os, sys
for line in sys.stdin:
    verb, path, *rest = line.split(" ", 2)
    path = path.rstrip("\n")
    try:
        if verb == "save":      # over the old one, as vi does
            with open(path, "w") as f: f.write(rest[0].replace("|", "\n"))
        elif verb == "replace": # beside it, then renamed, as office programs do
            with open(path + ".tmp", "w") as f: f.write(rest[0].replace("|", "\n"))
            os.rename(path + ".tmp", path)
        elif verb == "update":  # opened for both
            with open(path, "r+") as f: f.read(); f.write("them\n")
        elif verb == "has":     # these words
            with open(path) as f:
                if rest[0].strip() not in f.read(): raise OSError(0, "lost")
        else:
            open(path).read()
        print("good")
    except OSError as e:
        print(e.strerror)
'
}

ask() { # ask EDITOR-FDS WORDS…
  local said
  printf '%s\n' "$*" >&"${ED[1]}"
  read -r said <&"${ED[0]}"
  echo "$said"
}

marked='TỐI MẬT||Số: 12/BC-UBND|Nội dung.'
fs_make
config_write deny
daemon_start
ok $? "it starts"
coproc ED { editor; }
f=$MNT/van-ban.txt

is "$(ask save "$f" "Nội dung.")" good "a document is written"
is "$(try_open "$f")" allowed "and opened by others"
is "$(ask save "$f" "$marked")" good "its author marks it and saves"
is "$(try_open "$f")" denied "now others are denied"
is "$(ask read "$f")" good "its author reads it again"
is "$(ask save "$f" "$marked|Thêm.")" good "and saves again"
is "$(ask update "$f")" good "and again, reading and writing"
is "$(ask replace "$f" "$marked|Nữa.")" good "and again, by a new file in its place"
is "$(ask read "$f")" good "and reads that"
is "$(try_open "$f")" denied "others are denied all the while"
is "$(ask has "$f" Nữa)" good "no words are lost"
is "$(ask has "$f" chưa từng có)" lost "which could be told"

kill -KILL "$(process watch)"
process_wait watch
is "$(ask read "$f")" good "who saved it is known to the next watch"
eval "exec ${ED[1]}>&-"
wait "$ED_PID" 2>/dev/null
coproc ED { editor; }
is "$(ask read "$f")" "Operation not permitted" "another process of the same program is denied"

printf 'Nội dung.\n' >"$MNT/other.txt"
is "$(ask read "$MNT/other.txt")" good "it reads a clean file"
printf '%b' "${marked//|/\\n}" >"$MNT/other.txt"
is "$(ask read "$MNT/other.txt")" "Operation not permitted" "which another marks: it is denied"
eval "exec ${ED[1]}>&-"
wait "$ED_PID" 2>/dev/null

sleep 0.3
matguard log list --dir "$STATE/log" >"$T/list" 2>&1
ino=$(stat -c %i "$MNT/other.txt")
is "$(logdump | awk -v i="$ino" '$6 == i {print $3}' | head -1)" noted "a save is recorded as one, before any open"
is "$(logdump | grep -c ' allowed holder ')" 7 "what an author opened is recorded, with the reason"
daemon_stop
verify >/dev/null
ok $? "the log is whole"
done_testing
