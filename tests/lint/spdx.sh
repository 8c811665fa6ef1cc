#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every source says its licence in its first two lines, and nothing is left open in it.
set -u
cd "$(dirname "$0")/../.." || exit 2
bad=0

sources=$(find base rules scanner daemon cli systemd tests .ci Makefile -type f \
  \( -name '*.[ch]' -o -name '*.sh' -o -name '*.bash' -o -name '*.service' -o -name Makefile -o -name run \))
for file in $sources; do
  head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || {
    echo "$file: no SPDX line"
    bad=1
  }
done
# The words are put together here so that this file does not find itself.
# shellcheck disable=SC2086
if grep -nwE "TO""DO|FIX""ME|X""XX" $sources; then
  echo "left open: does not enter main"
  bad=1
fi
exit "$bad"
