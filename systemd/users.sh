#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the accounts of a sysusers file; by hand where there is no systemd-sysusers.
#   systemd/users.sh FILE
set -eu
file=${1:?sysusers file}

if command -v systemd-sysusers >/dev/null; then
  # It looks a relative name up in sysusers.d.
  exec systemd-sysusers "$(realpath "$file")"
fi
grep '^[ug]' "$file" | while read -r type name _; do
  getent group "$name" >/dev/null || groupadd --system "$name"
  [ "$type" = u ] || continue
  getent passwd "$name" >/dev/null ||
    useradd --system --gid "$name" --no-create-home --home-dir / --shell /usr/sbin/nologin "$name"
done
