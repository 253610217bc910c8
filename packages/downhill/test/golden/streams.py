"""Named streams from OpenSSL's ChaCha20 and hashlib's SHA-256: the raw bytes, the uniforms, the normals."""

import hashlib
import struct

import scipy.stats
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

CASES = [
    (bytes(32), "inputs"),
    (hashlib.sha256(b"downhill").digest(), "weights/3"),
    (bytes(range(32)), "order/17"),
]
DRAWS = 20


def key_stream(seed, label, length):
    nonce = hashlib.sha256(label.encode()).digest()[:12]
    # OpenSSL takes the block counter (here 0) before the nonce of RFC 8439.
    return Cipher(ChaCha20(seed, bytes(4) + nonce), mode=None).encryptor().update(bytes(length))


def case(seed, label):
    words = struct.unpack(f"<{2 * DRAWS}I", key_stream(seed, label, 8 * DRAWS))
    pairs = list(zip(words[::2], words[1::2]))
    uniforms = [((high >> 5) * 2**26 + (low >> 6)) * 2.0**-53 for low, high in pairs]
    fractions = [(((high << 32 | low) >> 12) + 0.5) * 2.0**-52 for low, high in pairs]
    return {
        "name": label,
        "seed": seed.hex(),
        "label": label,
        "words": list(words),
        "uniforms": uniforms,
        "fractions": fractions,
        "normals": [float(scipy.stats.norm.ppf(p)) for p in fractions],
    }


def golden():
    return {"cases": [case(*arguments) for arguments in CASES]}
