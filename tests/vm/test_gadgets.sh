#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Devices that nobody sells: composite ones made in the guest, and recorded ones without a kernel.
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
machine boot=quick root=sd seconds=150 files=tests/vm/guest/gadget.sh

input() { grep -q "$1" /proc/bus/input/devices; }
bound() { ls -d "/sys/bus/usb/drivers/$1"/[0-9]*:*; }

guest() {
  local seen interface
  # shellcheck source=tests/vm/guest/gadget.sh
  . "$T/gadget.sh"
  modprobe -a usb_storage usbhid
  gadgets_begin
  must $? "gadgets can be made here" "$(uname -r)"
  truncate -s 4M "$T/medium"
  seen=$({ gadget_new twofaced 0x1234 0x5678 SERIAL1 && gadget_storage twofaced "$T/medium" &&
    gadget_keyboard twofaced && gadget_plug twofaced; } 2>&1)
  must $? "a disk that is also a keyboard is plugged" "$seen"$'\n'"$(dmesg | tail -n 5)"
  wait_for 15 bound usb-storage
  ok $? "a composite device: its disk is one"
  wait_for 15 input twofaced
  ok $? "and its keyboard is one"
  is "$(cat /sys/bus/usb/devices/*/serial | grep -c SERIAL1)" 1 "it is one device"
  gadget_pull twofaced
  wait_for 15 eval '! bound usb-storage && ! input twofaced'
  ok $? "pulled, it is gone"

  # New interfaces without their own authorization: which half of it may come in can be chosen.
  for interface in /sys/bus/usb/devices/usb*; do
    echo 0 >"$interface/interface_authorized_default"
  done
  gadget_plug twofaced
  wait_for 15 eval 'ls -d /sys/bus/usb/devices/*:1.1'
  for interface in /sys/bus/usb/devices/*:1.0; do
    [ "$(cat "$interface/bInterfaceClass")" = 08 ] && echo 1 >"$interface/authorized" &&
      basename "$interface" >/sys/bus/usb/drivers_probe
  done
  wait_for 15 bound usb-storage
  ok $? "half authorized: the disk is there"
  input twofaced
  ok $((1 - $?)) "half authorized: the keyboard is not"

  printf '%s\n' 'P: /devices/pci0/usb9/9-1' 'E: SUBSYSTEM=usb' 'E: DEVTYPE=usb_device' \
    'A: idVendor=1234\n' >"$T/mock"
  seen=$(umockdev-run --device "$T/mock" -- ls /sys/bus/usb/devices 2>&1)
  is "$seen" 9-1 "umockdev shows a device that is not there"
}

vm_boot
vm_plan
