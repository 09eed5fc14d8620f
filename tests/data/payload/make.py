#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Espalier authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the payloads of this folder with other implementations, those of Debian 12:

apt-get install python3-cbor2 python3-msgpack python3-protobuf python3-avro protobuf-compiler zstd gzip
/usr/bin/python3 make.py
"""
import io
import os
import struct
import subprocess
import zlib

import avro.datafile
import avro.io
import avro.schema
import cbor2
import msgpack
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

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

write("packed.bin", struct.pack("<hhf3Bd?5s2x", -2, 300, 1.5, 1, 2, 255, -0.1, True, b"ab"))

subprocess.run(["protoc", "--include_imports", "-Iproto", "-osensor.binpb", "sensor.proto"], cwd=here, check=True)
descriptors = descriptor_pb2.FileDescriptorSet()
with open(os.path.join(here, "sensor.binpb"), "rb") as file:
    descriptors.ParseFromString(file.read())
pool = descriptor_pool.DescriptorPool()
for descriptor in descriptors.file:
    pool.Add(descriptor)
reading = message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("sensors.Reading"))()
reading.name = "boiler \u00fc"
reading.value = 71.25
reading.unit = 1
reading.when.seconds = 1363896240
reading.when.nanos = 500000000
reading.history.extend([1, -2, 300])
reading.counters["a"] = 2**63 - 1
reading.calibration.offset = -5
reading.calibration.gain = 0
reading.raw = b"\x00\xff"
reading.serial = 2**64 - 1
reading.good = True
reading.past.add().offset = 7
reading.past.add()
reading.floor = 3
write("reading.protobuf", reading.SerializeToString(deterministic=True))

with open(os.path.join(here, "reading.avsc")) as file:
    schema = avro.schema.parse(file.read())
inner = {"name": "inner", "value": 0.5, "count": -1, "unit": "KELVIN", "history": [], "labels": {}, "note": None,
         "id": b"\x03\x04", "raw": b"", "ratio": 0.25, "next": None}
outer = {"name": "boiler \u00fc", "value": 71.25, "count": 2**63 - 1, "unit": "CELSIUS", "history": [1, -2, 300],
         "labels": {"a": True}, "note": "text", "id": b"\x01\x02", "raw": b"\x00\xff", "ratio": 1.5, "next": inner}
out = io.BytesIO()
avro.io.DatumWriter(schema).write(outer, avro.io.BinaryEncoder(out))
write("reading.avro-datum", out.getvalue())
for codec in ("null", "deflate"):
    writer = avro.datafile.DataFileWriter(open(os.path.join(here, "readings-" + codec + ".avro"), "wb"),
                                          avro.io.DatumWriter(), schema, codec=codec)
    writer.append(outer)
    writer.append(inner)
    writer.close()

subprocess.run(["protoc", "-Iproto", "-osparkplug.binpb", "sparkplug.proto"], cwd=here, check=True)
with open(os.path.join(here, "sparkplug.binpb"), "rb") as file:
    descriptors.ParseFromString(file.read())
os.remove(os.path.join(here, "sparkplug.binpb"))
pool.Add(descriptors.file[0])
Payload = message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("sparkplug.Payload"))


def sparkplug(name, seq, metrics, **others):
    payload = Payload(timestamp=1363896240500, **others)
    if seq is not None:
        payload.seq = seq
    for metric in metrics:
        payload.metrics.add(**metric)
    write("sparkplug-" + name + ".bin", payload.SerializeToString())


def death(name, number):
    sparkplug(name, None, [{"name": "bdSeq", "datatype": 8, "long_value": number}])


sparkplug("nbirth", 0, [
    {"name": "bdSeq", "datatype": 8, "long_value": 7},
    {"name": "Temperature", "alias": 1, "datatype": 9, "float_value": 21.5, "timestamp": 1363896240000,
     "properties": {"keys": ["engUnit"], "values": [{"type": 12, "string_value": "C"}]}},
    {"name": "Node Control/Rebirth", "datatype": 11, "boolean_value": False},
    {"name": "offset", "alias": 2, "datatype": 1, "int_value": 2**32 - 5},
    {"name": "count", "alias": 3, "datatype": 4, "long_value": 2**64 - 2},
    {"name": "since", "datatype": 13, "long_value": 1363896240500},
    {"name": "text", "datatype": 12, "string_value": "x\u00fc"},
    {"name": "nothing", "datatype": 3, "is_null": True},
    {"name": "raw", "datatype": 17, "bytes_value": b"\x00\xff", "metadata": {"size": 2, "file_name": "f"}},
    {"name": "table", "datatype": 16, "dataset_value": {
        "num_of_columns": 2, "columns": ["a", "b"], "types": [3, 12], "rows": [
            {"elements": [{"int_value": 1}, {"string_value": "one"}]},
            {"elements": [{"int_value": 2**32 - 2}, {"string_value": "two"}]}]}},
    {"name": "motor", "datatype": 19, "template_value": {
        "template_ref": "Motor", "is_definition": False,
        "metrics": [{"name": "rpm", "datatype": 10, "double_value": 1500.5}]}},
], uuid="id", body=b"\x01")
sparkplug("ndata", 1, [{"alias": 1, "float_value": 22.25, "is_historical": True}, {"alias": 2, "int_value": 2**32 - 6},
                       {"alias": 99, "int_value": 1}])
death("ndeath7", 7)
death("ndeath6", 6)
