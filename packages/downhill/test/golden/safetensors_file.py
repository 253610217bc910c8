"""A safetensors file, written by hand from the format's description: an 8-byte little-endian header length, a JSON
header padded with spaces to a multiple of 8, then the tensors one after another in the header's order."""

import json
import struct

import numpy as np

TENSORS = {
    "float32": np.array([[0.0, -1.5, 3.25], [1e-45, np.float32(3.4028235e38), 0.1]], dtype="<f4"),
    "float64": np.array([0.1, -2.0**-1074, 1e308], dtype="<f8"),
    "integers": np.array([[0, 1], [2**32 - 1, 7]], dtype="<u4"),
    "signed": np.array([-1, 2**31 - 1], dtype="<i4"),
}
METADATA = {"format": "downhill-golden", "text": 'é "quoted" \\ ☃'}


def golden():
    header, offset = {"__metadata__": METADATA}, 0
    for name, tensor in sorted(TENSORS.items()):
        dtype = {"<f4": "F32", "<f8": "F64", "<u4": "U32", "<i4": "I32"}[tensor.dtype.str]
        end = offset + tensor.nbytes
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(tensor.tobytes() for _, tensor in sorted(TENSORS.items()))
    return struct.pack("<Q", len(text)) + text + data
