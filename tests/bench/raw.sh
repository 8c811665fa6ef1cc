#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The raw matcher over 200 MB of text, binaries and Vietnamese text, all encodings at once, against
# ripgrep with three literals.
set -euo pipefail
cd "$(dirname "$0")/../.."
SIZE=200000000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find /usr/include -type f -exec cat {} + 2>/dev/null | head -c 100000000 >"$work/some" || true
while [ "$(stat -c %s "$work/text" 2>/dev/null || echo 0)" -lt $SIZE ]; do
	cat "$work/some" >>"$work/text"
done
truncate -s $SIZE "$work/text"
rm "$work/some"
tar -cf - /usr/lib 2>/dev/null | head -c $SIZE >"$work/binaries" || true
yes 'Căn cứ Nghị định số 30/2020/NĐ-CP, luật này quy định việc nhận và xử lý văn bản.' |
	head -c $SIZE >"$work/vietnamese" || true

# Seconds of the best of three.
best() {
	local from to all=()
	for _ in 1 2 3; do
		from=$(date +%s%N)
		"$@" >/dev/null || true
		to=$(date +%s%N)
		all+=($((to - from)))
	done
	printf '%s\n' "${all[@]}" | sort -n | head -1
}

for what in text binaries vietnamese; do
	ours=$(build/tools/raw_speed "$work/$what")
	echo "$what: raw_scan, all encodings: ${ours% *}"
	command -v rg >/dev/null || continue
	ns=$(best rg -uuu -F --text -c -e 'MẬT' -e 'TỐI MẬT' -e 'TUYỆT MẬT' "$work/$what")
	awk -v ns="$ns" -v size=$SIZE -v what="$what" \
		'BEGIN {printf "%s: rg -uuu -F, three literals, whole process: %.2f GB/s\n", what, size / ns}'
done
