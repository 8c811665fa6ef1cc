#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Refuses a program that holds a library it was not given, or was given one it does not need, and
# a root program that holds a parser.
#   tests/lint/links.sh TABLE DIR 'PROGRAM:library library'...
set -u
table=${1:?table} dir=${2:?folder of the programs}
shift 2
bad=0

complain() {
  echo "$1: $2"
  bad=1
}

rows() {
  awk -v key="$1" '$1 == key { for (i = 2; i <= NF; i++) print $i }' "$table"
}

# Names of the foreign libraries in the binary, libc left out: "gcrypt sqlite3".
needed() {
  readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[lib\([a-z0-9_+.-]*\)\.so.*/\1/p' | grep -vx c | sort | xargs
}

for row in "$@"; do
  program=${row%%:*}
  [ -e "$dir/$program" ] || { complain "$program" "not built"; continue; }
  want=$(tr ' ' '\n' <<<"${row#*:}" | grep . | sort | xargs)
  have=$(needed "$dir/$program")
  [ "$have" = "$want" ] || complain "$program" "links '$have', the Makefile grants '$want'"
done

parsers=$(rows parser | paste -sd '|')
for program in $(rows root); do
  [ -e "$dir/$program" ] || continue
  have=$(needed "$dir/$program")
  [ -z "$have" ] || complain "$program" "runs as root and links '$have'"
  symbols=$(nm "$dir/$program" | awk '{ sub(/@.*/, "", $NF); print $NF }')
  [ -n "$symbols" ] || complain "$program" "has no symbols to judge by"
  while read -r symbol; do
    complain "$program" "runs as root and holds $symbol"
  done < <(grep -E "$parsers" <<<"$symbols")
done
exit "$bad"
