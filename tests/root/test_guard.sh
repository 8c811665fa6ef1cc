#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The way of one open, on a real kernel: denied, recorded, cached, rescanned, reported.
. "$(dirname "$0")/lib.sh"

fs_make
printf 'TỐI MẬT\n\nSố: 12/BC-UBND\nNội dung.\n' >"$MNT/marked.txt"
printf 'Báo cáo công tác bảo mật thông tin.\n' >"$MNT/clean.txt"
"$BIN/tools/mkdoc" docx "$MNT/stamped.docx" --header "TUYỆT MẬT" --body "Kế hoạch công tác."
"$BIN/tools/mkdoc" docx "$MNT/plain.docx" --header "UBND xã" --body "Kế hoạch công tác."
printf 'trước\n' >"$MNT/later.txt"
mkfifo "$MNT/fifo"
: >"$MNT/empty"
config_write deny
daemon_start
ok $? "starts and is ready"

is "$(try_open "$MNT/marked.txt")" denied "a marked text is denied"
is "$(try_open "$MNT/clean.txt")" allowed "a mention is opened"
is "$(try_open "$MNT/stamped.docx")" denied "a stamped docx is denied"
is "$(try_open "$MNT/plain.docx")" allowed "a plain docx is opened"
is "$(try_open "$MNT/empty")" allowed "an empty file is opened"
is "$(try_open "$MNT/marked.txt")" denied "denied again, from the cache"
ls "$MNT" >/dev/null
ok $? "a folder can be listed"
mkdir "$MNT/new" && echo x >"$MNT/new/file"
ok $? "files can be made"
"$BIN/tools/opener" 0 0 "$MNT/clean.txt" >/dev/null
cp "$MNT/clean.txt" "$MNT/copy.txt"
ok $? "clean files can be copied"
cp "$MNT/marked.txt" "$T/out.txt" 2>/dev/null
ok $((1 - $?)) "a marked one cannot"

printf 'TUYỆT MẬT\n' >"$MNT/later.txt"
is "$(try_open "$MNT/later.txt")" denied "what becomes marked is denied"
is "$(try_open "$MNT/later.txt")" denied "and stays denied"
rm "$MNT/later.txt" && printf 'sau\n' >"$MNT/later.txt"
is "$(try_open "$MNT/later.txt")" allowed "the clean file in its place is opened"
ln "$MNT/marked.txt" "$MNT/link.txt"
is "$(try_open "$MNT/link.txt")" denied "a hard link is the same file"
mount --bind "$MNT/new" "$T/bind" 2>/dev/null || { mkdir "$T/bind" && mount --bind "$MNT" "$T/bind"; }
is "$(try_open "$T/bind/marked.txt")" denied "through a bind mount too"
umount "$T/bind"
unshare -m sh -c "'$BIN/tools/opener' 0 0 '$MNT/marked.txt'" | grep -q '^1 0 1 0'
ok $? "in another mount name space too"

sleep 0.3
ino=$(stat -c %i "$MNT/marked.txt")
is "$(logdump | awk -v i="$ino" '$6 == i && $3 == "denied"' | wc -l)" 6 "each denial has its record"
logdump | awk -v i="$ino" '$6 == i' | head -1 | grep -q ' denied scan 2 '
ok $? "the first by scan, at its level"
logdump | awk -v i="$ino" '$6 == i' | tail -1 | grep -q ' denied cache 2 '
ok $? "the later ones by cache"
grep -aq 'marked.txt' "$T"/state/log/*.mgl
ok $? "the name of a TỐI MẬT file is in the log"
grep -aq 'stamped.docx' "$T"/state/log/*.mgl
ok $((1 - $?)) "the name of a TUYỆT MẬT file is not"
grep -aq 'Kế hoạch' "$T"/state/log/*.mgl
ok $((1 - $?)) "no word of a document is"

daemon_stop
is $? 0 "stops when told"
is "$(try_open "$MNT/marked.txt")" allowed "nothing is guarded after the stop"
verify >/dev/null
ok $? "the chain is whole"
logdump | awk '{print $2}' | sort -u | tr '\n' ' ' | grep -q 'finding.*start stop'
ok $? "start and stop are recorded"

# report mode: notes, never denies
config_write report
daemon_start
ok $? "starts in report mode"
is "$(try_open "$MNT/marked.txt")" allowed "report mode lets a marked file open"
printf 'MẬT\n\nSố: 1/BC\n' >"$MNT/saved.txt"
sleep 1
logdump | awk -v i="$ino" '$6 == i' | tail -1 | grep -q ' noted scan 2 '
ok $? "and notes it"
ino=$(stat -c %i "$MNT/saved.txt")
logdump | grep -q " noted [a-z]* 1 $ino "
ok $? "saving a marked file is noted"
daemon_stop
verify >/dev/null
ok $? "the chain is whole after a second start"

# what must not be guarded by mistake
sed -i "s|path = \"[^\"]*\"; mode = \"report\"|path = \"$T\"; mode = \"deny\"|" "$T/matguard.conf"
daemon_start
sleep 0.3
grep -q "guard $T: not a mount point" "$T/daemon.log"
ok $? "a path that is no mount point is refused, in words"
daemon_stop
mkdir "$T/other" && mount --bind / "$T/other"
sed -i "s|path = \"$T\"|path = \"$T/other\"|" "$T/matguard.conf"
daemon_start
sleep 0.3
grep -q "is the root file system under another name" "$T/daemon.log"
ok $? "the root file system under another name is refused"
daemon_stop
umount "$T/other"
done_testing
