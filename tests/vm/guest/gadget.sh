# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# USB devices out of nothing: configfs gadgets on dummy_hcd, so that a test can be any device.
#   gadget_new NAME VENDOR PRODUCT SERIAL
#   gadget_storage NAME FILE      a function: a disk
#   gadget_keyboard NAME          a function: a keyboard
#   gadget_plug NAME / gadget_pull NAME
# A composite device is one with several functions. Hostile ones: the same serial twice, a disk
# that is also a keyboard, another class after each plug.
GADGETS=/sys/kernel/config/usb_gadget

gadgets_begin() {
  modprobe -a dummy_hcd libcomposite usb_f_mass_storage usb_f_hid || return
  mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
}

gadget_new() {
  local dir=$GADGETS/$1
  mkdir "$dir" "$dir/strings/0x409" "$dir/configs/c.1" "$dir/configs/c.1/strings/0x409"
  echo "$2" >"$dir/idVendor"
  echo "$3" >"$dir/idProduct"
  echo "$4" >"$dir/strings/0x409/serialnumber"
  echo test >"$dir/strings/0x409/manufacturer"
  echo "$1" >"$dir/strings/0x409/product"
  echo c >"$dir/configs/c.1/strings/0x409/configuration"
}

gadget_storage() {
  mkdir "$GADGETS/$1/functions/mass_storage.0"
  echo "$2" >"$GADGETS/$1/functions/mass_storage.0/lun.0/file"
  ln -s "$GADGETS/$1/functions/mass_storage.0" "$GADGETS/$1/configs/c.1/"
}

# HID 1.11, appendix B.1: the boot keyboard.
gadget_keyboard() {
  local dir=$GADGETS/$1/functions/hid.0
  mkdir "$dir"
  echo 1 >"$dir/protocol"
  echo 1 >"$dir/subclass"
  echo 8 >"$dir/report_length"
  printf '%b' '\x05\x01\x09\x06\xa1\x01\x05\x07\x19\xe0\x29\xe7\x15\x00\x25\x01\x75\x01\x95\x08' \
    '\x81\x02\x95\x01\x75\x08\x81\x03\x95\x05\x75\x01\x05\x08\x19\x01\x29\x05\x91\x02\x95\x01' \
    '\x75\x03\x91\x03\x95\x06\x75\x08\x15\x00\x25\x65\x05\x07\x19\x00\x29\x65\x81\x00\xc0' \
    >"$dir/report_desc"
  ln -s "$dir" "$GADGETS/$1/configs/c.1/"
}

# The controller is named by dummy_hcd; one device at a time.
gadget_plug() { find /sys/class/udc -name 'dummy_udc*' -printf '%f' >"$GADGETS/$1/UDC"; }

gadget_pull() { echo >"$GADGETS/$1/UDC"; }
