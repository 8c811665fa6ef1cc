# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The guest's half of tests/vm/lib.sh: a test sources that on the host and this in the guest.
# The port is the way to the host: TAP lines go out, "host WORDS" calls host_WORD there.
set -u
T=/test
for port in /sys/class/virtio-ports/*; do
  [ "$(cat "$port/name")" = guest ] && port=/dev/${port##*/} && break
done
exec 3<>"$port"
# shellcheck source=/dev/null
. "$T/settings"
bad=0

point() { printf '%s\n' "$*" >&3; }
note() { printf '%s\n' "$*" | sed 's/^/# /' >&3; }

ok() { # ok STATUS DESCRIPTION
  if [ "$1" -eq 0 ]; then
    point "ok - $2"
  else
    bad=1
    point "not ok - $2"
  fi
}

is() { # is GOT WANT DESCRIPTION
  [ "$1" = "$2" ]
  ok $? "$3"
  [ "$1" = "$2" ] || note "got: $1"$'\n'"want: $2"
}

like() { # like GOT PATTERN DESCRIPTION: an extended regular expression
  [[ $1 =~ $2 ]]
  ok $? "$3"
  [[ $1 =~ $2 ]] || note "got: $1"$'\n'"want: $2"
}

# Calls host_$1 on the host, prints what it printed, in one line, and returns its status.
host() {
  local status text
  printf 'host %s\n' "$*" >&3
  read -r status text <&3
  printf '%s\n' "$text"
  return "$status"
}

wait_for() { # wait_for SECONDS COMMAND…: until it succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

try_open() { # says allowed, denied or failed
  local tally
  read -r -a tally < <("$T/opener" 0 0 "$1")
  if [ "${tally[1]}" = 1 ]; then echo allowed
  elif [ "${tally[2]}" = 1 ]; then echo denied
  else echo failed; fi
}

# At the start of what the rest cannot do without.
must() { # must STATUS DESCRIPTION OUTPUT
  ok "$1" "$2"
  [ "$1" -eq 0 ] && return
  note "$3"
  exit 1
}

# What a test says on the host means nothing here.
machine() { :; }
vm_plan() { :; }

vm_boot() {
  local boot
  point boot
  read -r boot <&3
  [ "$boot" -gt 1 ] || note "root on $(findmnt -no SOURCE /), kernel $(uname -r)"
  trap guest_end EXIT
  guest "$boot"
  ended=1
  exit
}

# Orderly; guest() is called again with the next number, if machine boots= allows it.
reboot_machine() {
  trap - EXIT
  systemctl reboot
  sleep 600
}

# Also when the script died half-way.
guest_end() {
  trap - EXIT
  [ "$ended" = 1 ] || ok 1 "the guest part comes to its end"
  [ "$bad" = 0 ] || note "$(journalctl -b -o short-monotonic -u matguardd --no-pager 2>/dev/null | tail -n 40)"
  point 'done'
  exec 3>&-
  $END
  # Whoever ends the machine may come back before it does.
  sleep 60
}
END="poweroff -f"
ended=0
