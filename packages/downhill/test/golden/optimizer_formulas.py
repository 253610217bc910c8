"""Optimizers that PyTorch 1.13 lacks, written from their publications (and, where named, the authors' code) in NumPy.

Each is a class with `step(w, g)`, which returns the next w, and where the gradient is not taken at w, `location(w)`.
They run in float64 for the expected values and in float32 to learn what rounding does to them: NumPy keeps the type
of the arrays, since Python's own numbers do not widen it.
"""

import math

import numpy as np


class HeavyBall:
    """Polyak 1964: w_{k+1} = w_k − γ g + μ (w_k − w_{k−1})."""

    def __init__(self, h):
        self.h, self.before = h, None

    def step(self, w, g):
        before = w if self.before is None else self.before
        self.before = w
        return w - self.h["learningRate"] * g + self.h["momentum"] * (w - before)


class NAdam:
    """Dozat 2016, Algorithm 8, as the documentation of PyTorch's NAdam has it. PyTorch 1.13 itself multiplies the product
    of the coming step by μ once too often, which later versions do not."""

    def __init__(self, h):
        self.h, self.k, self.m, self.v, self.product = h, 0, 0, 0, 1.0

    def step(self, w, g):
        h, b1, b2 = self.h, self.h["beta1"], self.h["beta2"]
        self.k += 1
        mu, mu_next = (b1 * (1 - 0.5 * 0.96 ** (k * h["momentumDecay"])) for k in (self.k, self.k + 1))
        self.product *= mu
        self.m = b1 * self.m + (1 - b1) * g
        self.v = b2 * self.v + (1 - b2) * g * g
        m = mu_next * self.m / (1 - self.product * mu_next) + (1 - mu) * g / (1 - self.product)
        return w - h["learningRate"] * m / (np.sqrt(self.v / (1 - b2**self.k)) + h["epsilon"])


class AdaBelief:
    """Zhuang et al. 2020, Algorithm 2."""

    def __init__(self, h):
        self.h, self.k, self.m, self.s = h, 0, 0, 0

    def step(self, w, g):
        h, b1, b2 = self.h, self.h["beta1"], self.h["beta2"]
        self.k += 1
        self.m = b1 * self.m + (1 - b1) * g
        self.s = b2 * self.s + (1 - b2) * (g - self.m) ** 2 + h["epsilon"]
        m, s = self.m / (1 - b1**self.k), self.s / (1 - b2**self.k)
        return w - h["learningRate"] * m / (np.sqrt(s) + h["epsilon"])


class Adan:
    """Xie et al. 2022, as in the authors' adan.py (no_prox = False): first difference zero, moments bias-corrected."""

    def __init__(self, h):
        self.h, self.k, self.m, self.d, self.n, self.before = h, 0, 0, 0, 0, None

    def step(self, w, g):
        h = self.h
        b1, b2, b3 = h["beta1"], h["beta2"], h["beta3"]
        self.k += 1
        diff = 0 * g if self.before is None else g - self.before
        self.before = g
        self.m = b1 * self.m + (1 - b1) * g
        self.d = b2 * self.d + (1 - b2) * diff
        self.n = b3 * self.n + (1 - b3) * (g + b2 * diff) ** 2
        denominator = np.sqrt(self.n) / math.sqrt(1 - b3**self.k) + h["epsilon"]
        ahead = self.m / (1 - b1**self.k) + b2 * self.d / (1 - b2**self.k)
        return (w - h["learningRate"] * ahead / denominator) / (1 + h["learningRate"] * h["weightDecay"])


class Lion:
    """Chen et al. 2023, program 1."""

    def __init__(self, h):
        self.h, self.m = h, 0

    def step(self, w, g):
        h = self.h
        direction = np.sign(h["beta1"] * self.m + (1 - h["beta1"]) * g)
        self.m = h["beta2"] * self.m + (1 - h["beta2"]) * g
        return w - h["learningRate"] * (direction + h["weightDecay"] * w)


class Yogi:
    """Zaheer et al. 2018, Algorithm 2, with the bias correction of optax's scale_by_yogi."""

    def __init__(self, h):
        self.h, self.k, self.m, self.v = h, 0, 0, None

    def step(self, w, g):
        h, b1, b2 = self.h, self.h["beta1"], self.h["beta2"]
        self.k += 1
        v = np.full_like(g, h["initialAccumulator"]) if self.v is None else self.v
        self.m = b1 * self.m + (1 - b1) * g
        self.v = v - (1 - b2) * np.sign(v - g * g) * (g * g)
        m, v = self.m / (1 - b1**self.k), self.v / (1 - b2**self.k)
        return w - h["learningRate"] * m / (np.sqrt(v) + h["epsilon"])


