#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Who counts must not miscount: tests/run against programs that fail in every way there is.
set -u
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0 bad=0
export TESTS_RUN_RESULTS=$work/results TESTS_RUN_SECONDS=2
unset TESTS_RUN_SUMMARY

# counts NAME SUMMARY SCRIPT: a program that is this script is counted so, and fails if it should
counts() {
  local last status wanted=0
  printf '#!/bin/bash\n%s\n' "$3" >"$work/program"
  chmod +x "$work/program"
  tests/run "$work/program" >"$work/out" 2>&1
  status=$?
  last=$(tail -n 1 "$work/out")
  case $2 in *" 0 failed"*) ;; *) wanted=1 ;; esac
  n=$((n + 1))
  if [ "$last" = "$2" ] && [ "$status" -eq "$wanted" ]; then
    echo "ok $n - $1"
  else
    echo "not ok $n - $1"
    echo "# exit $status, last line: $last; wanted: $2"
    bad=1
  fi
}

counts "all points good" "2 passed, 0 failed" 'echo ok 1; echo ok 2 - x; echo 1..2'
counts "the plan may come first" "1 passed, 0 failed" 'echo 1..1; echo ok 1'
counts "a bad point" "1 passed, 1 failed" 'echo ok 1; echo not ok 2; echo 1..2; exit 1'
counts "a bad point in spite of exit 0" "1 passed, 1 failed" 'echo ok 1; echo not ok 2; echo 1..2'
counts "a skipped point" "1 passed, 0 failed, 1 skipped" 'echo ok 1; echo ok 2 "# SKIP no"; echo 1..2'
counts "all skipped" "0 passed, 0 failed, 1 skipped" 'echo "1..0 # SKIP needs root"'
counts "no plan" "1 passed, 1 failed" 'echo ok 1'
counts "no output" "0 passed, 1 failed" 'true'
counts "fewer points than planned" "1 passed, 1 failed" 'echo ok 1; echo 1..2'
counts "more points than planned" "2 passed, 1 failed" 'echo ok 1; echo ok 2; echo 1..1'
counts "an exit that no point explains" "1 passed, 1 failed" 'echo ok 1; echo 1..1; exit 3'
counts "a crash behind the plan" "1 passed, 1 failed" 'echo ok 1; echo 1..1; kill -SEGV $$'
counts "a program that hangs" "1 passed, 1 failed" 'echo ok 1; echo 1..1; sleep 30'
counts "Bail out!" "1 passed, 1 failed" 'echo ok 1; echo 1..1; echo "Bail out! no disk"; exit 0'
counts "what looks like a point and is none" "1 passed, 0 failed" \
  'echo okay; echo "  ok 9"; echo "not okay"; echo "# ok"; echo "ok 1"; echo 1..1'
n=$((n + 1))
if tests/run "$work/there-is-none" 2>/dev/null | grep -qx '0 passed, 1 failed'; then
  echo "ok $n - a program that is not there"
else
  echo "not ok $n - a program that is not there"
  bad=1
fi
echo "1..$n"
exit "$bad"
