#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Refuses an #include across a border of tests/lint/borders.
#   tests/lint/borders.sh ROOT [TABLE]
set -u
cd "${1:?root of the tree}" || exit 2
table=${2:-tests/lint/borders}

find base rules scanner daemon cli tests -name '*.[ch]' -print0 2>/dev/null |
  xargs -0 -r grep -HE '^[[:space:]]*#[[:space:]]*include' |
  awk -v table="$table" '
    BEGIN {
      while ((getline line < table) > 0) {
        while (line ~ /\\$/) { sub(/\\$/, " ", line); if ((getline more < table) > 0) line = line more }
        n = split(line, w, /[ \t]+/)
        if (w[1] == "dir") { dirs[w[2]] = 1; for (i = 3; i <= n; i++) may[w[2], w[i]] = 1 }
        if (w[1] == "tree") trees[w[2]] = 1
        if (w[1] == "header") { foreign[w[2]] = 1; for (i = 3; i <= n; i++) where[w[2], i] = w[i] }
      }
    }
    function complain(why) { print file ": " name ": " why; bad = 1 }
    function under(path, dir) { return path == dir || index(path, dir "/") == 1 }
    {
      file = $0; sub(/:.*/, "", file)
      name = $0; sub(/^[^:]*:[^<"]*/, "", name); sub(/[>"][^>"]*$/, "", name)
      kind = substr(name, 1, 1); name = substr(name, 2)
      if (kind == "<") {
        if (!(name in foreign)) next
        for (i = 3; i < 30; i++) if (where[name, i] != "" && under(file, where[name, i])) next
        complain("this foreign header is not for this folder")
        next
      }
      for (t in trees) if (under(file, t)) next
      from = file; sub(/\/[^\/]*$/, "", from)
      if (!(from in dirs)) { complain("the folder has no row in " table); next }
      dir = name
      if (!sub(/\/[^\/]*$/, "", dir)) { complain("give the path from the root"); next }
      if (!((from, dir) in may)) complain(from " may not include from " dir)
    }
    END { exit bad }
  '