class Signum:
    """Bernstein et al. 2018, Algorithm 2."""

    def __init__(self, h):
        self.h, self.m = h, 0

    def step(self, w, g):
        self.m = self.h["momentum"] * self.m + (1 - self.h["momentum"]) * g
        return w - self.h["learningRate"] * np.sign(self.m)


class WarmRestarts:
    """Loshchilov and Hutter 2017, equation 5, the epoch counted in batches; heavy-ball momentum."""

    def __init__(self, h, batches_per_epoch):
        self.h, self.batches, self.k, self.v = h, batches_per_epoch, 0, 0

    def step(self, w, g):
        h = self.h
        current, period = self.k / self.batches, h["restartEpochs"]
        while current >= period:
            current, period = current - period, period * h["restartFactor"]
        low, high = h["smallestLearningRate"], h["learningRate"]
        rate = low + (high - low) * (1 + math.cos(math.pi * current / period)) / 2
        self.k += 1
        self.v = h["momentum"] * self.v + g
        return w - rate * self.v


class Lookahead:
    """Zhang et al. 2019, Algorithm 1, around gradient descent with momentum, whose velocity is kept."""

    def __init__(self, h):
        self.h, self.k, self.v, self.slow = h, 0, 0, None

    def step(self, w, g):
        h = self.h
        slow = w if self.slow is None else self.slow
        self.k += 1
        self.v = h["momentum"] * self.v + g
        fast = w - h["learningRate"] * self.v
        if self.k % h["slowSteps"] == 0:
            fast = slow = slow + h["slowRate"] * (fast - slow)
        self.slow = slow
        return fast


class Sam:
    """Foret et al. 2021, equation 2, with the gradient of the step before in place of a second one at w."""

    def __init__(self, h):
        self.h, self.v, self.before = h, 0, None

    def location(self, w):
        if self.before is None:
            return w
        return w + self.h["radius"] * self.before / np.sqrt((self.before**2).sum())

    def step(self, w, g):
        self.before = g
        self.v = self.h["momentum"] * self.v + g
        return w - self.h["learningRate"] * self.v


class ScheduleFree:
    """Defazio et al. 2024, Algorithm 1 and its form for gradient descent, in the form of the authors' package, which
    holds y and z alone: x = (y − (1 − β) z) / β."""

    def __init__(self, h, adam):
        self.h, self.adam, self.k, self.v, self.weights, self.z, self.y = h, adam, 0, 0, 0.0, None, None

    def location(self, w):
        return w if self.y is None else self.y

    def step(self, w, g):
        h, beta = self.h, self.h["beta1"]
        z, y = (w, w) if self.z is None else (self.z, self.y)
        self.k += 1
        rate = h["learningRate"] * min(1, self.k / h["warmupSteps"] if h["warmupSteps"] else 1)
        if self.adam:
            rate *= math.sqrt(1 - h["beta2"] ** self.k)
            self.v = h["beta2"] * self.v + (1 - h["beta2"]) * g * g
            g = g / (np.sqrt(self.v) + h["epsilon"])
        g = g + h["weightDecay"] * y
        self.weights += rate**2
        c = rate**2 / self.weights
        y = (1 - c) * y + c * z
        self.y = y + rate * (beta * (1 - c) - 1) * g
        self.z = z - rate * g
        return (self.y - (1 - beta) * self.z) / beta


class Prodigy:
    """Mishchenko and Defazio 2023, Algorithm 4, as in the authors' prodigy.py."""

    def __init__(self, h):
        self.h, self.m, self.v, self.s, self.r = h, 0, 0, 0, 0.0
        self.d, self.start = h["initialEstimate"], None

    def step(self, w, g):
        h, b1, b2, d = self.h, self.h["beta1"], self.h["beta2"], self.d
        b3, d0 = math.sqrt(b2), h["initialEstimate"]
        start = w if self.start is None else self.start
        self.start = start
        rate = d * h["learningRate"]
        self.r = b3 * self.r + (d / d0) * rate * float(np.dot(g.astype(np.float64), start.astype(np.float64) - w))
        self.m = b1 * self.m + d * (1 - b1) * g
        self.v = b2 * self.v + d * d * (1 - b2) * g * g
        self.s = b3 * self.s + (d / d0) * rate * g
        estimate = h["estimateFactor"] * self.r / float(np.abs(self.s).sum(dtype=np.float64))
        self.d = max(d, estimate)
        w = w - h["weightDecay"] * rate * w
        return w - rate * self.m / (np.sqrt(self.v) + self.d * h["epsilon"])
