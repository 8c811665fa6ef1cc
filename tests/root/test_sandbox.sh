#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The sandbox on the release build: one line for each class of thing a worker, a helper and the
# config parser may never do, and what /proc says of a real worker before it is handed a file.
# Needs no root; with root it shows that root does not help.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${BIN:-build}
PROBE=$B/tools/sandbox_probe
RULES=$B/state-secret.conf
n=0
failed=0

result() { # 0|1 text
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $n - $2"
  else
    echo "not ok $n - $2"
    failed=1
  fi
}

if [ ! -x "$PROBE" ] || [ ! -x "$B/matguard-scan" ]; then
  echo "1..0 # SKIP $PROBE or $B/matguard-scan is not built"
  exit 0
fi

for profile in worker helper config; do
  while read -r class; do
    how=$("$PROBE" "$profile" "$class")
    result $? "$profile: $class: $how"
  done < <("$PROBE" --list)
done
# The others: what each of them may never do.
for pair in sweep:exec sweep:fork sweep:socket sweep:create-file sweep:mmap-exec sweep:ptrace sweep:kill \
  watch:exec watch:fork watch:socket watch:create-file watch:mmap-exec watch:ptrace \
  journal:exec journal:fork journal:socket journal:mprotect-exec journal:kill \
  control:exec control:fork control:open control:socket control:memfd \
  pool:socket pool:connect pool:ptrace pool:kill pool:mount pool:create-file pool:thread; do
  how=$("$PROBE" "${pair%:*}" "${pair#*:}")
  result $? "${pair%:*}: ${pair#*:}: $how"
done

for program in matguard-scan matguard-scan-archive matguard-scan-pdf; do
  status=$("$PROBE" --idle "$B" "$program" "$RULES")
  grep -q '^Seccomp:[[:space:]]*2$' <<<"$status"
  result $? "$program before its first file: Seccomp 2"
  grep -q '^NoNewPrivs:[[:space:]]*1$' <<<"$status"
  result $? "$program before its first file: NoNewPrivs 1"
  grep -q '^CapEff:[[:space:]]*0000000000000000$' <<<"$status"
  result $? "$program before its first file: no capabilities"
  grep -q '^CapPrm:[[:space:]]*0000000000000000$' <<<"$status"
  result $? "$program before its first file: none to be had"
done

rows=$("$PROBE" --table | grep -c $'^\t')
bare=$("$PROBE" --table | grep -cP '^\t[^\t]+\t[^\t]+\t$')
[ "$rows" -gt 100 ] && [ "$bare" -eq 0 ]
result $? "each of the $rows rows of the table has its reason"
echo "1..$n"
exit $failed
