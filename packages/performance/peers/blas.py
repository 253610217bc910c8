"""Which BLAS this process uses, and whether its float32 products are right. As a program it also says how fast these are,
as JSON; run it with OPENBLAS_NUM_THREADS=1."""

import ctypes
import json
import time

import numpy
import torch


def describe():
    library = ctypes.CDLL("libblas.so.3")
    try:
        library.openblas_get_config.restype = ctypes.c_char_p
        library.openblas_get_corename.restype = ctypes.c_char_p
        config = library.openblas_get_config().decode().split()
        return f"{config[0]} {config[1]}, {library.openblas_get_corename().decode()} kernels"
    except AttributeError:
        return "a BLAS that is not OpenBLAS"


def product_error():
    """Largest error of a float32 product of the challenge's shape, in units of its exact float64 value's rounding
    bound, k · 2^-24 · Σ|a||b|. Above 1 the BLAS is wrong on this machine, and its speed means nothing."""
    generator = torch.Generator().manual_seed(0)
    a = torch.randn(128, 256, generator=generator)
    b = torch.randn(256, 256, generator=generator)
    exact = a.double().numpy() @ b.double().numpy()
    bound = 256 * 2.0**-24 * (abs(a).double().numpy() @ abs(b).double().numpy())
    return float(numpy.max(numpy.abs((a @ b).double().numpy() - exact) / bound))


def product_seconds():
    """Shortest time of a float32 product of 512 x 512 matrices."""
    a = torch.ones(512, 512)
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        a @ a
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps({"error": product_error(), "seconds": product_seconds()}))
