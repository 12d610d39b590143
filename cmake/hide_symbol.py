#!/usr/bin/env python3
"""Copies a shared library (ELF, 64 bit) and makes one symbol that it defines its own: no other library that a process
loads gets it in place of a symbol of the same name, nor gives it one.

    hide_symbol.py LIBRARY SYMBOL COPY

A library without that symbol is copied as it is.
"""
import pathlib
import struct
import sys

SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")
SYMBOL = struct.Struct("<IBBHQQ")
SHT_DYNSYM = 11
STV_HIDDEN = 2


def sections(image):
    """(type, offset, size, index of the linked section) of each."""
    if image[:6] != b"\x7fELF\x02\x01":
        sys.exit("expected an ELF library of 64 bit, little-endian, got another file")
    first, = struct.unpack_from("<Q", image, 0x28)
    size, count = struct.unpack_from("<HH", image, 0x3A)
    for i in range(count):
        _, kind, _, _, offset, length, link, *_ = SECTION_HEADER.unpack_from(image, first + i * size)
        yield kind, offset, length, link


def hide(image, name):
    table = list(sections(image))
    for kind, offset, length, link in table:
        if kind != SHT_DYNSYM:
            continue
        names = table[link][1]
        for at in range(offset, offset + length, SYMBOL.size):
            spelled, _, _, section, _, _ = SYMBOL.unpack_from(image, at)
            begin = names + spelled
            if section != 0 and image[begin:begin + len(name) + 1] == name + b"\0":
                image[at + 5] = STV_HIDDEN


def main():
    library, name, copy = sys.argv[1:]
    image = bytearray(pathlib.Path(library).resolve().read_bytes())
    hide(image, name.encode())
    path = pathlib.Path(copy)
    if path.exists() and path.read_bytes() == image:
        return  # what is linked with it stays as it is
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)


if __name__ == "__main__":
    main()
