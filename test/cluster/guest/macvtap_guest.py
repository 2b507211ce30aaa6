"""What QEMU does for a guest on a macvtap device: carries frames between it and the guest's card.

macvtap_guest.py DEVICE NAMESPACE CARD  in the namespace of DEVICE; makes CARD in NAMESPACE, prints "ready"
"""

import ctypes
import fcntl
import os
import select
import stat
import struct
import sys
import tempfile

TUNSETIFF = 0x400454CA
TAP_WITHOUT_HEADER = 0x0002 | 0x1000
NETWORK = 0x40000000


def open_macvtap(device):
    directory = f"/sys/class/net/{device}/macvtap"
    tap = os.listdir(directory)[0]
    with open(f"{directory}/{tap}/dev") as file:
        major, minor = map(int, file.read().split(":"))
    with tempfile.TemporaryDirectory() as place:
        node = os.path.join(place, tap)
        os.mknod(node, 0o600 | stat.S_IFCHR, os.makedev(major, minor))
        wire = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(wire, TUNSETIFF, struct.pack("16sH22x", b"", TAP_WITHOUT_HEADER))
    return wire


def open_card(namespace, card):
    with open(f"/run/netns/{namespace}") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "setns")
    wire = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(wire, TUNSETIFF, struct.pack("16sH22x", card.encode(), TAP_WITHOUT_HEADER))
    return wire


def carry(one, other):
    while True:
        for source in select.select([one, other], [], [])[0]:
            try:
                os.write(other if source == one else one, os.read(source, 65536))
            except OSError:
                # A device that is down takes nothing.
                continue


wires = open_macvtap(sys.argv[1]), open_card(sys.argv[2], sys.argv[3])
print("ready", flush=True)
carry(*wires)
