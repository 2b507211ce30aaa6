#!/bin/sh
# Two hypervisors of OVN inside of a kernel with ESP, which most machines of tests lack: what is on the wire between them with
# NB_Global.ipsec off and on, and whether the MTU of networks is right to the byte. See README.md.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
work=${1:-/tmp/neutrino-nested}
# Emulation on a busy machine is slow; it takes a minute or two.
seconds_max=900

fetch() {
  mkdir -p "$work/packages" "$work/tree"
  cd "$work/packages"
  kernel=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ {print $2; exit}')
  emulator=$(apt-get install -s --no-install-recommends qemu-system-x86 2>/dev/null |
    awk '/^Inst/ {print $2}' | grep -vE 'systemd|udev' || true)
  # shellcheck disable=SC2086
  apt-get download "$kernel" $emulator strongswan-starter strongswan-charon strongswan-libcharon libstrongswan \
    libstrongswan-standard-plugins openvswitch-ipsec python3-openvswitch python3-sortedcontainers >/dev/null 2>&1
  for package in ./*.deb; do dpkg -x "$package" "$work/tree"; done
}

# The libraries of a program or a module, by what the loader says.
libraries() {
  ldd "$1" 2>/dev/null | awk '/=> \//{print $3} /^\t\/lib64/{print $1}' | while read -r library; do
    case $library in /lib64/*) to=$image/usr/lib64 ;; *) to=$image/usr/lib/x86_64-linux-gnu ;; esac
    [ -e "$to/$(basename "$library")" ] || cp -L "$library" "$to/"
  done
}

program() {
  cp -L "$1" "$image/$2"
  libraries "$1"
}

build() {
  root=$work/tree
  image=$work/image
  rm -rf "$image"
  for directory in proc sys dev run tmp etc nested central usr/bin usr/sbin usr/lib64 usr/lib/x86_64-linux-gnu \
    usr/lib/python3/dist-packages usr/lib/ssl usr/share/openvswitch/scripts usr/share/ovn var/lib/ipsec bbin root; do
    mkdir -p "$image/$directory"
  done
  for link in bin sbin lib lib64; do ln -s "usr/$link" "$image/$link"; done
  ln -s /run "$image/var/run"
  LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu:$root/usr/lib/ipsec
  export LD_LIBRARY_PATH

  for name in openssl ovs-vsctl ovs-appctl ovsdb-tool ovsdb-server ovs-vswitchd ovn-northd ovn-controller ovn-nbctl ovn-sbctl \
    ping ip nsenter unshare busybox; do
    program "$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$name")" "usr/bin/$name"
  done
  ln -s busybox "$image/usr/bin/sh"
  # The kernel asks for ciphers by this path.
  ln -s /usr/bin/busybox "$image/usr/sbin/modprobe"
  ln -s /usr/bin/ip "$image/usr/sbin/ip"
  python=$(readlink -f /usr/bin/python3)
  program "$python" usr/bin/python3
  cp -a "/usr/lib/$(basename "$python")" "$image/usr/lib/"
  cp -a "$root"/usr/lib/python3/dist-packages/* "$image/usr/lib/python3/dist-packages/"
  for module in "$image/usr/lib/$(basename "$python")"/lib-dynload/*.so; do libraries "$module"; done
  cp -L /usr/lib/x86_64-linux-gnu/libgcc_s.so.1 "$image/usr/lib/x86_64-linux-gnu/"
  cp -L /etc/ssl/openssl.cnf "$image/usr/lib/ssl/"

  cp -a "$root/usr/lib/ipsec" "$image/usr/lib/"
  cp -a "$root"/etc/strongswan* "$root"/etc/ipsec* "$image/etc/"
  cp "$root/usr/sbin/ipsec" "$image/usr/sbin/"
  for module in "$image"/usr/lib/ipsec/charon "$image"/usr/lib/ipsec/*.so.0 "$image"/usr/lib/ipsec/plugins/*.so; do
    libraries "$module"
  done
  cp "$root/usr/share/openvswitch/scripts/ovs-monitor-ipsec" "$image/usr/share/openvswitch/scripts/"
  cp /usr/share/openvswitch/*.ovsschema "$image/usr/share/openvswitch/"
  cp /usr/share/ovn/*.ovsschema "$image/usr/share/ovn/"

  release=$(ls "$root/lib/modules")
  from=$root/lib/modules/$release
  to=$image/usr/lib/modules/$release
  mkdir -p "$to/kernel/drivers/net" "$to/kernel/arch/x86"
  cp "$from"/modules.* "$to/"
  for directory in crypto net lib arch/x86/crypto; do cp -a "$from/kernel/$directory" "$to/kernel/$(dirname "$directory")/"; done
  cp "$from"/kernel/drivers/net/geneve.ko "$from"/kernel/drivers/net/veth.ko "$to/kernel/drivers/net/"
  depmod -b "$image" "$release"

  printf 'root:x:0:0::/root:/bin/sh\n' >"$image/etc/passwd"
  printf 'root:x:0:\n' >"$image/etc/group"
  cp /etc/protocols /etc/services "$image/etc/" 2>/dev/null || true
  cp "$here"/guest/* "$image/nested/"
  cp "$here/guest/init" "$image/init"
  chmod +x "$image/init"
  (cd "$image" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 >"$work/image.gz")
}

boot() {
  LD_LIBRARY_PATH=$work/tree/usr/lib/x86_64-linux-gnu:$work/tree/lib/x86_64-linux-gnu
  export LD_LIBRARY_PATH
  emulator=$work/tree/usr/bin/qemu-system-x86_64
  [ -x "$emulator" ] || emulator=qemu-system-x86_64
  timeout "$seconds_max" "$emulator" -L "$work/tree/usr/share/qemu" -L "$work/tree/usr/share/seabios" \
    -accel tcg,thread=multi -cpu max -smp 2 -m 2048 -nodefaults -no-reboot -nographic -serial stdio \
    -kernel "$work"/tree/boot/vmlinuz-* -initrd "$work/image.gz" -append 'console=ttyS0 panic=-1 quiet' |
    tee "$work/log"
}

[ -d "$work/tree/boot" ] || fetch
build
boot
grep -q '^RESULT 0' "$work/log"
