#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Office documents: one core of `matguard scan` against clamscan, which has our literals as its only
# signatures (written here: no network), on the same files.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${BIN:-build}
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT

command -v clamscan >/dev/null || { echo "office.sh: no clamscan"; exit 0; }
python3 - "$T" <<'PYTHON'
import pathlib, shutil, sys, unicodedata
sys.path.insert(0, "tests/finding/make")
import charsets
out = pathlib.Path(sys.argv[1])
rows = set()
for mark in ("MẬT", "TỐI MẬT", "TUYỆT MẬT"):
    forms = [mark.encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be")]
    forms.append(unicodedata.normalize("NFD", mark).encode())
    for name in ("tcvn3", "vni", "viscii", "vps", "viqr", "windows_1258"):
        encode = getattr(charsets, name, None)
        if encode is not None:
            forms.append(encode(mark))
    forms.append("".join(c if ord(c) < 128 else "&#%d;" % ord(c) for c in mark).encode())
    rows.update(form.hex() for form in forms)
with open(out / "matguard.ndb", "w") as ndb:
    for n, row in enumerate(sorted(rows)):
        ndb.write("MatGuard.%d:0:*:%s\n" % (n, row))
office = {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".doc", ".xls", ".ppt", ".rtf", ".msg", ".docm",
          ".xlsm", ".pptm", ".dotx", ".fodt"}
folder = out / "office"
folder.mkdir()
files = [p for p in sorted(pathlib.Path("tests/finding/corpus").rglob("*")) if p.suffix.lower() in office]
for n, path in enumerate(files):
    shutil.copy(path, folder / ("%04d%s" % (n, path.suffix)))
# Long ones: what an office writes in a year, 60 pages each, one in ten marked.
import random
from ooxml import docx, grid, para, paras, run, sheet, xlsx
from texts import dispatch
random.seed(7)
words = ("công tác báo cáo nhân dân tỉnh kế hoạch thực hiện nhiệm vụ đơn vị năm tháng ngày quyết định số văn bản "
         "bảo mật thông tin hội nghị kết luận phân công đề nghị").split()
long = out / "long"
long.mkdir()
for n in range(40):
    head = dispatch(0, "TỐI MẬT" if n % 10 == 0 else None)
    lines = head + [" ".join(random.choice(words) for _ in range(60)) for _ in range(1500)]
    if n % 4 == 3:
        data = xlsx([("T", sheet(grid([[w for w in line.split()[:12]] for line in lines])), "")])
    else:
        data = docx("".join(para("".join(run(part) for part in line.split(", "))) for line in lines))
    (long / ("%02d.%s" % (n, "xlsx" if n % 4 == 3 else "docx"))).write_bytes(data)
print("40 long ones, %d KB" % (sum(p.stat().st_size for p in long.iterdir()) // 1024))
print("%d files, %d KB, %d literals" % (len(files), sum(p.stat().st_size for p in files) // 1024, len(rows)))
PYTHON

# Milliseconds of processor, its own and its children's; and of wall; the least of three.
times() {
  for _ in 1 2 3; do
    TIMEFORMAT='%U %S %R'
    { time "$@" >/dev/null 2>&1 || true; } 2>&1
  done | awk '{c = ($1 + $2) * 1000; w = $3 * 1000
    if (NR == 1 || c < cpu) cpu = c
    if (NR == 1 || w < wall) wall = w} END {printf "%d %d\n", cpu, wall}'
}

clam() {
  clamscan --no-summary --quiet -r -d "$T/matguard.ndb" "$1"
}

mkdir "$T/none"
echo thu >"$T/none/a.txt"
read -r start _ < <(times clam "$T/none")
for what in office long; do
  read -r ours wall < <(times "$B/matguard" scan --json --jobs 1 --rules rules/state-secret.conf "$T/$what")
  read -r theirs their_wall < <(times clam "$T/$what")
  awk -v n=$what -v o="$ours" -v p="$theirs" -v s="$start" -v w="$wall" -v pw="$their_wall" 'BEGIN {
    printf "%s: matguard %d ms of processor (%d wall), clamscan %d (%d), its start alone %d\n", n, o, w, p, pw, s
    printf "%s: %.1f times its speed on one core; %.1f times without its start\n", n, p / o, (p - s) / o}'
done
