#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each kind of device is plugged and pulled: what the guest sees of it, and how many bytes of a
# medium were read, as counted below the guest. The base of tests of USB policy and of wiping.
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
machine boot=quick root=scsi seconds=300
# A card cannot be changed in QEMU's reader, and what is read of it is not counted.
machine more="-drive if=none,id=card,driver=null-co,size=16M,read-zeroes=on -device sdhci-pci \
  -device sd-card,drive=card"

host_plug() { # plug KIND: its id is its kind
  case $1 in
    bot) host_media bot && host_device usb-storage bot drive=bot bus=xhci.0 serial=BOT1 ;;
    uas)
      host_media uas && host_device usb-uas bridge bus=xhci.0 &&
        host_device scsi-hd uas drive=uas bus=bridge.0 &&
        hmp "qom-set bridge attached true"
      ;;
    mtp) mkdir -p "$T/mtp" && host_device usb-mtp mtp rootdir="$T/mtp" bus=xhci.0 ;;
    keyboard) host_device usb-kbd keyboard bus=xhci.0 ;;
    hub)
      host_device usb-hub hub bus=xhci.0 port=4 &&
        host_device usb-mouse mouse bus=xhci.0 port=4.1
      ;;
    net) host_device usb-net net bus=xhci.0 ;;
    nvme) host_media nvme && host_device nvme nvme drive=nvme serial=N1 ;;
    lun) host_media lun && host_device scsi-hd lun drive=lun bus=scsi.0 ;;
  esac
}

host_pull() {
  case $1 in
    uas) host_unplug bridge ;;
    *) host_unplug "$1" ;;
  esac
}

# The disk whose place in the tree has this word, but the root's.
disk() {
  local block
  for block in /sys/block/*; do
    [[ $(readlink "$block") =~ $1 ]] && [ "${block##*/}" != "$root" ] && echo "${block##*/}" &&
      return
  done
  return 1
}

usb_driver() { # a USB interface is bound to this driver
  ls -d "/sys/bus/usb/drivers/$1"/[0-9]*:*
}

input() { grep -q "$1" /proc/bus/input/devices; }

usb_product() { grep -q "$1" /sys/bus/usb/devices/*/product; }

usb_serial() { grep -q "$1" /sys/bus/usb/devices/*/serial; }

net_of_usb() { readlink /sys/class/net/* | grep -q usb; }

# seen KIND COMMAND…: by which the guest knows it
seen() {
  local kind=$1 out
  shift
  out=$(host plug "$kind")
  ok $? "$kind: is plugged"
  [ -z "${out//[^[:alnum:]]/}" ] || [[ $out == *return* ]] || note "$out"
  wait_for 15 "$@"
  ok $? "$kind: is seen ($*)"
  "$@" >/dev/null || note "$(dmesg | tail -n 5)"$'\n'"$(cat /sys/bus/usb/devices/*/product)"
}

gone() {
  local kind=$1 out
  shift
  out=$(host pull "$kind")
  ok $? "$kind: is pulled"
  wait_for 15 not "$@"
  ok $? "$kind: is gone"
}

not() { ! "$@"; }

# counted KIND DISK: what is read and written below is what was read and written above
counted() {
  local before after name
  name=$(disk "$2")
  udevadm settle -t 20
  read -r -a before < <(host bytes "$1")
  [ "${before[0]:-0}" -gt 0 ]
  ok $? "$1: the kernel has read its first sectors by itself (${before[0]:-none} bytes)"
  dd if="/dev/$name" of="$T/read" bs=64K count=1 skip=16 iflag=direct status=none
  grep -aq "known bytes of $1" "$T/read"
  ok $? "$1: its bytes are those of the medium"
  dd if=/dev/zero of="/dev/$name" bs=4K count=1 oflag=direct status=none
  udevadm settle -t 20
  read -r -a after < <(host bytes "$1")
  is "$((after[1] - before[1]))" 4096 "$1: 4096 bytes were written, and no other"
  [ $((after[0] - before[0])) -ge 65536 ]
  ok $? "$1: what was read is counted ($((after[0] - before[0])))"
}

guest() {
  local bytes dev
  root=$(basename "$(findmnt -no SOURCE /)")
  modprobe -a usb_storage uas xhci_pci sdhci_pci mmc_block

  seen bot usb_driver usb-storage
  wait_for 15 disk usb
  counted bot usb
  gone bot disk usb
  seen uas usb_driver uas
  wait_for 15 disk usb
  counted uas usb
  gone uas disk usb
  seen mtp usb_product filesharing
  is "$(disk usb)" "" "mtp: brings no disk"
  gone mtp usb_product filesharing
  seen keyboard input "QEMU USB Keyboard"
  gone keyboard input "QEMU USB Keyboard"
  seen hub input "QEMU USB Mouse"
  gone hub input "QEMU USB Mouse"
  seen net net_of_usb
  gone net net_of_usb
  seen nvme disk nvme
  gone nvme disk nvme
  seen lun disk target
  gone lun disk target
  is "$(disk mmc)" mmcblk0 "card: is seen"
  # What USB policy will stand on: an unauthorized stick gives not a byte.
  echo 0 >/sys/module/usbcore/parameters/authorized_default
  for dev in /sys/bus/usb/devices/usb*; do echo 0 >"$dev/authorized_default"; done
  host plug bot >/dev/null
  wait_for 15 usb_serial BOT1
  ok $? "locked: the stick's descriptors are read"
  sleep 3
  is "$(host bytes bot | xargs)" "0 0" "locked: of its medium not a byte"
  dev=$(dirname "$(grep -l BOT1 /sys/bus/usb/devices/*/serial)")
  echo 1 >"$dev/authorized"
  wait_for 15 disk usb
  ok $? "unlocked: it is a disk"
  udevadm settle -t 20
  read -r -a bytes < <(host bytes bot)
  [ "${bytes[0]:-0}" -gt 0 ]
  ok $? "unlocked: and is read"
}
vm_boot
vm_plan
