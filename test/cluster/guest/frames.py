"""Ethernet frames as lines of hexadecimal digits.

frames.py send DEVICE [PERIOD]  sends each line of standard input, with so many seconds between two
frames.py receive DEVICE        prints "ready", then "in HEX" or "out HEX" for each frame that passes the device
"""

import socket
import struct
import sys
import time

EVERY_PROTOCOL = 0x0003
PACKET_OUTGOING = 4
SOL_PACKET = 263
PACKET_AUXDATA = 8
VLAN_VALID = 0x10
SO_RCVBUFFORCE = 33
# Some ten thousand small frames: as many as come while others have the processor.
RECEIVE_BUFFER_BYTES = 32 << 20


def send(device, period="0"):
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind((device, 0))
    for line in sys.stdin:
        wire.send(bytes.fromhex(line))
        time.sleep(float(period))


def receive(device):
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
    wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES)
    wire.bind((device, EVERY_PROTOCOL))
    wire.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    print("ready", flush=True)
    while True:
        frame, ancillary, _, address = wire.recvmsg(65535, 256)
        for level, kind, value in ancillary:
            if level == SOL_PACKET and kind == PACKET_AUXDATA:
                status, _, _, _, _, tag, protocol = struct.unpack("IIIHHHH", value[:20])
                # The kernel takes the tag out of a frame before it shows it.
                if status & VLAN_VALID:
                    frame = frame[:12] + struct.pack("!HH", protocol or 0x8100, tag) + frame[12:]
        print("out" if address[2] == PACKET_OUTGOING else "in", frame.hex(), flush=True)


{"send": send, "receive": receive}[sys.argv[1]](*sys.argv[2:])
