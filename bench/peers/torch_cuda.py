#!/usr/bin/env python3
"""The work of `bench -- gpu` in PyTorch on the same GPU: a training step with its spectrograms on the device, and the spectrograms.

    python3 bench/peers/torch_cuda.py [cuda:0]

Needs torch with CUDA, and torchaudio for the spectrograms. The step has what ours has: a batch chosen out of spectrograms on the device, shifted
in time, masked twice on either axis and normalised; forward, loss, backward, Adam with OneCycle. Eager, through torch.compile, and as a CUDA
graph, each with what helps it (fused Adam, channels_last where it is faster); medians of five blocks of 0.2 s, in microseconds.
"""
import statistics
import sys
import time

import torch

DEVICE = torch.device(sys.argv[1] if len(sys.argv) > 1 else "cuda:0")
CLIPS, BLOCKS, BLOCK_SECONDS, WARM_UP = 1024, 5, 0.2, 20


def wait():
    if DEVICE.type == "cuda":
        torch.cuda.synchronize(DEVICE)


def network():
    layers, channels = [], [2, 8, 16, 32, 64]
    for i in range(4):
        kernel = 5 if i == 0 else 3
        layers += [torch.nn.Conv2d(channels[i], channels[i + 1], kernel, stride=2, padding=kernel // 2),
                   torch.nn.ReLU(), torch.nn.BatchNorm2d(channels[i + 1])]
    return torch.nn.Sequential(*layers, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(64, 10)).to(DEVICE)


def microseconds(run):
    def block():
        wait()
        start, runs = time.perf_counter(), 0
        while time.perf_counter() - start < BLOCK_SECONDS:
            for _ in range(10):
                run()
            runs += 10
            wait()
        return 1e6 * (time.perf_counter() - start) / runs

    for _ in range(WARM_UP):
        run()
    return statistics.median(block() for _ in range(BLOCKS))


class Training:
    """One training step; everything it reads lies on the device."""

    def __init__(self, batch, layout, capturable):
        self.store = torch.randn(CLIPS, 2, 64, 344, device=DEVICE)
        self.labels = torch.arange(CLIPS, device=DEVICE) % 10
        self.frames, self.bands = torch.arange(344, device=DEVICE), torch.arange(64, device=DEVICE)
        self.batch, self.layout = batch, layout
        self.net = network().to(memory_format=layout)
        self.rate = torch.tensor(1e-3, device=DEVICE) if capturable else 1e-3
        fused = {"fused": True} if DEVICE.type == "cuda" else {"foreach": True}
        self.adam = torch.optim.Adam(self.net.parameters(), lr=self.rate, **({"capturable": True} if capturable else {}), **fused)
        if not capturable:
            self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.adam, max_lr=1e-2, total_steps=10_000_000)

    def chosen(self):
        clips = torch.randint(CLIPS, (self.batch,), device=DEVICE)
        x = self.store[clips]
        shift = torch.randint(-137, 138, (self.batch, 1), device=DEVICE)
        places = (self.frames - shift) % 344
        x = x.gather(3, places[:, None, None, :].expand_as(x))
        mean = x.mean((1, 2, 3), keepdim=True)
        for axis, marks, most in ((2, self.bands, 6), (3, self.frames, 34)):
            for _ in range(2):
                width = torch.rand(self.batch, 1, device=DEVICE) * most
                begin = torch.rand(self.batch, 1, device=DEVICE) * (marks.numel() - width)
                hidden = (marks >= begin) & (marks < begin + width)
                hidden = hidden[:, None, :, None] if axis == 2 else hidden[:, None, None, :]
                x = torch.where(hidden, mean, x)
        return ((x + 30) / 20).contiguous(memory_format=self.layout), self.labels[clips]

    def step(self):
        self.adam.zero_grad(set_to_none=True)
        x, labels = self.chosen()
        torch.nn.functional.cross_entropy(self.net(x), labels).backward()
        self.adam.step()
        if hasattr(self, "schedule"):
            self.schedule.step()


def captured(training):
    side = torch.cuda.Stream(DEVICE)
    side.wait_stream(torch.cuda.current_stream(DEVICE))
    with torch.cuda.stream(side):
        for _ in range(3):
            training.step()
    torch.cuda.current_stream(DEVICE).wait_stream(side)
    training.adam.zero_grad(set_to_none=True)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        training.step()
    return graph.replay


def spectrograms():
    import torchaudio
    mel = torchaudio.transforms.MelSpectrogram(44100, n_fft=1024, n_mels=64).to(DEVICE)
    decibels = torchaudio.transforms.AmplitudeToDB(top_db=80).to(DEVICE)
    sound = torch.rand(32, 2, 176_000, device=DEVICE) * 2 - 1
    with torch.no_grad():
        each = microseconds(lambda: decibels(mel(sound))) / 32
    print(f"\n| torchaudio, one clip among 32, two channels of 4 s | {each:.1f} us |\n|---|---:|\n| 8732 clips at that rate | {each * 8.732:.1f} ms |")


def main():
    name = torch.cuda.get_device_name(DEVICE) if DEVICE.type == "cuda" else "the CPU, for trying"
    print(f"torch {torch.__version__} on {name}\n\n| batch | eager | torch.compile | CUDA graph |\n|---:|---:|---:|---:|")
    for batch in (16, 64, 256):
        layouts = (torch.contiguous_format, torch.channels_last)
        cells = [min(microseconds(Training(batch, layout, False).step) for layout in layouts)]
        if DEVICE.type == "cuda":
            compiled = Training(batch, torch.contiguous_format, False)
            cells.append(microseconds(torch.compile(compiled.step)))
            cells.append(min(microseconds(captured(Training(batch, layout, True))) for layout in layouts))
        print(f"| {batch} | " + " | ".join(f"{cell:.1f} us" for cell in cells) + " |", flush=True)
    spectrograms()


if __name__ == "__main__":
    main()
