"""Optimizers that see tensors, written from their publications (and, where named, the authors' code) in NumPy.

Each is a class with `step(tensors, gradients, kinds)`: lists of arrays, [out, in] for weights; it returns the next
tensors. They run in float64 for the expected values and in float32 to learn what rounding does to them.
"""

import math

import numpy as np


def norm(x):
    return float(np.sqrt(np.sum(x.astype(np.float64) ** 2)))


class PerTensor:
    """Keeps one state, a dict, for each tensor, and counts steps from 1."""

    def __init__(self, h):
        self.h, self.k, self.states = h, 0, None

    def step(self, tensors, gradients, roles):
        self.k += 1
        if self.states is None:
            self.states = [{} for _ in tensors]
        return [self.one(w, g, s, role) for w, g, s, role in zip(tensors, gradients, self.states, roles)]

    def moments(self, g, s, b1, b2):
        """Adam's averages, corrected for their start at zero."""
        s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
        s["v"] = b2 * s.get("v", 0) + (1 - b2) * g**2
        return s["m"] / (1 - b1**self.k), s["v"] / (1 - b2**self.k)


class Lamb(PerTensor):
    """You et al. 2020, Algorithm 2."""

    def one(self, w, g, s, role):
        h = self.h
        m, v = self.moments(g, s, h["beta1"], h["beta2"])
        r = m / (np.sqrt(v) + h["epsilon"]) + h["weightDecay"] * w
        trust = norm(w) / norm(r) if norm(w) > 0 and norm(r) > 0 else 1.0
        return w - h["learningRate"] * trust * r


class Lars(PerTensor):
    """You et al. 2017, Algorithm 1."""

    def one(self, w, g, s, role):
        h = self.h
        rate = h["trustCoefficient"] * norm(w) / (norm(g) + h["weightDecay"] * norm(w)) if norm(w) > 0 else 1.0
        s["v"] = h["momentum"] * s.get("v", 0) + h["learningRate"] * rate * (g + h["weightDecay"] * w)
        return w - s["v"]


class NovoGrad(PerTensor):
    """Ginsburg et al. 2019, Algorithm 1."""

    def one(self, w, g, s, role):
        h = self.h
        square = norm(g) ** 2
        s["v"] = h["beta2"] * s["v"] + (1 - h["beta2"]) * square if "v" in s else square
        s["m"] = h["beta1"] * s.get("m", 0) + (g / (math.sqrt(s["v"]) + h["epsilon"]) + h["weightDecay"] * w)
        return w - h["learningRate"] * s["m"]


class Adafactor(PerTensor):
    """Shazeer and Stern 2018, Algorithms 4 (matrices) and 5 (vectors), with sums where they have sums."""

    def one(self, w, g, s, role):
        h = self.h
        b2 = 1 - self.k ** -h["decayExponent"]
        square = g**2 + h["squareEpsilon"]
        if w.ndim == 2:
            s["r"] = b2 * s.get("r", 0) + (1 - b2) * square.sum(1)
            s["c"] = b2 * s.get("c", 0) + (1 - b2) * square.sum(0)
            v = np.outer(s["r"], s["c"]) / s["r"].sum()
        else:
            v = s["v"] = b2 * s.get("v", 0) + (1 - b2) * square
        u = g / np.sqrt(v)
        u = u / max(1.0, norm(u) / math.sqrt(u.size) / h["clipThreshold"])
        rate = min(h["learningRate"], 1 / math.sqrt(self.k)) * max(h["scaleEpsilon"], norm(w) / math.sqrt(w.size))
        return w - rate * u - rate * h["weightDecay"] * w


