"""The challenge's training step and whole attempt in PyTorch, written for speed.

Measured against torch.nn modules with torch.optim (plain and foreach), this form was the fastest of those tried: the
bare operators without modules, gradients from torch.autograd.grad (so no zero_grad and no accumulation), parameters as
views of one flat tensor, updates with _foreach operators, or on flat vectors where the optimizer has many operators.
"""

import time

import torch

import safetensors_file

WIDTH, BATCH, EPSILON, MOMENTUM = 256, 128, 1e-5, 0.1


class Network:
    def __init__(self, layers, frozen):
        """`layers`: one dictionary a linear map, of weight, bias and, but for the last, scale and shift."""
        self.layers, self.frozen = layers, frozen
        trainable = [layer[k] for i, layer in enumerate(layers) if not frozen[i] for k in layer]
        self.flat = torch.cat([tensor.flatten() for tensor in trainable])
        self.parameters = [v.requires_grad_() for v in views(self.flat, trainable)]
        names = [(i, k) for i, layer in enumerate(layers) if not frozen[i] for k in layer]
        for (i, k), parameter in zip(names, self.parameters):
            layers[i][k] = parameter
        self.statistics = [(torch.zeros(WIDTH), torch.ones(WIDTH)) for _ in layers[:-1]]

    def forward(self, x, learning):
        for layer, frozen, (mean, variance) in zip(self.layers, self.frozen, self.statistics):
            a = torch.addmm(layer["bias"], x, layer["weight"].t()).relu_()
            batch = learning and not frozen
            x = torch.batch_norm(a, layer["scale"], layer["shift"], mean, variance, batch, MOMENTUM, EPSILON, False)
        last = self.layers[-1]
        return torch.addmm(last["bias"], x, last["weight"].t())

    def gradients(self, x, y):
        loss = torch.nn.functional.mse_loss(self.forward(x, True), y)
        return loss, torch.autograd.grad(loss, self.parameters)

    def evaluate(self, x, y):
        return torch.nn.functional.mse_loss(self.forward(x, False), y).item()


def views(flat, shapes_of):
    parts = flat.split([tensor.numel() for tensor in shapes_of])
    return [part.view(tensor.shape) for part, tensor in zip(parts, shapes_of)]


def sgd(network, h):
    def update(gradients):
        torch._foreach_add_(network.parameters, gradients, alpha=-h["learningRate"])

    return update


def momentum(network, h):
    velocity = [torch.zeros_like(p.detach()) for p in network.parameters]

    def update(gradients):
        torch._foreach_mul_(velocity, h["momentum"])
        torch._foreach_add_(velocity, gradients)
        torch._foreach_add_(network.parameters, velocity, alpha=-h["learningRate"])

    return update


def nesterov(network, h):
    """torch.optim.SGD's form, which keeps the look-ahead point as its parameters."""
    velocity = [torch.zeros_like(p.detach()) for p in network.parameters]

    def update(gradients):
        torch._foreach_mul_(velocity, h["momentum"])
        torch._foreach_add_(velocity, gradients)
        torch._foreach_add_(network.parameters, gradients, alpha=-h["learningRate"])
        torch._foreach_add_(network.parameters, velocity, alpha=-h["learningRate"] * h["momentum"])

    return update


def adam(network, h):
    flat, gradient, quotient = network.flat, torch.empty_like(network.flat), torch.empty_like(network.flat)
    average, squares = torch.zeros_like(flat), torch.zeros_like(flat)
    beta1, beta2, count = h["beta1"], h["beta2"], 0

    def update(gradients):
        nonlocal count
        count += 1
        torch.cat([g.view(-1) for g in gradients], out=gradient)
        average.lerp_(gradient, 1 - beta1)
        squares.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        torch.sqrt(squares, out=quotient)
        quotient.div_((1 - beta2**count) ** 0.5).add_(h["epsilon"])
        flat.addcdiv_(average, quotient, value=-h["learningRate"] / (1 - beta1**count))

    return update


OPTIMIZERS = {"sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adam": adam}
prepared = {}


def prepare_step(request):
    """A random network and one random batch."""
    count = request["hiddenLayers"] + 2
    sizes = [2] + [WIDTH] * (count - 1) + [1]
    layers = []
    for i in range(count):
        limit = (6 / (sizes[i] + sizes[i + 1])) ** 0.5
        layer = {"weight": (torch.rand(sizes[i + 1], sizes[i]) * 2 - 1) * limit, "bias": torch.zeros(sizes[i + 1])}
        if i < count - 1:
            layer.update(scale=torch.ones(WIDTH), shift=torch.zeros(WIDTH))
        layers.append(layer)
    network = Network(layers, [i >= count - 2 for i in range(count)])
    update = OPTIMIZERS[request["optimizer"]](network, request["hyperparameters"])
    prepared["step"] = (network, update, torch.rand(BATCH, 2) * 2 - 1, torch.randn(BATCH, 1))
    return {}


def steps(request):
    """Seconds of each of `count` steps; reading the loss is part of a step, as the training loop needs it."""
    network, update, x, y = prepared["step"]
    seconds = []
    processor = time.process_time()
    for _ in range(request["count"]):
        start = time.perf_counter()
        loss, gradients = network.gradients(x, y)
        with torch.no_grad():
            update(gradients)
        value = loss.item()
        seconds.append(time.perf_counter() - start)
    processor = time.process_time() - processor
    if value != value:
        raise ArithmeticError("the loss is not a number")
    return {"seconds": seconds, "processorSeconds": processor}


def attempt(request):
    """As many epochs as Downhill's attempt had, in its batch orders, with validation and the best epoch kept."""
    tensors, _metadata = safetensors_file.read(request["file"])
    x, y = tensors["train.inputs"], tensors["train.targets"]
    batches = [(x[first:last], y[first:last]) for first, last in request["ranges"]]
    orders = tensors["orders"].tolist()[: request["epochs"]]
    if len(orders) < request["epochs"]:
        raise ValueError(f"the file has orders of {len(orders)} epochs, {request['epochs']} are needed")
    validation = tensors["validation.inputs"], tensors["validation.targets"]
    best, lowest = None, float("inf")
    start, processor = time.perf_counter(), time.process_time()
    network = imported_network(tensors, request["frozenLayers"])
    update = OPTIMIZERS[request["optimizer"]](network, request["hyperparameters"])
    for order in orders:
        train_loss = 0.0
        for batch in order:
            loss, gradients = network.gradients(*batches[batch])
            with torch.no_grad():
                update(gradients)
            train_loss += loss.item() / len(batches)
        with torch.no_grad():
            validation_loss = network.evaluate(*validation)
            if validation_loss < lowest:
                lowest = validation_loss
                best = network.flat.clone(), [(m.clone(), v.clone()) for m, v in network.statistics]
        last = train_loss, validation_loss
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    if best is None:
        raise ArithmeticError("no epoch had a finite validation loss")
    return {"seconds": [seconds], "processorSeconds": processor, "lowest": lowest, "trainLoss": last[0], "validationLoss": last[1]}


def imported_network(tensors, frozen_layers):
    suffixes = {"weight": "weight", "bias": "bias", "scale": "norm.weight", "shift": "norm.bias"}
    layers = []
    while f"layers.{len(layers)}.weight" in tensors:
        prefix = f"layers.{len(layers)}."
        layers.append({k: tensors[prefix + s].clone() for k, s in suffixes.items() if prefix + s in tensors})
    return Network(layers, [i >= len(layers) - frozen_layers for i in range(len(layers))])
