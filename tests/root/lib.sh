# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For root tests: TAP, a loop-mounted file system of our own, a daemon that guards only that.
# Permission marks are never set on anything else. What was started is ended by pid, and what was
# mounted is unmounted, whatever happens.

set -u
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BIN=${BIN:-$TOP/build}
tap_count=0

ok() { # ok STATUS DESCRIPTION: `cmd; ok $? "what"`
  tap_count=$((tap_count + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $tap_count - $2"
  else
    echo "not ok $tap_count - $2"
  fi
}

is() { # is GOT WANT DESCRIPTION
  if [ "$1" = "$2" ]; then
    ok 0 "$3"
  else
    ok 1 "$3"
    echo "# got: $1"
    echo "# want: $2"
  fi
}

done_testing() { echo "1..$tap_count"; }

skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}

[ "$(id -u)" -eq 0 ] || skip_all "needs root"

T=$(mktemp -d /tmp/matguard-test.XXXXXX)
MNT=$T/mnt
STATE=$T/state
RUN=$T/run
# A tree below /root is closed to the accounts our processes run as: then a copy of the programs.
chmod 711 "$T"
if ! setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$BIN/matguardd"; then
  mkdir -m 755 "$T/bin"
  find "$BIN" -maxdepth 1 -type f -exec cp -p -t "$T/bin" {} +
  cp -pr "$BIN/tools" "$BIN/locale" "$T/bin" 2>/dev/null
  BIN=$T/bin
fi
DAEMON=
pids_to_end=()

cleanup() {
  local pid
  for pid in "${pids_to_end[@]}" $DAEMON; do
    kill -CONT "$pid" 2>/dev/null
    kill -TERM "$pid" 2>/dev/null
  done
  [ -n "$DAEMON" ] && wait "$DAEMON" 2>/dev/null
  # Orphans of a guardian that a test killed: known by their run directory's pids only.
  for pid in ${ORPHANS:-}; do
    kill -KILL "$pid" 2>/dev/null
  done
  cd /
  mountpoint -q "$MNT" && umount -l "$MNT"
  [ "${KEEP:-0}" = 1 ] || rm -rf "$T"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

# An ext4 of our own at $MNT.
fs_make() {
  truncate -s "${1:-64M}" "$T/disk.img"
  mkfs.ext4 -q -F "$T/disk.img" || skip_all "mkfs.ext4 failed"
  mkdir -p "$MNT"
  mount -o loop "$T/disk.img" "$MNT" || skip_all "no loop mounts here"
}

# config_write MODE [ON_FAILURE [DEADLINE_MS]]
config_write() {
  cat >"$T/matguard.conf" <<CONF
version = 1;
language = "en";
sweep = ${SWEEP:-false};
guard = ( { path = "$MNT"; mode = "$1"; on_failure = "${2:-allow}"; deadline_ms = ${3:-2000}; } );
CONF
}

# Starts the daemon of $BIN and waits until it guards.
daemon_start() {
  "$BIN/matguardd" --foreground --config "$T/matguard.conf" --state "$STATE" \
    --run "$RUN" 2>>"$T/daemon.log" &
  DAEMON=$!
  for _ in $(seq 100); do
    if ! kill -0 "$DAEMON" 2>/dev/null; then
      break
    fi
    if [ "$(cat "$T/daemon.log" 2>/dev/null | grep -c '^matguardd: ready')" -gt "${STARTS:-0}" ]; then
      STARTS=$((${STARTS:-0} + 1))
      return 0
    fi
    sleep 0.05
  done
  echo "# the daemon does not start:"
  sed 's/^/# /' "$T/daemon.log"
  return 1
}

daemon_stop() {
  kill -TERM "$DAEMON" 2>/dev/null
  wait "$DAEMON"
  local status=$?
  DAEMON=
  return $status
}

# The pids of the daemon's processes of one kind: process watch. The kernel keeps 15 letters.
process() {
  local pid name=matguardd-$1
  [ "$1" = worker ] && { worker; return; }
  for pid in $(cat "/proc/$DAEMON/task/$DAEMON/children" 2>/dev/null); do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "${name:0:15}" ] && echo "$pid"
  done
}

worker() {
  local pool pid
  for pool in $(process pool); do
    for pid in $(cat "/proc/$pool/task/$pool/children" 2>/dev/null); do
      [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = matguard-scan ] && echo "$pid"
    done
  done
}

# Waits until `process $1` names one, other than $2.
process_wait() {
  for _ in $(seq 100); do
    [ -n "$(process "$1")" ] && [ "$(process "$1")" != "${2:-}" ] && return 0
    sleep 0.05
  done
  return 1
}

matguard() { "$BIN/matguard" --lang en --run "$RUN" "$@"; }

verify() { matguard log verify --dir "$STATE/log"; }

# The records, from the segments alone: seq kind decision cause level ino count
logdump() { "$BIN/tools/logdump" "$STATE/log"; }

# Can this file be opened? Says allowed, denied or failed.
try_open() {
  local tally
  read -r -a tally < <("$BIN/tools/opener" 0 0 "$1")
  if [ "${tally[1]}" = 1 ]; then
    echo allowed
  elif [ "${tally[2]}" = 1 ]; then
    echo denied
  else
    echo failed
  fi
}
