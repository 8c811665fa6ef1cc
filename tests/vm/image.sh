#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the guest's disk: the base (base.sh) with MatGuard installed in it as the README's
# `make install` does, not enabled, and what `make start` needs in /opt/matguard, built here: no
# compiler and no network in the guest. Both are cached in .cache/vm by a hash over what they are
# made of. Prints TAP, and is the first test of `make check-vm`: the others skip without a guest.
set -u
cd "$(dirname "$0")/../.." || exit 1
cache=$PWD/.cache/vm
# What the guest gets of this tree, with its dates, so that make finds nothing to do.
payload=(Makefile base rules scanner daemon cli systemd po docs/man build/rel build/locale
  build/state-secret.conf compile_commands.json)

skip() { # nothing to test here, and why
  rm -f "$cache/image"
  echo "1..0 # SKIP no guest: $*"
  exit 0
}

fail() {
  rm -f "$cache/image"
  echo "not ok 1 - the guest is made: $*"
  echo 1..1
  exit 1
}

done_in() { # done_in HOW
  echo "ok 1 - the guest is made ($1, $SECONDS s)"
  echo 1..1
  exit 0
}

[ "$(id -u)" -eq 0 ] || skip "needs root"
[ "$(uname -m)" = x86_64 ] || skip "made for x86_64 only"
mkdir -p "$cache"
exec 9>"$cache/lock"
flock -w 900 9 || fail "another one is made at the same time"
# The programs are named by the Makefile alone.
mapfile -t programs < <(find build -maxdepth 1 -type f -name 'matguard*' | LC_ALL=C sort)
make -s all >"$cache/make.log" 2>&1 || fail "MatGuard does not build (make)"

base_hash=$(sha256sum tests/vm/base.sh | cut -c 1-16)
image_hash=$({
  echo "$base_hash"
  find "${payload[@]}" "${programs[@]}" tests/vm/image.sh tests/vm/guest -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum
} | sha256sum | cut -c 1-16)
base=$cache/base-$base_hash
image=$cache/image-$image_hash

if [ -e "$image/disk.img" ]; then
  ln -sfn "$image" "$cache/image"
  done_in cached
fi
how="base cached"
if [ ! -d "$base" ]; then
  how="base made"
  rm -rf "$cache"/base-*
  timeout -k 5 700 tests/vm/base.sh "$base.part" 2>"$cache/base.err"
  status=$?
  [ "$status" -eq 0 ] || rm -rf "$base.part"
  [ "$status" -ne 77 ] || skip "$(tail -n 1 "$cache/base.err")"
  [ "$status" -eq 0 ] || { sed 's/^/# /' "$cache/base.err"; fail "base.sh, exit $status"; }
  mv "$base.part" "$base"
fi

root=$cache/root
rm -rf "$cache"/image-* "$root"
cp -a "$base" "$root" || fail "no room in $cache"
{
  make -s install DESTDIR="$root" &&
    chroot "$root" systemd-sysusers &&
    mkdir -p "$root/opt/matguard/build" "$root/usr/lib/guest" "$root/test" &&
    tar -cf - "${payload[@]}" "${programs[@]}" | tar -C "$root/opt/matguard" -xf - &&
    install -m 755 tests/vm/guest/start tests/vm/guest/init "$root/usr/lib/guest" &&
    install -m 644 -t "$root/etc/systemd/system" tests/vm/guest/guest.{service,target} &&
    ln -sf guest.target "$root/etc/systemd/system/default.target"
} >"$cache/install.log" 2>&1 || {
  sed 's/^/# /' "$cache/install.log"
  fail "MatGuard does not install in it"
}
mkdir "$image.part"
for version in 6.1 6.12; do
  cp "$root"/boot/vmlinuz-"$version".[0-9]* "$image.part/vmlinuz-$version"
  cp "$root"/boot/initrd.img-"$version".[0-9]* "$image.part/initrd-$version"
done || fail "a kernel is missing"
# An SD card's size must be a power of two.
truncate -s 2G "$image.part/disk.img"
mkfs.ext4 -q -F -L guest -d "$root" "$image.part/disk.img" >"$cache/mkfs.log" 2>&1 ||
  { sed 's/^/# /' "$cache/mkfs.log"; fail "mkfs.ext4 -d"; }
rm -rf "$root"
mv "$image.part" "$image"
ln -sfn "$image" "$cache/image"
done_in "$how"
