"""A small instance from its name alone: canonical JSON, SHA-256, named streams, Gaussian process, noise, weights."""

import hashlib
import json
import struct

import numpy as np
import scipy.linalg
import scipy.stats

from covariance import one_dimensional
from streams import key_stream

CHALLENGE = {
    "inputs": 2, "outputs": 1, "sampler": "cholesky", "fourierFeatures": 64, "covariance": "matern52",
    "lengthscale": 0.5, "jitter": 0.001, "noise": 0.25, "trainFraction": 0.75, "testPool": 6, "testSubset": 3,
    "width": 5, "frozenLayers": 2, "frozenStatistics": "initial", "normMomentum": 0.125, "normEpsilon": 0.001,
    "batchSize": 4, "shuffle": "batches", "patience": 7, "minImprovement": 0, "epochLimit": None,
    "fuelLimit": 1000000, "slack": 4,
}  # fmt: skip
NAME = {"challenge": CHALLENGE, "difficulty": {"hiddenLayers": 1, "samples": 12}, "seed": "golden é", "nonce": 5}
DATA = ["inputs", "outputs", "sampler", "covariance", "lengthscale", "noise", "trainFraction", "testPool", "jitter"]


def digest(value):
    """RFC 8785 for these values: sorted keys, no spaces, and numbers that Python and ECMAScript write alike."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def words(key, label, count):
    return np.array(struct.unpack(f"<{count}Q", key_stream(key, label, 8 * count)), dtype=np.uint64)


def uniforms(key, label, count):
    pairs = words(key, label, count)
    low, high = pairs & np.uint64(2**32 - 1), pairs >> np.uint64(32)
    return ((high >> np.uint64(5)) * 2.0**26 + (low >> np.uint64(6))) * 2.0**-53


def normals(key, label, count):
    return scipy.stats.norm.ppf(((words(key, label, count) >> np.uint64(12)) + 0.5) * 2.0**-52)


def weights(key, layer, shape):
    limit = np.sqrt(6 / sum(shape))
    values = limit * (2 * uniforms(key, f"weights/{layer}", shape[0] * shape[1]) - 1)
    return [float(str(value)) for value in values.astype(np.float32)]


def golden():
    key = digest(NAME)
    points = CHALLENGE["testPool"] + NAME["difficulty"]["samples"]
    data = {k: CHALLENGE[k] for k in DATA} | {"samples": NAME["difficulty"]["samples"], "seed": NAME["seed"]}
    data_key = digest(data | {"nonce": NAME["nonce"]})
    inputs = 2 * uniforms(data_key, "inputs", points * 2).reshape(points, 2) - 1
    distances = np.abs(inputs[:, None, :] - inputs[None, :, :])
    matrix = one_dimensional(CHALLENGE["covariance"], distances, CHALLENGE["lengthscale"]).prod(axis=2)
    matrix += CHALLENGE["jitter"] * np.eye(points)
    function = scipy.linalg.cholesky(matrix, lower=True) @ normals(data_key, "function", points)
    targets = function + CHALLENGE["noise"] * normals(data_key, "noise", points)
    width = CHALLENGE["width"]
    return {
        **NAME,
        "digest": key.hex(),
        "datasetDigest": data_key.hex(),
        "inputs": inputs.ravel().tolist(),
        "function": function.tolist(),
        "targets": targets.tolist(),
        "weights": [weights(key, 0, (width, 2)), weights(key, 1, (width, width)), weights(key, 2, (1, width))],
    }
