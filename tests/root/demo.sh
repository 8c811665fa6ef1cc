#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make demo: MatGuard at work on a small file system of its own; nothing else is guarded, and
# nothing is left behind. Exits 0 only if all that it says really happened.
set -u

[ "$(id -u)" -eq 0 ] || { echo "make demo: cần quyền root / needs root" >&2; exit 1; }
# shellcheck source=tests/root/lib.sh
. "$(dirname "$0")/lib.sh"
skip_all() { fail "$1"; }
matguard() { "$BIN/matguard" --lang "${DEMO_LANG:-vi}" --config "$T/matguard.conf" --run "$T/run" "$@"; }

fail() {
  echo "make demo: $1" >&2
  [ ! -e "$T/daemon.log" ] || tail -n 20 "$T/daemon.log" >&2
  exit 1
}

step=0
heading() { # VIETNAMESE ENGLISH
  step=$((step + 1))
  printf '\n%d. %s\n   %s\n' "$step" "$1" "$2"
}

# Shows a command and what it prints, as a person would see it; leaves the text in $T/shown.
show() {
  echo "   \$ $*"
  "$@" 2>&1 | tee "$T/shown" | sed 's/^/   /'
  return "${PIPESTATUS[0]}"
}

heading "Một ổ đĩa nhỏ gắn tại $MNT, MatGuard canh giữ riêng nó ở chế độ chặn." \
  "A small disk at $MNT; MatGuard guards it, and only it, in deny mode."
fs_make 16M
secret=$MNT/ke-hoach.docx plain=$MNT/lich-hop.docx
"$BIN/tools/mkdoc" docx "$secret" --box "TỐI MẬT" --body "Kế hoạch diễn tập năm 2026." ||
  fail "no marked document"
"$BIN/tools/mkdoc" docx "$plain" --body "Lịch họp giao ban tuần 47." || fail "no plain document"
config_write deny
daemon_start || fail "the daemon does not start"
show ls -l "$MNT"

heading "Tệp có dấu TỐI MẬT không mở được." "The document stamped TỐI MẬT does not open."
if show cat "$secret"; then
  fail "the marked document was opened"
fi

heading "Vì sao?" "Why?"
show matguard explain "$secret"
grep -q 'TỐI MẬT' "$T/shown" || fail "explain does not name the marking"

heading "Tệp không có dấu mật mở bình thường." "The unclassified one opens as ever."
show wc -c "$plain" || fail "the unclassified document was denied"

heading "Việc đó đã được ghi lại." "It was recorded."
for _ in $(seq 50); do
  [ "$(matguard log list --json 2>/dev/null | grep -c '"denied"')" -eq 0 ] || break
  sleep 0.1
done
matguard log list --json | grep -q '"denied"' || fail "there is no record of the denied open"
show matguard log list || fail "the log cannot be listed"

heading "Nhật ký còn nguyên vẹn." "The log is whole."
show matguard log verify || fail "the log does not verify"

daemon_stop || fail "the daemon did not stop well"
printf '\nXong; ổ đĩa thử đã được gỡ bỏ. / Done; the small disk is gone again.\n'
