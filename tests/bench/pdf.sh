#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# PDF: our reader, rules included, against pdftotext: a document of 100 pages by LibreOffice, and
# all PDF of the corpus. docs/BENCHMARKS.md holds what was measured.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${BIN:-build}
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT

for need in pdftotext soffice; do
  command -v "$need" >/dev/null || { echo "pdf: $need is not installed: not measured"; exit 0; }
done

# The paragraphs of the corpus, shuffled without chance, until there are about 100 pages.
python3 - >"$T/long.html" <<'PYTHON'
import sys
sys.path.insert(0, "tests/finding/make")
from texts import TOPICS
lines = [line for topic in TOPICS for line in topic[3]]
print("<meta charset=utf-8><body style='font-family:Liberation Serif;font-size:13pt'>")
for i in range(1860):
    a, b = lines[i % len(lines)], lines[(7 * i + 3) % len(lines)]
    print("<p>%d. %s %s</p>" % (i, a, b))
PYTHON
soffice --headless -env:UserInstallation="file://$T/office" --convert-to pdf:writer_web_pdf_Export \
  --outdir "$T" "$T/long.html" >/dev/null 2>&1

# COMMAND ROUNDS FILE...: milliseconds of CPU a round, all files together; best of three. CPU and not
# the clock: other work on the machine does not count.
cpu() {
  python3 - "$@" <<'PYTHON'
import resource, subprocess, sys
command, rounds, files, best = sys.argv[1].split(), float(sys.argv[2]), sys.argv[3:], None
used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
for _ in range(3):
    begin = used()
    for file in files:
        subprocess.run([word.replace("FILE", file) for word in command], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    took = used() - begin
    best = took if best is None else min(best, took)
print("%.2f" % (1000 * best / rounds))
PYTHON
}

report() { # NAME OURS THEIRS
  awk -v n="$1" -v a="$2" -v b="$3" 'BEGIN {
    printf "%s: ours %.1f ms of CPU, pdftotext %.1f ms: %.1f times as fast\n", n, a, b, b / a }'
}

scan="$B/tools/scan_time rules/state-secret.conf FILE 20"
pages=$(pdfinfo "$T/long.pdf" | awk '/^Pages:/ { print $2 }')
report "$pages pages by LibreOffice, rules included" "$(cpu "$scan" 20 "$T/long.pdf")" \
  "$(cpu "pdftotext FILE -" 1 "$T/long.pdf")"
report "the same, once, rules compiled and all" \
  "$(cpu "$B/tools/scan_time rules/state-secret.conf FILE 1" 1 "$T/long.pdf")" \
  "$(cpu "pdftotext FILE -" 1 "$T/long.pdf")"
mapfile -t corpus < <(find tests/finding/corpus -name '*.pdf' | sort)
report "${#corpus[@]} small files of the corpus, starts included" \
  "$(cpu "$B/tools/scan_time rules/state-secret.conf FILE 1" 1 "${corpus[@]}")" \
  "$(cpu "pdftotext FILE -" 1 "${corpus[@]}")"
