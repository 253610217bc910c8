"""Covariance matrices from the Bessel form of the Matérn class (Rasmussen & Williams 2006, eq. 4.14), their Cholesky
factors by LAPACK, and a product with the factor."""

import numpy as np
import scipy.linalg
from scipy.special import gamma, kv

ORDERS = {"matern12": 0.5, "matern32": 1.5, "matern52": 2.5}


def one_dimensional(family, distance, lengthscale):
    if family == "squared-exponential":
        return np.exp(-((distance / lengthscale) ** 2) / 2)
    nu = ORDERS[family]
    scaled = np.sqrt(2 * nu) * distance / lengthscale
    with np.errstate(invalid="ignore"):
        value = 2 ** (1 - nu) / gamma(nu) * scaled**nu * kv(nu, scaled)
    return np.where(distance == 0, 1.0, value)


def case(family, dimension, points, lengthscale, jitter, seed):
    generator = np.random.default_rng(seed)
    locations = generator.uniform(-1, 1, (points, dimension))
    differences = np.abs(locations[:, None, :] - locations[None, :, :])
    matrix = one_dimensional(family, differences, lengthscale).prod(axis=2)
    matrix[np.diag_indices(points)] += jitter
    vector = generator.standard_normal(points)
    factor = scipy.linalg.cholesky(matrix, lower=True)
    lower = np.tril_indices(points)
    return {
        "name": f"{family}, {dimension} dimensions",
        "family": family,
        "dimension": dimension,
        "points": points,
        "lengthscale": lengthscale,
        "jitter": jitter,
        "condition": float(np.linalg.cond(matrix)),
        "locations": locations.ravel().tolist(),
        "vector": vector.tolist(),
        "matrix": matrix[lower].tolist(),
        "factor": factor[lower].tolist(),
        "product": (factor @ vector).tolist(),
    }


def golden():
    families = [*ORDERS, "squared-exponential"]
    return {
        "cases": [
            case(family, dimension, 12, 0.3 if dimension < 3 else 0.7, 1e-6, 10 * index + dimension)
            for index, family in enumerate(families)
            for dimension in (1, 2, 3)
        ]
    }
