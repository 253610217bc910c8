"""Elementary functions and the normal quantile, by mpmath at 50 digits, rounded once to float64.

The quantile is also held against scipy.stats.norm.ppf, a third implementation.
"""

import mpmath
import numpy as np
import scipy.stats

mpmath.mp.dps = 50


def table(function, points):
    """Pairs of a float64 argument and the nearest float64 to the function's exact value there."""
    return [[float(x), float(function(mpmath.mpf(float(x))))] for x in points]


def quantile(probability):
    """Newton's method on the distribution function, in 50 digits."""
    x = mpmath.mpf(float(scipy.stats.norm.ppf(float(probability))))
    for _ in range(4):
        x -= (mpmath.ncdf(x) - probability) / mpmath.npdf(x)
    assert abs(x - scipy.stats.norm.ppf(float(probability))) <= 1e-13 * (1 + abs(x))
    return x


def golden():
    generator = np.random.default_rng(7)
    signed = np.concatenate([generator.uniform(-20, 20, 40), generator.uniform(-1, 1, 40), [1e-9, -1e-9]])
    wide = np.concatenate([generator.uniform(-700, 700, 30), signed])
    positive = np.exp(generator.uniform(-40, 40, 60))
    above_minus_one = np.concatenate([generator.uniform(-0.99, 3, 40), [1e-12, -1e-12, 1e6]])
    probabilities = np.concatenate([generator.uniform(0, 1, 80), 10.0 ** -np.arange(1, 16), [0.5 + 2.0**-52, 2.0**-53]])
    bases, exponents = np.exp(generator.uniform(-3, 3, 40)), generator.uniform(-30, 30, 40)
    pairs = [*zip(bases, exponents), (0.9, 100), (0.999, 5000), (2, 0.5), (10, -3)]
    powers = [[float(b), float(e), float(mpmath.power(float(b), float(e)))] for b, e in pairs]
    return {
        "exp": table(mpmath.exp, wide),
        "expm1": table(mpmath.expm1, signed),
        "log": table(mpmath.log, positive),
        "log1p": table(mpmath.log1p, above_minus_one),
        "sin": table(mpmath.sin, wide),
        "cos": table(mpmath.cos, wide),
        "tanh": table(mpmath.tanh, signed),
        "normalQuantile": table(quantile, probabilities),
        "pow": powers,
    }
