#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Archives: processor time of `matguard scan` (pool, worker, helper and judgement) against that of
# libarchive's own programs, which only unpack, on the same 60 MB of text.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=$PWD/${BIN:-build}
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT

for program in bsdtar bsdcat 7z gzip xz zstd bzip2 lz4; do
  command -v $program >/dev/null || { echo "archive.sh: no $program"; exit 0; }
done
python3 - "$T/big.txt" <<'PYTHON'
import random, sys
random.seed(1)
words = ("công tác báo cáo nhân dân tỉnh kế hoạch thực hiện nhiệm vụ đơn vị năm tháng ngày quyết "
         "định số văn bản the of and to in data system report value").split()
n = 0
with open(sys.argv[1], "w", encoding="utf-8") as out:
    while n < 60_000_000:
        line = " ".join(random.choice(words) for _ in range(12)) + " %f\n" % random.random()
        out.write(line)
        n += len(line.encode())
PYTHON
cd "$T"
gzip -k -6 big.txt
xz -k -1 big.txt
zstd -q big.txt
bzip2 -k -1 big.txt
lz4 -q big.txt big.txt.lz4
7z a -bso0 -mx=1 big.7z big.txt
7z a -bso0 -mx=1 -tzip big.zip big.txt
tar -cf big.tar big.txt
tar -czf big.tgz big.txt

# Milliseconds of processor, its own and its children's, the least of five; then of wall.
times() {
  for _ in 1 2 3 4 5; do
    TIMEFORMAT='%U %S %R'
    { time "$@" >/dev/null 2>&1 || true; } 2>&1
  done | awk '{c = ($1 + $2) * 1000; w = $3 * 1000
    if (NR == 1 || c < cpu) cpu = c
    if (NR == 1 || w < wall) wall = w} END {printf "%d %d\n", cpu, wall}'
}

scan() {
  "$B/matguard" scan --json --jobs 1 --rules "$OLDPWD/rules/state-secret.conf" "$1"
}

printf '%-12s %10s %10s %8s %10s\n' file ours peer ratio 'ours, wall'
for file in big.txt big.txt.gz big.txt.xz big.txt.zst big.txt.bz2 big.txt.lz4 big.7z big.zip big.tar big.tgz; do
  case $file in
  big.txt) peer=(cat "$file") ;;
  *.txt.*) peer=(bsdcat "$file") ;;
  *) peer=(bsdtar -xOf "$file") ;;
  esac
  read -r cpu wall < <(times scan "$file")
  read -r theirs _ < <(times "${peer[@]}")
  awk -v f="$file" -v o="$cpu" -v p="$theirs" -v w="$wall" \
    'BEGIN {printf "%-12s %7d ms %7d ms %8.2f %7d ms\n", f, o, p, o / (p > 0 ? p : 1), w}'
done
