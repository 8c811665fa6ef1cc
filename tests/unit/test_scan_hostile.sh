#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Hostile archives through `matguard scan` with the real pool, worker and helper: each ends in a
# verdict with its reason, in time and in bounded memory, and never in an error of ours.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=$PWD/${BIN:-build}
MKDOC=$B/tools/mkdoc
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
n=0
failed=0

ok() { # STATUS TEXT
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $n - $2"
  else
    echo "not ok $n - $2"
    failed=1
  fi
}

# FILE EXIT PATTERN...: scans, compares the exit status, looks for each pattern in the JSON.
scan() {
  local file=$1 want=$2 got out
  shift 2
  out=$(timeout 20 "$B/matguard" scan --json --rules rules/state-secret.conf "$T/$file" 2>"$T/err")
  got=$?
  [ "$got" -eq "$want" ]
  ok $? "$file: exit $want"
  [ "$got" -eq "$want" ] || echo "# exit $got: $out"
  for pattern in "$@"; do
    grep -qF -- "$pattern" <<<"$out"
    ok $? "$file: $pattern" || echo "# $out"
  done
}

if [ ! -x "$MKDOC" ] || [ ! -x "$B/matguard" ]; then
  echo "1..0 # SKIP $MKDOC or $B/matguard is not built"
  exit 0
fi

"$MKDOC" docx "$T/kh.docx" --header 'TỐI MẬT' --body 'Kính gửi: ông A'
"$MKDOC" docx "$T/thu.docx" --header 'CỘNG HÒA' --body 'bảo mật'
printf 'TUYỆT MẬT\n' >"$T/kh.txt"
for kind in bomb overlap truncated encrypted hidden; do
  "$MKDOC" $kind "$T/$kind.zip"
done
"$MKDOC" zip "$T/trong.zip" "$T/kh.docx" "$T/thu.docx"
tar -C "$T" -cf "$T/a.tar" trong.zip kh.txt thu.docx
"$MKDOC" zip "$T/tar.zip" "$T/a.tar"
mkdir "$T/in"
mv "$T/a.tar" "$T/in/a.tar"
tar -C "$T/in" -cf "$T/b.tar" a.tar
mv "$T/in/a.tar" "$T/a.tar"
head -c 6000 "$T/a.tar" >"$T/cut.tar"

scan kh.docx 1 '"where":"kh.docx!header"' '"level":"toi-mat"' '"part":"header"'
scan thu.docx 0 '"verdict":"clean"'
scan trong.zip 1 '"where":"trong.zip!kh.docx!header"'
scan hidden.zip 1 '"where":"hidden.zip!an.txt"'
scan encrypted.zip 3 '"why":"encrypted"' '"where":"encrypted.zip!kh.txt"'
scan truncated.zip 1 '"why":"damaged"' '"level":"toi-mat"'
scan overlap.zip 3 '"why":"damaged"'
start=$(date +%s%N)
scan bomb.zip 3 '"limit":"inflated"'
ms=$((($(date +%s%N) - start) / 1000000))
[ $ms -lt 8000 ]
ok $? "bomb.zip: 1.25 GiB is given up after $ms ms"
scan a.tar 1 '"type":"tar"' '"where":"a.tar!trong.zip!kh.docx!header"' '"where":"a.tar!kh.txt"' \
  '"level":"tuyet-mat"'
scan tar.zip 1 '"where":"tar.zip!a.tar!kh.txt"'
scan b.tar 1 '"where":"b.tar!a.tar!trong.zip!kh.docx!header"'
scan cut.tar 1 '"why":"damaged"'

# 1 TiB of nothing before a few bytes: the helper sends zeros until the budget is gone.
truncate -s 1T "$T/sparse"
cat "$T/kh.txt" >>"$T/sparse"
if tar -C "$T" -S -cf "$T/sparse.tar" sparse 2>/dev/null; then
  scan sparse.tar 3 '"why":"limit"'
fi

# Deeper than anybody packs.
cp "$T/kh.txt" "$T/z"
for _ in $(seq 20); do
  "$MKDOC" zip "$T/next" "$T/z" && mv "$T/next" "$T/z"
done
mv "$T/z" "$T/deep.zip"
scan deep.zip 3 '"limit":"depth"'

# A file that shrinks while it is looked at.
cat "$T/kh.docx" >"$T/name!with.docx"
scan 'name!with.docx' 1 '"where":"name\\!with.docx!header"'

# The helper's program is missing: the archive is named, and the rest is not stalled.
mkdir "$T/bin"
find "$B" -maxdepth 1 -type f -name "matguard*" ! -name matguard-scan-archive -exec cp {} "$T/bin" \;
out=$("$T/bin/matguard" scan --json --rules rules/state-secret.conf "$T/a.tar" "$T/kh.txt" 2>/dev/null)
[ "$(grep -c '"verdict":"marked"' <<<"$out")" -eq 1 ] && [ "$(wc -l <<<"$out")" -eq 2 ]
ok $? "without the archive helper the other file still has its verdict"
grep -F 'a.tar' <<<"$out" | grep -qE '"verdict":"(opaque|error)"'
ok $? "and the archive is not called clean"
echo "1..$n"
exit $failed
