"""Frames between the service and a slot: two lengths, a JSON header, a binary body. Nothing is base64."""

import json
import os
import struct

_LENGTHS = struct.Struct(">II")
MAX_HEADER = 64 << 20
MAX_BODY = 1 << 31
# What a pipe holds.
_CHUNK = 1 << 16


class FrameReader:
    """Cuts a byte stream into (header, body) frames."""

    def __init__(self, fd):
        self._fd = fd
        self._buffer = bytearray()

    def read(self):
        """Takes what the descriptor has; None at its end, else the list of frames now complete."""
        chunk = os.read(self._fd, _CHUNK)
        if not chunk:
            return None
        self._buffer += chunk
        frames = []
        while len(self._buffer) >= 8:
            header_length, body_length = _LENGTHS.unpack_from(self._buffer)
            if header_length > MAX_HEADER or body_length > MAX_BODY:
                raise ValueError("frame too large")
            end = 8 + header_length + body_length
            if len(self._buffer) < end:
                break
            header = json.loads(self._buffer[8 : 8 + header_length])
            body = bytes(memoryview(self._buffer)[8 + header_length : end])
            del self._buffer[:end]
            frames.append((header, body))
        return frames


def write_frame(fd, header, parts=()):
    """Writes one frame whose body is the concatenation of `parts`."""
    raw = json.dumps(header, separators=(",", ":")).encode()
    body_length = sum(len(part) for part in parts)
    _write_all(fd, _LENGTHS.pack(len(raw), body_length) + raw)
    for part in parts:
        _write_all(fd, part)


def _write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
