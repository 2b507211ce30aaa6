# Counts for some seconds what passes a device: ESP, Geneve in the clear, frames with the pattern of the pings.
import socket
import sys
import time

SECONDS = 12
mark = bytes.fromhex('4e657574726f6e6f')
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.bind((sys.argv[1], 0))
wire.settimeout(0.5)
esp = geneve = marked = longest = fragments = 0
end = time.time() + SECONDS
while time.time() < end:
    try:
        frame = wire.recv(65535)
    except socket.timeout:
        continue
    if frame[12:14] != b'\x08\x00':
        continue
    protocol, port = frame[23], int.from_bytes(frame[36:38], 'big')
    esp += protocol == 50
    geneve += protocol == 17 and port == 6081
    marked += mark in frame
    fragments += (int.from_bytes(frame[20:22], 'big') & 0x3FFF) != 0
    longest = max(longest, int.from_bytes(frame[16:18], 'big'))
print(f'esp {esp}, geneve {geneve}, marked {marked}, longest {longest}, fragments {fragments}', flush=True)
