"""Reads a safetensors file into PyTorch tensors; enough of the format for exported instances."""

import json
import struct

import numpy
import torch

TYPES = {"F32": "<f4", "F64": "<f8", "U32": "<u4", "I32": "<i4", "I64": "<i8", "U8": "u1"}


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        first, last = (8 + length + offset for offset in entry["data_offsets"])
        array = numpy.frombuffer(data[first:last], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
        widened = array.astype(numpy.int64) if array.dtype.kind == "u" else array.copy()
        tensors[name] = torch.from_numpy(widened)
    return tensors, metadata
