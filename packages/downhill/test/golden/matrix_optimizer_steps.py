"""Twenty steps of the optimizers that see tensors, on the noisy quadratic of optimizer_steps.py: g = h · (w − target) + noise.

Hidden matrices are square, wide and tall; for SOAP all are square, since the Gram matrix of another has a null space, in
which any basis is as good as the next but leads elsewhere.
"""

import numpy as np

import matrix_optimizer_formulas as formulas
from mlp import float32_numbers, numbers, scaled_error

STEPS = 20
# SOAP does not move in its first step.
SHOWN = [2, 3, 4, 10, 20]
HIDDEN_LAYERS = 3
LARGEST_FLOAT32_ERROR = 3e-5


def layout(shapes):
    tensors, offset = [], 0
    for layer, (rows, columns) in enumerate(shapes):
        for name, kind, shape in (("weight", "weight", [rows, columns]), ("bias", "bias", [rows])):
            length = int(np.prod(shape))
            tensors.append(
                {"name": f"layers.{layer}.{name}", "layer": layer, "kind": kind, "shape": shape, "offset": offset,
                 "length": length}
            )
            offset += length
    return tensors


LAYOUTS = {"any": layout([(5, 2), (4, 4), (3, 6), (6, 3)]), "square": layout([(5, 5), (4, 4)])}
COUNT = max(t[-1]["offset"] + t[-1]["length"] for t in LAYOUTS.values())
ADAM = {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.3}
CASES = {
    "lamb": ("any", ADAM, formulas.Lamb),
    "lars": (
        "any",
        {"learningRate": 0.5, "momentum": 0.8, "trustCoefficient": 0.1, "weightDecay": 0.3},
        formulas.Lars,
    ),
    "novograd": ("any", {**ADAM, "epsilon": 1e-6}, formulas.NovoGrad),
    "adafactor": (
        "any",
        {
            "learningRate": 0.05,
            "decayExponent": 0.8,
            "clipThreshold": 0.9,
            "squareEpsilon": 1e-8,
            "scaleEpsilon": 0.1,
            "weightDecay": 0.3,
        },
        formulas.Adafactor,
    ),
    "muon": (
        "any",
        {
            "learningRate": 0.05,
            "momentum": 0.8,
            "nesterov": True,
            "newtonSchulzSteps": 5,
            "weightDecay": 0.3,
            "adamLearningRate": 0.03,
            "adamBeta1": 0.8,
            "adamBeta2": 0.95,
            "adamEpsilon": 1e-3,
        },
        formulas.Muon,
    ),
    "shampoo": (
        "any",
        {"learningRate": 0.1, "momentum": 0.5, "weightDecay": 0.1, "epsilon": 1e-2, "updateInterval": 3},
        formulas.Shampoo,
    ),
    "soap": ("square", {**ADAM, "preconditionInterval": 4}, formulas.Soap),
}


def problem(seed):
    generator = np.random.default_rng(seed)
    return {
        "parameters": generator.normal(0, 1, COUNT).astype(np.float32),
        "curvature": np.exp(generator.uniform(-2, 1, COUNT)).astype(np.float32),
        "target": generator.normal(0, 1, COUNT).astype(np.float32),
        "noise": generator.normal(0, 0.5, (STEPS, COUNT)).astype(np.float32),
    }


def split(flat, tensors):
    return [flat[t["offset"] : t["offset"] + t["length"]].reshape(t["shape"]) for t in tensors]


def role(tensor):
    if tensor["kind"] != "weight":
        return "vector"
    return "hidden" if 0 < tensor["layer"] <= HIDDEN_LAYERS else "edge"


def run(optimizer, tensors, p, dtype):
    """Ways from the start after the steps SHOWN."""
    count = tensors[-1]["offset"] + tensors[-1]["length"]
    start, curvature, target = (p[key][:count].astype(np.float64) for key in ("parameters", "curvature", "target"))
    w, ways = start.astype(dtype), []
    # LAMB and LARS: a tensor of zeros has no length to follow
    zeros = slice(tensors[1]["offset"], tensors[1]["offset"] + tensors[1]["length"])
    start[zeros] = w[zeros] = 0
    for step in range(STEPS):
        # In float64, rounded once, as the test does it.
        gradient = (curvature * (w - target) + p["noise"][step][:count]).astype(dtype)
        stepped = optimizer.step(split(w, tensors), split(gradient, tensors), [role(t) for t in tensors])
        w = np.concatenate([tensor.ravel() for tensor in stepped])
        assert w.dtype == dtype
        if step + 1 in SHOWN:
            ways.append(w - start)
    return ways


def case(name, layout_name, hyperparameters, make, p):
    tensors = LAYOUTS[layout_name]
    exact = run(make(hyperparameters), tensors, p, np.float64)
    rounded = run(make(hyperparameters), tensors, p, np.float32)
    error = max(scaled_error(actual, expected) for actual, expected in zip(rounded, exact))
    return {
        "name": name,
        "hyperparameters": hyperparameters,
        "tensors": layout_name,
        "ways": [numbers(way) for way in exact],
        "float32Error": error,
    }


def golden():
    for seed in range(3000, 3400):
        p = problem(seed)
        cases = [case(name, *arguments, p) for name, arguments in CASES.items()]
        if all(c["float32Error"] < LARGEST_FLOAT32_ERROR for c in cases):
            return {
                "layouts": LAYOUTS,
                "hiddenLayers": HIDDEN_LAYERS,
                "shown": SHOWN,
                **{key: float32_numbers(p[key]) for key in ("parameters", "curvature", "target")},
                "noise": [float32_numbers(row) for row in p["noise"]],
                "cases": cases,
            }
    raise SystemExit("no seed keeps float32 close to float64")


if __name__ == "__main__":
    found = golden()
    for c in found["cases"]:
        print(c["name"], c["float32Error"], max(map(abs, c["ways"][1])), max(map(abs, c["ways"][-1])))
