#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Both kernels do what docs/KERNELS.md says that they do: each row of its table is a point.
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"

guest() { # one "fact: what the kernel does" is one line of fanotify_facts
  local facts version column=3 cells want
  truncate -s 32M "$T/fs.img"
  mkfs.ext4 -q "$T/fs.img"
  mkdir "$T/fs"
  mount -o loop "$T/fs.img" "$T/fs"
  ok $? "a file system of its own"
  facts=$(timeout 90 "$T/fanotify_facts" "$T/fs" freeze 2>&1)
  version=$(uname -r | cut -d . -f 1,2)
  [ "$version" = 6.1 ] || column=4
  while IFS='|' read -r -a cells; do
    want="$(xargs <<<"${cells[1]}"): $(xargs <<<"${cells[$column - 1]}")"
    grep -qxF "$want" <<<"$facts"
    ok $? "$version: $want"
  done < <(sed '1,/^|---/d' "$T/KERNELS.md" | grep '^|')
  note "$facts"
}

machine boot=quick seconds=120 files=docs/KERNELS.md
machine kernel=6.1 root=nvme
vm_boot
machine kernel=6.12 root=ahci
vm_boot
vm_plan
