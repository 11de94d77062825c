#!/usr/bin/env python3
"""Weights between PyTorch and this program, through a safetensors reader and writer of its own.

    tests/oracles/state_dict.py golden                    writes Engine.Tests/Goldens/pytorch.{safetensors,json}
    tests/oracles/state_dict.py check FILE [WAV...]       takes a file of `export --safetensors`; prints what the network says of sounds
"""
import json
import struct
import sys

import torch
from torch import nn

import goldens
import tutorial

TYPES = {"F32": torch.float32, "I64": torch.int64}


class TutorialModel(nn.Module):
    """The network with the attributes that the tutorial's has: each block by itself, and all of them in one Sequential."""

    def __init__(self, classes, layers=tutorial.LAYERS):
        super().__init__()
        blocks = []
        for number, (inputs, outputs, kernel) in enumerate(layers, 1):
            for name, layer in (("conv", nn.Conv2d(inputs, outputs, kernel, stride=2, padding=kernel // 2)),
                                ("relu", nn.ReLU()), ("bn", nn.BatchNorm2d(outputs))):
                self.add_module(f"{name}{number}", layer)
                blocks.append(layer)
        self.ap = nn.AdaptiveAvgPool2d(1)
        self.lin = nn.Linear(layers[-1][1], classes)
        self.conv = nn.Sequential(*blocks)

    def forward(self, x):
        return self.lin(self.ap(self.conv(x)).flatten(1))


def read(path):
    """({name: tensor}, metadata) of a safetensors file."""
    with open(path, "rb") as file:
        content = file.read()
    length, = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8:8 + length]), content[8 + length:]
    metadata = header.pop("__metadata__", {})
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, next_end = entry["data_offsets"]
        assert begin == end, f"{name} begins at {begin}, not at {end}"
        end = next_end
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    assert end == len(data), f"{len(data) - end} bytes too many"
    return tensors, metadata


def write(path, tensors):
    header, parts, end = {}, [], 0
    for name, tensor in tensors.items():
        parts.append(tensor.contiguous().numpy().tobytes())
        dtype = next(key for key, value in TYPES.items() if value == tensor.dtype)
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [end, end + len(parts[-1])]}
        end += len(parts[-1])
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def make_golden():
    """A narrow network for two classes, saved without any metadata, and its logits of a formula image."""
    widths = (2, 4, 3, 4, 5)
    net = TutorialModel(2, [(widths[i], widths[i + 1], 5 if i == 0 else 3) for i in range(4)])
    with torch.no_grad():
        for stream, (name, tensor) in enumerate(list(net.named_parameters()) + list(net.named_buffers())):
            if tensor.dtype == torch.int64:
                tensor.fill_(7)
            else:
                offset = 1 if name.endswith("running_var") or (name.startswith("bn") and name.endswith("weight")) else 0
                tensor.copy_(tutorial.formula_tensor(tensor.shape, stream, 0.3, offset, torch.float32))
        image = tutorial.formula_tensor((1, 2, tutorial.MELS, tutorial.FRAMES), 70, dtype=torch.float32)
        logits = net.eval()(image)[0]
    write("tests/Engine.Tests/Goldens/pytorch.safetensors", net.state_dict())
    goldens.save_json("tests/Engine.Tests/Goldens", "pytorch.json", {"stream": 70, "steps": 7, "logits": logits.tolist()})


def check(path, files):
    tensors, metadata = read(path)
    labels = json.loads(metadata["labels"])
    widths = [2] + json.loads(metadata["network.channels"])
    net = TutorialModel(len(labels), [(widths[i], widths[i + 1], 5 if i == 0 else 3) for i in range(len(widths) - 1)])
    net.load_state_dict(tensors, strict=True)
    net.eval()
    print(f"{len(tensors)} tensors, strictly the model's")
    for file in files:
        samples = tutorial.waveform(file)
        image = tutorial.log_mel(tutorial.pad_or_cut(samples, max(0, (tutorial.SAMPLES - samples.shape[1]) // 2)))
        image = (image - float(metadata["normalisation.mean"])) / float(metadata["normalisation.deviation"])
        with torch.no_grad():
            probabilities = net(image[None]).softmax(1)[0]
        best = int(probabilities.argmax())
        print(f"{file}: {labels[best]} {probabilities[best]:.6f}")


if __name__ == "__main__":
    if sys.argv[1:] == ["golden"]:
        make_golden()
    elif len(sys.argv) > 2 and sys.argv[1] == "check":
        check(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(__doc__)
