#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A border that is never tried is a line on paper: each kind of violation, planted, must be refused.
set -u
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0 bad=0

# point NAME STATUS: STATUS 0 is ok
point() {
  n=$((n + 1))
  if [ "$2" -eq 0 ]; then
    echo "ok $n - $1"
  else
    echo "not ok $n - $1"
    sed 's/^/# /' "$work/out"
    bad=1
  fi
}

# A tree in which everything is allowed, then one line more in one file.
plant() { # FILE LINE
  rm -rf "${work:?}/tree"
  mkdir -p "$work/tree/"{base,rules,scanner/pool,scanner/format,daemon/watch,daemon/journal,cli/matguard,tests}
  echo '#include "base/rd.h"' >"$work/tree/rules/rules.c"
  printf '#include "daemon/watch/watch.h"\n#include "daemon/share.h"\n#include <stdio.h>\n' \
    >"$work/tree/daemon/watch/main.c"
  echo '#include <sqlite3.h>' >"$work/tree/daemon/journal/index.c"
  mkdir -p "$work/tree/${1%/*}"
  echo "$2" >>"$work/tree/$1"
}
accepts() {
  tests/lint/borders.sh "$work/tree" "$PWD/tests/lint/borders" >"$work/out" 2>&1
}
refuses() { # NAME FILE LINE
  plant "$2" "$3"
  ! accepts && grep -q "^$2: " "$work/out"
  point "refused: $1" $?
}

tests/lint/borders.sh . >"$work/out" 2>&1
point "no include of the tree crosses a border" $?
plant rules/rules.c ''
accepts
point "a tree without violations is accepted" $?
refuses "a reader below its folder" base/rd.c '#include "rules/rules.h"'
refuses "rules in a root process" daemon/watch/main.c '#include "rules/rules.h"'
refuses "a format in a root process" daemon/watch/main.c '#  include "scanner/format/zip.h"'
refuses "the daemon in the client" cli/matguard/main.c '#include "daemon/share.h"'
refuses "the client in the daemon" daemon/share.c '#include "cli/matguard/verbs.h"'
refuses "one daemon process in another" daemon/watch/main.c '#include "daemon/journal/index.h"'
refuses "a workers' reader in the pool" scanner/pool/pool.c '#include "scanner/format/zip.h"'
refuses "a fragile library in our reader" scanner/format/zip.c '#include <archive.h>'
refuses "a database in a root process" daemon/watch/main.c '#include <sqlite3.h>'
refuses "a path not from the root" daemon/watch/main.c '#include "watch.h"'
refuses "a way around by .." daemon/watch/main.c '#include "daemon/../rules/rules.h"'
refuses "a folder nobody thought of" daemon/new/main.c '#include "base/rd.h"'

# The same for what the linker put together.
program() { # SOURCE LIBRARY...
  local source=$1
  shift
  rm -rf "${work:?}/bin"
  mkdir "$work/bin"
  echo "$source" >"$work/main.c"
  gcc -O0 -o "$work/bin/matguardd-watch" "$work/main.c" -Wl,--no-as-needed "$@" >"$work/out" 2>&1
}
links() { # GRANT
  tests/lint/links.sh tests/lint/borders "$work/bin" "matguardd-watch:$1" >"$work/out" 2>&1
}
program 'int main(void) { return 0; }' && links ''
point "a root program with nothing but libc is accepted" $?
program 'static int config_parse(void) { return 0; } int main(void) { return config_parse(); }'
! links '' && grep -q 'holds config_parse' "$work/out"
point "refused: a parser linked into a root program" $?
program 'static int zip_next(void) { return 0; } int main(void) { return zip_next(); }'
! links '' && grep -q 'holds zip_next' "$work/out"
point "refused: a format linked into a root program" $?
program 'int main(void) { return 0; }' -lm
! links '' && grep -q "links 'm'" "$work/out"
point "refused: a library the Makefile does not grant" $?
! links m && grep -q 'runs as root and links' "$work/out"
point "refused: a library in a root program, granted or not" $?
program 'int main(void) { return 0; }'
! links gcrypt && grep -q "grants 'gcrypt'" "$work/out"
point "refused: a grant nobody needs" $?
program 'int main(void) { return 0; }' -s
! links '' && grep -q 'no symbols' "$work/out"
point "refused: a root program that cannot be judged" $?

# And lint asks them.
make -n lint 2>/dev/null | grep -v '^ ' >"$work/out"
for script in borders links; do
  grep -q "^tests/lint/$script.sh " "$work/out"
  point "make lint runs $script.sh" $?
done
make --no-print-directory links >"$work/out" 2>&1
point "no program of the build holds what it was not given" $?

echo "1..$n"
exit "$bad"
