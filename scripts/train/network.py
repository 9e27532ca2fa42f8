# SPDX-License-Identifier: Apache-2.0
"""The judge's network: trained in floats, written down in integers and ONNX."""
import struct

import numpy as np
import torch

SIDE, SCALES = 16, 3
FIRST, SECOND, THIRD, FOURTH = 8, 16, 32, 16
FULL = 64.0        # of a look: as high as the spot
OCTAVE = 256       # units of an opinion in a factor of two
LEVEL_MAX = 2047   # what fits between two layers of integers
MAGIC = b"searchlight judge 1\n"


class Network(torch.nn.Module):
    """Looks of 16 x 16 x 3, over FULL, to the logarithm of a likelihood ratio."""

    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.first = nn.Conv2d(SCALES, FIRST, 4, 2, 1)
        self.second = nn.Conv2d(FIRST, SECOND, 4, 2, 1)
        self.third = nn.Linear(SECOND * (SIDE // 4) ** 2, THIRD)
        self.fourth = nn.Linear(THIRD, FOURTH)
        self.last = nn.Linear(FOURTH, 1)
        self.drop = nn.Dropout(0.1)

    def layers(self):
        return [self.first, self.second, self.third, self.fourth, self.last]

    def forward(self, x):
        x = torch.relu(self.second(torch.relu(self.first(x))))
        x = x.permute(0, 2, 3, 1).flatten(1)
        x = torch.relu(self.third(x))
        return self.last(torch.relu(self.fourth(self.drop(x))))[:, 0]


def batch(looks):
    return torch.from_numpy(np.ascontiguousarray(looks)).permute(0, 3, 1, 2).float() / FULL


def blur_out(x, share, draw):
    """Blinds some looks on their coarser scales: the context must not decide alone."""
    blind = torch.rand((x.shape[0], 2), generator=draw) < share
    x[:, 1][blind[:, 0]] = 0
    x[:, 2][blind[:, 0] | blind[:, 1]] = 0
    return x


def turned(x, which):
    x = torch.rot90(x, which % 4, (2, 3))
    return x.flip(3) if which >= 4 else x


def fit(looks, is_target, offset, weight, seed, epochs=5, rate=4e-3, size=1024):
    """Trains to the log-odds that the score alone, @offset, leaves open."""
    torch.manual_seed(seed)
    rng, draw = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    network = Network()
    tune = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01)
    is_target, offset, weight = (torch.from_numpy(v.astype(np.float32)) for v in (is_target, offset, weight))
    steps, step = epochs * (len(looks) // size), 0
    for _ in range(epochs):
        order = rng.permutation(len(looks))
        for start in range(0, len(looks) - size + 1, size):
            at = order[start:start + size]
            x = blur_out(turned(batch(looks[at]), int(rng.integers(8))).clone(), 0.4, draw)
            for group in tune.param_groups:
                group["lr"] = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                network(x) + offset[at], is_target[at], weight=weight[at])
            tune.zero_grad()
            loss.backward()
            tune.step()
            step += 1
    return network.eval()


def opinions(network, looks, size=4096):
    """Natural logarithms of likelihood ratios."""
    with torch.no_grad():
        parts = [network(batch(looks[i:i + size])).numpy() for i in range(0, len(looks), size)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def in_octaves(network, slope, temper):
    """Folds into the last layer what turns its output into octaves of the score."""
    with torch.no_grad():
        scale = temper * OCTAVE / (slope * np.log(2.0))
        network.last.weight *= scale
        network.last.bias *= scale
    return network


def shifted(network, octaves):
    with torch.no_grad():
        network.last.bias += octaves * OCTAVE
    return network


def activations(network, looks):
    """Largest outputs of each layer but the last, over @looks."""
    tops = []
    with torch.no_grad():
        x = torch.relu(network.first(batch(looks)))
        tops.append(x.max())
        x = torch.relu(network.second(x))
        tops.append(x.max())
        x = torch.relu(network.third(x.permute(0, 2, 3, 1).flatten(1)))
        tops.append(x.max())
        tops.append(torch.relu(network.fourth(x)).max())
    return [float(top) for top in tops]


def as_integers(network, looks):
    """[(weights, biases, shift)] with weights of 8 bit and scales of powers of two."""
    made, scale = [], np.log2(FULL)
    tops = activations(network, looks) + [None]
    for layer, top in zip(network.layers(), tops):
        weight = layer.weight.detach().numpy()
        if weight.ndim == 4:  # as the windows are gathered: row, column, channel
            weight = weight.transpose(0, 2, 3, 1)
        weight = weight.reshape(weight.shape[0], -1)
        fine = np.floor(np.log2(127.0 / np.abs(weight).max()))
        after = 0.0 if top is None else np.floor(np.log2(LEVEL_MAX / top))
        shift = int(scale + fine - after)
        if shift < 0:
            after, shift = scale + fine, 0
        half = 0 if shift == 0 else 1 << (shift - 1)
        bias = np.round(layer.bias.detach().numpy() * 2.0 ** (scale + fine)).astype(np.int64) + half
        made.append((np.round(weight * 2.0 ** fine).astype(np.int8), bias.astype(np.int32), shift))
        scale = after
    return made


def fnv1a(data):
    value = 2166136261
    for byte in data:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def write_weights(layers, path):
    head = b"".join(struct.pack("<3H", w.shape[1], w.shape[0], shift) for w, _, shift in layers)
    body = b"".join(w.tobytes() + b.astype("<i4").tobytes() for w, b, _ in layers)
    with open(path, "wb") as file:
        file.write(MAGIC + head + struct.pack("<I", fnv1a(head + body)) + body)


def write_onnx(network, path):
    torch.onnx.export(network, torch.zeros(1, SCALES, SIDE, SIDE), path, opset_version=11,
                      input_names=["look"], output_names=["opinion"])


def windows(x):
    """[n, side/2, side/2, 4*4*channels] of a picture [n, side, side, channels]."""
    x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    half = (x.shape[1] - 2) // 2
    rows = [[x[:, 2 * r:2 * r + 4, 2 * c:2 * c + 4].reshape(len(x), -1) for c in range(half)] for r in range(half)]
    return np.array(rows).transpose(2, 0, 1, 3)


def integer_opinions(layers, looks):
    """What the program computes, in units of 1/OCTAVE octaves."""
    def run(x, layer):
        weight, bias, shift = layer
        return (x @ weight.T.astype(np.int64) + bias) >> shift

    x = looks.astype(np.int64)
    for layer in layers[:2]:
        x = np.clip(run(windows(x), layer), 0, LEVEL_MAX)
    x = x.reshape(len(x), -1)
    for layer in layers[2:4]:
        x = np.clip(run(x, layer), 0, LEVEL_MAX)
    return run(x, layers[4])[:, 0]
