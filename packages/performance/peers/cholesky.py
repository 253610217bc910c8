"""SciPy's Cholesky factorization (LAPACK dpotrf) of the challenge's own covariance matrix."""

import time

import numpy
import scipy.linalg


def covariance(points, lengthscale=0.3, jitter=1e-8):
    locations = numpy.random.default_rng(0).uniform(-1, 1, (points, 2))
    product = numpy.ones((points, points))
    total = numpy.zeros((points, points))
    for column in locations.T:
        scaled = 5**0.5 / lengthscale * numpy.abs(column[:, None] - column[None, :])
        product *= 1 + scaled + scaled**2 / 3
        total += scaled
    product *= numpy.exp(-total)
    product[numpy.diag_indices(points)] += jitter
    return product


def factor(request):
    """LAPACK works in place on a Fortran-ordered copy that is made outside the clock; nothing is checked or cleaned."""
    matrix = covariance(request["points"])
    seconds = []
    for _ in range(request["repetitions"]):
        copy = numpy.array(matrix, order="F")
        start = time.perf_counter()
        scipy.linalg.cholesky(copy, lower=True, overwrite_a=True, check_finite=False)
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds}