class Muon(PerTensor):
    """Jordan et al. 2024, as in the authors' muon.py of that year; AdamW for all but hidden matrices."""

    def one(self, w, g, s, role):
        h = self.h
        if role != "hidden":
            m, v = self.moments(g, s, h["adamBeta1"], h["adamBeta2"])
            decayed = w * (1 - h["adamLearningRate"] * h["weightDecay"])
            return decayed - h["adamLearningRate"] * m / (np.sqrt(v) + h["adamEpsilon"])
        s["m"] = h["momentum"] * s.get("m", 0) + g
        u = self.orthogonalize(g + h["momentum"] * s["m"] if h["nesterov"] else s["m"])
        decayed = w * (1 - h["learningRate"] * h["weightDecay"])
        return decayed - h["learningRate"] * math.sqrt(max(1.0, w.shape[0] / w.shape[1])) * u

    def orthogonalize(self, g):
        a, b, c = 3.4445, -4.7750, 2.0315
        x = g / (norm(g) + 1e-7)
        tall = x.shape[0] > x.shape[1]
        if tall:
            x = x.T
        for _ in range(self.h["newtonSchulzSteps"]):
            gram = x @ x.T
            x = a * x + (b * gram + c * gram @ gram) @ x
        return x.T if tall else x


def power(symmetric, exponent, floor):
    values, vectors = np.linalg.eigh(symmetric)
    return (vectors * np.maximum(values, floor) ** exponent) @ vectors.T


class Shampoo(PerTensor):
    """Gupta et al. 2018, Algorithm 1, and its diagonal variant for vectors; roots every `updateInterval` steps."""

    def one(self, w, g, s, role):
        h = self.h
        g = g + h["weightDecay"] * w
        if w.ndim == 1:
            s["h"] = s.get("h", h["epsilon"]) + g**2
            direction = g / np.sqrt(s["h"])
        else:
            if self.k == 1:
                s["l"], s["r"] = (h["epsilon"] * np.eye(n, dtype=w.dtype) for n in w.shape)
            s["l"] = s["l"] + g @ g.T
            s["r"] = s["r"] + g.T @ g
            if (self.k - 1) % h["updateInterval"] == 0:
                s["roots"] = [power(s[side], -1 / 4, h["epsilon"]) for side in "lr"]
            direction = s["roots"][0] @ g @ s["roots"][1]
        s["v"] = h["momentum"] * s.get("v", 0) + direction
        return w - h["learningRate"] * s["v"]


class Soap(PerTensor):
    """Vyas et al. 2025, Algorithm 3, in the order of the authors' soap.py: the first gradient only makes the basis."""

    def one(self, w, g, s, role):
        h, k = self.h, self.k - 1
        if k > 0:
            s["m"] = h["beta1"] * s.get("m", 0) + (1 - h["beta1"]) * g
            left, right = s.get("q", (None, None))
            turn = (lambda x: left.T @ x @ right) if w.ndim == 2 else (lambda x: x)
            back = (lambda x: left @ x @ right.T) if w.ndim == 2 else (lambda x: x)
            s["v"] = h["beta2"] * s.get("v", 0) + (1 - h["beta2"]) * turn(g) ** 2
            m, v = turn(s["m"]) / (1 - h["beta1"] ** k), s["v"] / (1 - h["beta2"] ** k)
            new = w - h["learningRate"] * back(m / (np.sqrt(v) + h["epsilon"])) - h["learningRate"] * h["weightDecay"] * w
        else:
            new = w
        if w.ndim == 2:
            self.move_basis(g, s, k)
        return new

    def move_basis(self, g, s, k):
        h = self.h
        grams = (g @ g.T, g.T @ g)
        s["l"] = tuple(h["beta2"] * s["l"][i] + (1 - h["beta2"]) * x if "l" in s else (1 - h["beta2"]) * x
                       for i, x in enumerate(grams))
        if k == 0:
            s["q"] = tuple(np.linalg.eigh(x)[1][:, ::-1] for x in s["l"])
        elif k % h["preconditionInterval"] == 0:
            orders = [np.argsort(-np.diag(q.T @ x @ q), kind="stable") for x, q in zip(s["l"], s["q"])]
            s["v"] = s["v"][np.ix_(*orders)]
            s["q"] = tuple(np.linalg.qr(x @ q[:, order])[0] for x, q, order in zip(s["l"], s["q"], orders))
