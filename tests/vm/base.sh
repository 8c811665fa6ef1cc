#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the root folder of the guest out of Debian's packages: everything but MatGuard itself.
#   tests/vm/base.sh DIR
# The mirror is the one this machine's own apt uses. Exit 77, with the reason in the last line on
# stderr: this machine cannot make one. What is written here is what the base is cached by.
set -eu
dir=${1:?folder}

# Two kernels: Debian 12's own, and the newest 6.12 of its security archive.
kernels=(linux-image-amd64 'linux-image-6.12.*-amd64-unsigned')
packages=(systemd-sysv udev dbus kmod procps e2fsprogs dosfstools exfatprogs fdisk make usbutils
  umockdev initramfs-tools zstd libdeflate0 libconfig9 libgcrypt20 libsqlite3-0 libarchive13)
# Reinstalled by a test while / is guarded; nothing else may use the network.
offline=(tzdata libc6 perl-base)

cannot() {
  echo "guest: $*" >&2
  exit 77
}

[ "$(id -u)" -eq 0 ] || cannot "needs root"
command -v debootstrap >/dev/null || cannot "no debootstrap (make test-deps)"
mkdir -p "$dir"
mknod "$dir/.probe" c 1 3 2>/dev/null || cannot "device nodes cannot be made here"
rm -f "$dir/.probe"

# Lines "URI SUITE COMPONENT" of Debian 12 in this machine's apt sources.
# shellcheck disable=SC2016
sources=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
  'Created-By: Packages' 'Origin: Debian' | sort -u | grep ' bookworm') ||
  cannot "apt has no Debian 12 sources (apt-get update)"
mirror=$(awk '$2 == "bookworm" && $3 == "main" {print $1; exit}' <<<"$sources")
[ -n "$mirror" ] || cannot "apt has no source for bookworm main"

debootstrap --variant=minbase bookworm "$dir" "$mirror" >"$dir.log" 2>&1 || {
  tail -n 5 "$dir.log" >&2
  grep -qE "^E: (Failed getting release|Couldn't download|Invalid Release)" "$dir.log" ||
    exit 1
  cannot "debootstrap does not reach the Debian mirror: $(grep -m 1 '^E:' "$dir.log")"
}

# What no test looks at is not unpacked: drivers of sound, radio and graphics, documentation.
{
  echo force-unsafe-io
  for pattern in '/usr/share/doc/*' '/usr/share/man/*' '/usr/share/locale/*' \
    '/lib/modules/*/kernel/'{sound,drivers/{gpu,media,infiniband,iio,staging,isdn,video}}'/*' \
    '/lib/modules/*/kernel/drivers/net/'{wireless,ethernet}'/*'; do
    echo "path-exclude=$pattern"
  done
} >"$dir/etc/dpkg/dpkg.cfg.d/guest"
awk '{print "deb", $1, $2, $3}' <<<"$sources" >"$dir/etc/apt/sources.list"
cp /etc/resolv.conf "$dir/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' >"$dir/usr/sbin/policy-rc.d"
chmod 755 "$dir/usr/sbin/policy-rc.d"

# initramfs-tools: only what a root disk of ours may hang on, so that the boot is short.
mkdir -p "$dir/etc/initramfs-tools/conf.d"
printf 'MODULES=list\nCOMPRESS=zstd\n' >"$dir/etc/initramfs-tools/conf.d/guest"
printf '%s\n' virtio_pci virtio_blk virtio_scsi nvme ahci sd_mod sdhci_pci mmc_block ext4 \
  >"$dir/etc/initramfs-tools/modules.guest"

in_guest() {
  chroot "$dir" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@" >>"$dir.log" 2>&1 </dev/null
}

fetch() {
  in_guest "$@" || {
    tail -n 5 "$dir.log" >&2
    grep -qE '^(Err:|E: Failed to fetch)' "$dir.log" && cannot "the Debian mirror fails half-way"
    exit 1
  }
}

fetch apt-get -q update
newest=$(chroot "$dir" apt-cache pkgnames linux-image-6.12 | grep -xE "${kernels[1]}" |
  grep -vE 'cloud|rt-amd64' | sort -V | tail -n 1)
[ -n "$newest" ] || cannot "the Debian mirror has no kernel 6.12"
# Modules first, so that the hook of the kernels' packages finds them.
fetch apt-get -q -y --no-install-recommends install "${packages[@]}"
cat "$dir/etc/initramfs-tools/modules.guest" >>"$dir/etc/initramfs-tools/modules"
fetch apt-get -q -y --no-install-recommends install "${kernels[0]}" "$newest"
mkdir -p "$dir/var/offline"
fetch sh -c "cd /var/offline && apt-get -q download ${offline[*]}"

in_guest apt-get clean
in_guest systemd-machine-id-setup
in_guest systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer e2scrub_reap.service fstrim.timer getty@tty1.service \
  serial-getty@ttyS0.service systemd-networkd.service
rm -rf "$dir/usr/sbin/policy-rc.d" "$dir/etc/apt/sources.list" "$dir/etc/resolv.conf" \
  "$dir"/var/lib/apt/lists/* "$dir"/var/cache/apt/*.bin
echo guest >"$dir/etc/hostname"
echo 'LABEL=guest / ext4 errors=remount-ro 0 1' >"$dir/etc/fstab"
chroot "$dir" passwd -q -d root
