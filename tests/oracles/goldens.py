"""How goldens are written: JSON with a line for each innermost object or list, and flat little-endian float32 files."""
import json
import os

import torch


def text(value, indent=""):
    """JSON in which whatever holds only numbers, strings and short lists of them stands on one line."""
    inner = json.dumps(value, ensure_ascii=False)
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    if len(indent + inner) <= 160 or not any(isinstance(child, (dict, list)) for child in children):
        return inner
    deeper = indent + " "
    lines = ([f"{json.dumps(key)}: {text(child, deeper)}" for key, child in value.items()] if isinstance(value, dict)
             else [text(child, deeper) for child in value])
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(lines) + f"\n{indent}{closing}"


def save_json(folder, name, value):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
        file.write(text(value) + "\n")


class Blob:
    """float32 values behind one another; each append returns where its first one went, counted in floats."""

    def __init__(self):
        self.parts, self.length = [], 0

    def append(self, tensors):
        offset = self.length
        for tensor in tensors:
            values = tensor.detach().float().reshape(-1).clone()
            self.parts.append(values)
            self.length += len(values)
        return offset

    def save(self, folder, name):
        os.makedirs(folder, exist_ok=True)
        torch.cat(self.parts).numpy().astype("<f4").tofile(os.path.join(folder, name))
