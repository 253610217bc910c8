"""The network of the challenge in PyTorch: Linear, ReLU, BatchNorm1d; the last maps frozen.

Expected values are computed in float64, which makes them exact as far as a float32 implementation can tell. Each case
is also run in float32: PyTorch's own error says how well conditioned the case is, and the tests allow us a small
multiple of it.
"""

import numpy as np
import torch


class Mlp(torch.nn.Module):
    """Tensor names are those of Downhill's layout: layers.<i>.weight, .bias, .norm.weight, .norm.bias, …"""

    def __init__(self, shape, generator, dtype=torch.float64):
        super().__init__()
        self.shape = shape
        width, count = shape["width"], shape["hiddenLayers"] + 2
        sizes = [shape["inputs"]] + [width] * (count - 1) + [shape["outputs"]]
        self.layers = torch.nn.ModuleList()
        for i in range(count):
            layer = torch.nn.Linear(sizes[i], sizes[i + 1], dtype=dtype)
            if i < count - 1:
                eps, momentum = shape["normEpsilon"], shape["normMomentum"]
                layer.norm = torch.nn.BatchNorm1d(width, eps=eps, momentum=momentum, dtype=dtype)
            layer.frozen = i >= count - shape["frozenLayers"]
            self.layers.append(layer)
            for name, parameter in layer.named_parameters():
                self._initialize(name, parameter, generator)
                parameter.requires_grad_(not layer.frozen)

    @staticmethod
    def _initialize(name, parameter, generator):
        """Scales, shifts and biases away from 1 and 0, so that no term of the backward pass is hidden."""
        if name == "weight":
            limit = (6 / sum(parameter.shape)) ** 0.5
            value = generator.uniform(-limit, limit, parameter.shape)
        else:
            value = generator.uniform(-0.3, 0.3, parameter.shape) + (1 if name == "norm.weight" else 0)
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(value.astype(np.float32).astype(np.float64)))

    def learn(self):
        """Batch statistics, except where frozen statistics stay at 0 and 1."""
        self.train()
        if self.shape["frozenStatistics"] == "initial":
            for layer in self.layers[:-1]:
                if layer.frozen:
                    layer.norm.eval()
        return self

    def forward(self, x):
        self.smallest_preactivation = float("inf")
        for layer in self.layers[:-1]:
            z = layer(x)
            self.smallest_preactivation = min(self.smallest_preactivation, z.detach().abs().min().item())
            x = layer.norm(torch.relu(z))
        return self.layers[-1](x)

    def loss(self, x, y):
        return ((self(x) - y) ** 2).sum() / len(x)

    def trainable(self):
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    def tensors(self, frozen):
        return {name: numbers(p) for name, p in self.named_parameters() if p.requires_grad != frozen}

    def statistics(self):
        return {
            f"layers.{i}.norm.{kind}": numbers(getattr(layer.norm, kind))
            for i, layer in enumerate(self.layers[:-1])
            if not layer.frozen or self.shape["frozenStatistics"] == "running"
            for kind in ("running_mean", "running_var")
        }


def scaled_error(actual, expected):
    """The largest error relative to the largest expected magnitude; tolerance.ts has the same."""
    difference = np.abs(np.ravel(np.asarray(actual, dtype=np.float64)) - np.ravel(expected))
    return float(difference.max() / np.abs(expected).max())


def numbers(tensor):
    """Twelve digits: far more than float32 can tell, far fewer bytes than all of them."""
    values = np.asarray(tensor.detach().numpy() if isinstance(tensor, torch.Tensor) else tensor, dtype=np.float64)
    return [float(f"{value:.12g}") for value in values.ravel()]


def float32_numbers(array):
    """The shortest decimals that name these float32 values."""
    return [float(str(value)) for value in np.asarray(array, dtype=np.float32).ravel()]
