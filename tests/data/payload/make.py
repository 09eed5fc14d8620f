#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Espalier authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the payloads of this folder with other implementations, those of Debian 12:

apt-get install python3-cbor2 python3-msgpack zstd gzip
/usr/bin/python3 make.py
"""
import datetime
import os
import subprocess
import zlib

import cbor2
import msgpack

here = os.path.dirname(os.path.abspath(__file__))


def write(name, data):
    with open(os.path.join(here, name), "wb") as file:
        file.write(data)


write("cbor2.cbor", cbor2.dumps({
    "temp": 21.5, "n": 2**70, "neg": -2**64, "b": b"\x01\x02",
    "when": cbor2.CBORTag(1, 1363896240), "l": [1, "x\u00fc", None, True], 1: "int key"}))
write("msgpack.msgpack", msgpack.packb({
    "temp": 21.5, "u": 2**64 - 1, "i": -2**63, "b": b"\x01\x02",
    "l": [1, -1, -129, -40000, 70000, "x\u00fc", None, True], 7: "int key",
    "t": msgpack.Timestamp(1363896240, 500000000), "e": msgpack.ExtType(5, b"ab")}))
write("single.msgpack", msgpack.packb({"f": 1.1}, use_single_float=True))

text = b'{"temperature": 21.5, "unit": "C"}'
for program in ("gzip", "zstd"):
    packed = subprocess.run([program, "-c"], input=text, stdout=subprocess.PIPE, check=True).stdout
    write("json." + program, packed)
write("json.zlib", zlib.compress(text))
nested = text
for _ in range(5):
    nested = subprocess.run(["gzip", "-nc"], input=nested, stdout=subprocess.PIPE, check=True).stdout
write("nested.gzip", nested)
bomb = subprocess.run(["gzip", "-9", "-c"], input=bytes(100_000_000), stdout=subprocess.PIPE, check=True).stdout
write("zeros.gzip", bomb)
write("zeros.zstd", subprocess.run(["zstd", "-19", "-c"], input=bytes(100_000_000), stdout=subprocess.PIPE,
                                   check=True).stdout)
