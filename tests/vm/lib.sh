# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For tests in the guest: one machine under QEMU, without hardware help, with a time limit.
#
# A test sources this file, may call `machine` and define host_WORD functions, defines guest(),
# and ends with vm_boot (more than one, for more than one machine) and vm_plan. On the host vm_boot
# starts the machine and serves it; in the guest, where guest/lib.sh stands in for this file, it
# runs guest() with the number of the boot (1, 2, …). guest() calls `host WORD…` for plugging, counting, cutting the power.
# SOAK=1 asks for the long form of a test. KEEP=1 keeps the folder with the console's log.
set -u
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
IMAGE=$TOP/.cache/vm/image
TEST=$0
tap_count=0
tap_bad=0

ok() {
  tap_count=$((tap_count + 1))
  [ "$1" -eq 0 ] || tap_bad=$((tap_bad + 1))
  if [ "$1" -eq 0 ]; then echo "ok $tap_count - $2"; else echo "not ok $tap_count - $2"; fi
}

skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}

# machine WORD=VALUE…: what the machine is like.
#   kernel=6.1|6.12      the default: KERNEL of the environment, or 6.1
#   boot=systemd|quick   the whole of Debian, or init=guest/init: udev and the test
#   root=virtio|nvme|ahci|scsi|sd   what its disk hangs on
#   seconds=N            when its power is cut if it has not ended
#   boots=N              how often it may boot
#   files="PATH…"        files of this tree the guest part needs in $T, beside build/tools
declare -A vm=([kernel]=${KERNEL:-6.1} [boot]=systemd [root]=virtio [seconds]=180 [boots]=1)
machine() {
  local pair
  for pair in "$@"; do vm[${pair%%=*}]=${pair#*=}; done
}

# ---- what a host_ function may use ---------------------------------------------------------
qmp() { "$TOP/build/tools/qmp" "$T/qmp" "$@"; }

hmp() { # the human monitor, for what has no simple other way; prints its answer
  qmp "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"$1\"}}" |
    tr -d '\r' | sed 's/^{"return": "//; s/"}$//; s/\\r\\n/\n/g'
}

host_device() { # device DRIVER ID [KEY=VALUE…]: plug it
  local pair json="\"driver\":\"$1\",\"id\":\"$2\""
  for pair in "${@:3}"; do json+=",\"${pair%%=*}\":\"${pair#*=}\""; done
  qmp "{\"execute\":\"device_add\",\"arguments\":{$json}}"
}

host_unplug() { # and wait until the guest has let go of it
  qmp "{\"execute\":\"device_del\",\"arguments\":{\"id\":\"$1\"}}" DEVICE_DELETED
}

host_media() { # media ID [MIB]: an image with known bytes for a device's drive=ID
  local file=$T/$1.media
  [ -e "$file" ] || {
    truncate -s "${2:-16}M" "$file"
    printf 'known bytes of %s' "$1" | dd of="$file" bs=1M seek=1 conv=notrunc status=none
  }
  [ "$(hmp "drive_add 0 if=none,id=$1,file=$file,format=raw")" = OK ]
}

host_bytes() { # bytes ID: how many the guest has read and written there
  hmp "info blockstats" | sed -n "s/^$1: rd_bytes=\([0-9]*\) wr_bytes=\([0-9]*\) .*/\1 \2/p"
}

host_power_cut() { # what the guest has not brought to its disk is lost
  qmp '{"execute":"system_reset"}'
}

# ---- the machine ---------------------------------------------------------------------------
vm_cleanup() {
  # It is timeout's pid: that passes the signal on.
  [ -z "${QEMU_PID:-}" ] || { kill -TERM "$QEMU_PID" && wait "$QEMU_PID"; } 2>/dev/null
  QEMU_PID=
  if [ "${KEEP:-0}" = 1 ]; then echo "# kept: $T"; else rm -rf "$T"; fi
}

vm_prepare() {
  local needed
  "$TOP/tests/vm/image.sh" >"$T/image" || { cat "$T/image" && exit 1; }
  ! grep -q '# SKIP' "$T/image" || { cat "$T/image" && exit 0; }
  command -v qemu-system-x86_64 >/dev/null || skip_all "no qemu-system-x86_64 (make test-deps)"
  mkdir "$T/payload"
  cp "$TEST" "$T/payload/test.sh"
  cp "$TOP/tests/vm/guest/lib.sh" "$T/payload"
  # shellcheck disable=SC2086
  for needed in build/tools/* ${vm[files]:-}; do cp "$TOP"/$needed "$T/payload"; done
  echo "SOAK=${SOAK:-0}" >"$T/payload/settings"
  tar -C "$T/payload" -cf "$T/test.tar" .
  mkfifo "$T/port.in" "$T/port.out"
  exec {to_guest}<>"$T/port.in" {from_guest}<>"$T/port.out"
}

# The arguments for the root disk.
vm_root() {
  case ${vm[root]} in
    virtio) echo "-device virtio-blk-pci,drive=root" ;;
    nvme) echo "-device nvme,drive=root,serial=root" ;;
    ahci) echo "-device ahci,id=ahci -device ide-hd,drive=root,bus=ahci.0" ;;
    scsi) echo "-device virtio-scsi-pci,id=scsi -device scsi-hd,drive=root,bus=scsi.0" ;;
    sd) echo "-device sdhci-pci -device sd-card,drive=root" ;;
  esac
}

vm_start() {
  local line="root=LABEL=guest rw console=ttyS0 panic=-1 loglevel=5"
  [ "${vm[boot]}" = systemd ] || line+=" init=/usr/lib/guest/init"
  # One thread for both processors: with one each, QEMU 7.2 may run half of an instruction that the
  # other processor is patching (static keys), and the kernel dies of an invalid opcode.
  # shellcheck disable=SC2046,SC2086
  TMPDIR=$T timeout -k 5 "$((vm[seconds] + 30))" qemu-system-x86_64 \
    -accel tcg,thread=single -cpu max -m 1024 -smp 2 -nodefaults -no-user-config \
    -display none -vga none -nic none -serial "file:$T/console" \
    -kernel "$IMAGE/vmlinuz-${vm[kernel]}" -initrd "$IMAGE/initrd-${vm[kernel]}" -append "$line" \
    -drive "if=none,id=root,file=$IMAGE/disk.img,format=raw,snapshot=on" $(vm_root) \
    -drive "if=none,id=test,file=$T/test.tar,format=raw,readonly=on" \
    -device virtio-blk-pci,drive=test,serial=test \
    -device qemu-xhci,id=xhci -device virtio-rng-pci -device virtio-serial-pci \
    -chardev "pipe,id=port,path=$T/port" -device virtserialport,chardev=port,name=guest \
    -chardev "socket,id=qmp,path=$T/qmp,server=on,wait=off" -mon chardev=qmp,mode=control \
    ${vm[more]:-} >"$T/qemu.log" 2>&1 &
  QEMU_PID=$!
}

# One line from the guest. Returns 1 when the guest has said that it is done.
vm_serve() {
  local words status
  case $1 in
    boot)
      boots=$((boots + 1))
      echo "$boots" >&"$to_guest"
      [ "$boots" -le "${vm[boots]}" ] || { why="it rebooted by itself"; return 1; }
      ;;
    "host "*)
      read -r -a words <<<"${1#host }"
      "host_${words[0]}" "${words[@]:1}" >"$T/reply" 2>&1
      status=$?
      echo "$status $(tr '\n' ' ' <"$T/reply")" >&"$to_guest"
      ;;
    "ok - "*) ok 0 "${1#ok - }" ;;
    "not ok - "*) ok 1 "${1#not ok - }" ;;
    done) return 1 ;;
    *) echo "$1" ;;
  esac
}

vm_boot() {
  local line="" part="" boots=0 why="" bad_before=$tap_bad
  T=$(mktemp -d /var/tmp/matguard-vm.XXXXXX)
  trap vm_cleanup EXIT
  trap 'exit 1' INT TERM HUP
  vm_prepare
  SECONDS=0
  vm_start
  while [ -z "$why" ]; do
    if IFS= read -r -t 1 part <&"$from_guest"; then
      vm_serve "$line$part" || break
      line=""
      continue
    fi
    line+=$part # the rest of the line is still to come
    kill -0 "$QEMU_PID" 2>/dev/null || why="the machine ended in the middle"
    [ "$SECONDS" -lt "${vm[seconds]}" ] || why="no end after ${vm[seconds]} s"
  done
  [ -n "$why" ] || vm_end || why="it does not power off"
  [ -z "$why" ] || ok 1 "the guest comes to its end: $why"
  echo "# kernel ${vm[kernel]}, ${vm[boot]} boot, root on ${vm[root]}, $SECONDS s"
  [ "$tap_bad" -eq "$bad_before" ] || { tail -n 3 "$T/qemu.log"; tail -n 60 "$T/console"; } |
    tr -d '\r\033' | awk '{print "# | " $0}'
  vm_cleanup
}

vm_plan() {
  echo "1..$tap_count"
  [ "$tap_bad" -eq 0 ]
}

# The test is over: the machine has to end by itself.
vm_end() {
  local begun=$SECONDS
  while kill -0 "$QEMU_PID" 2>/dev/null; do
    [ $((SECONDS - begun)) -lt "${vm[end_seconds]:-40}" ] || return 1
    sleep 0.1
  done
  QEMU_PID=
}
