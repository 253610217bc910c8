"""One training step: predictions, loss, every gradient, running statistics, and evaluation afterwards."""

import numpy as np
import torch

from mlp import Mlp, float32_numbers, numbers, scaled_error

BASE = {"normMomentum": 0.1, "normEpsilon": 1e-5, "frozenStatistics": "initial"}
CASES = [
    ("paper", 1, {"inputs": 2, "outputs": 1, "width": 24, "hiddenLayers": 3, "frozenLayers": 2}, 37),
    ("one hidden layer", 2, {"inputs": 2, "outputs": 1, "width": 20, "hiddenLayers": 1, "frozenLayers": 2}, 16),
    (
        "c006",
        3,
        {"inputs": 1, "outputs": 2, "width": 17, "hiddenLayers": 2, "frozenLayers": 2, "frozenStatistics": "running"},
        25,
    ),
    (
        "nothing frozen",
        4,
        {"inputs": 5, "outputs": 3, "width": 19, "hiddenLayers": 2, "frozenLayers": 0, "normMomentum": 0.25},
        33,
    ),
    ("deep and narrow", 5, {"inputs": 3, "outputs": 1, "width": 9, "hiddenLayers": 8, "frozenLayers": 3}, 40),
]
# A pre-activation this close to zero could change sign in float32, and its gradient with it.
SMALLEST_PREACTIVATION = 2e-5


def case(name, seed, overrides, rows):
    shape = {**BASE, **overrides, "maxRows": rows}
    while True:
        exact, margin = run(shape, rows, seed, torch.float64)
        if margin > SMALLEST_PREACTIVATION:
            break
        seed += 100
    rounded, _ = run(shape, rows, seed, torch.float32)
    forward = ["predictions", "loss", "evaluation"]
    error = {
        "forward": max(scaled_error(rounded[key], exact[key]) for key in forward),
        "gradients": max(scaled_error(rounded["gradients"][n], v) for n, v in exact["gradients"].items()),
        "statistics": max(scaled_error(rounded["statistics"][n], v) for n, v in exact["statistics"].items()),
    }
    return {"name": name, "shape": shape, "rows": rows, **exact, "float32Error": error}


def run(shape, rows, seed, dtype):
    """All values of one step, and the smallest magnitude of a pre-activation."""
    generator = np.random.default_rng(seed)
    model = Mlp(shape, generator, dtype)
    inputs, targets = (
        generator.uniform(-1, 1, (rows, shape[side])).astype(np.float32) for side in ("inputs", "outputs")
    )
    values = {
        "inputs": float32_numbers(inputs),
        "targets": float32_numbers(targets),
        "parameters": {n: float32_numbers(v) for n, v in model.tensors(frozen=False).items()},
        "frozen": {n: float32_numbers(v) for n, v in model.tensors(frozen=True).items()},
    }
    x, y = (torch.from_numpy(array).to(dtype) for array in (inputs, targets))
    with torch.no_grad():
        values["predictions"] = numbers(model.eval()(x))
        margin = model.smallest_preactivation
    loss = model.learn().loss(x, y)
    margin = min(margin, model.smallest_preactivation)
    loss.backward()
    values["loss"] = loss.item()
    values["gradients"] = {n: numbers(p.grad) for n, p in model.trainable().items()}
    values["statistics"] = model.statistics()
    with torch.no_grad():
        values["evaluation"] = model.eval().loss(x, y).item()
    return values, margin


def golden():
    return {"cases": [case(*arguments) for arguments in CASES]}
