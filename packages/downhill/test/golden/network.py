"""One training step: predictions, loss, every gradient, running statistics, and evaluation afterwards."""

import numpy as np
import torch

from mlp import Mlp, float32_numbers, numbers

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
        generator = np.random.default_rng(seed)
        model = Mlp(shape, generator)
        draw = lambda columns: generator.uniform(-1, 1, (rows, columns)).astype(np.float32)  # noqa: E731
        inputs, targets = draw(shape["inputs"]), draw(shape["outputs"])
        x, y = (torch.from_numpy(a.astype(np.float64)) for a in (inputs, targets))
        with torch.no_grad():
            model.eval()
            predictions = model(x)
            margin = model.smallest_preactivation
        loss = model.learn().loss(x, y)
        margin = min(margin, model.smallest_preactivation)
        if margin > SMALLEST_PREACTIVATION:
            break
        seed += 100
    loss.backward()
    result = {
        "name": name,
        "shape": shape,
        "rows": rows,
        "inputs": float32_numbers(inputs),
        "targets": float32_numbers(targets),
        "parameters": {n: float32_numbers(v) for n, v in model.tensors(frozen=False).items()},
        "frozen": {n: float32_numbers(v) for n, v in model.tensors(frozen=True).items()},
        "predictions": numbers(predictions),
        "loss": loss.item(),
        "gradients": {n: numbers(p.grad) for n, p in model.trainable().items()},
        "statistics": model.statistics(),
    }
    with torch.no_grad():
        result["evaluation"] = model.eval().loss(x, y).item()
    return result


def golden():
    return {"cases": [case(*arguments) for arguments in CASES]}
