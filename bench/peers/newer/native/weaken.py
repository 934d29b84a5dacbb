#!/usr/bin/python3
"""Turns the need of GLIBCXX_3.4.32 in an ELF64 library into one of GLIBCXX_3.4.30, in place: weaken.py FILE"""
import struct
import sys

OLD, NEW = b"GLIBCXX_3.4.32", b"GLIBCXX_3.4.30"
VERSION_NEEDS = 0x6FFFFFFE  # SHT_GNU_verneed


def elf_hash(name):
    value = 0
    for byte in name:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ high >> 24) & ~high & 0xFFFFFFFF
    return value


path = sys.argv[1]
with open(path, "rb") as file:
    library = bytearray(file.read())
(sections_at,) = struct.unpack_from("<Q", library, 40)
size, count = struct.unpack_from("<HH", library, 58)
sections = [struct.unpack_from("<IIQQQQIIQQ", library, sections_at + i * size) for i in range(count)]
needs = next(section for section in sections if section[1] == VERSION_NEEDS)
_, _, _, _, strings, length, *_ = sections[needs[6]]
name_at = library.find(OLD + b"\0", strings)
assert strings <= name_at < strings + length

# A list of libraries, each with a list of the versions that are needed of it.
library_at, changed, last = needs[4], 0, False
while not last:
    _, versions, _, first, following = struct.unpack_from("<HHIII", library, library_at)
    version_at = library_at + first
    for _ in range(versions):
        hash_of_name, _, _, _, step = struct.unpack_from("<IHHII", library, version_at)
        if hash_of_name == elf_hash(OLD):
            struct.pack_into("<I", library, version_at, elf_hash(NEW))
            changed += 1
        version_at += step
    library_at, last = library_at + following, following == 0
library[name_at:name_at + len(OLD)] = NEW
assert changed == 1
with open(path, "wb") as file:
    file.write(library)
