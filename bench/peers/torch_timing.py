#!/usr/bin/env python3
"""The work of `bench -- timing` in PyTorch and torchaudio: the same shapes, the data in memory, medians of five blocks of 0.2 s.

    python3 bench/peers/torch_timing.py [THREADS]

Needs torch and torchaudio (Debian 12: python3-torch, python3-torchaudio). Prints the training step and inference in PyTorch's default
layout and with channels_last, which costs its user one line and saves a third; inference also traced and optimised by TorchScript.
"""
import statistics
import sys
import time

import torch
import torchaudio

BATCH, BLOCKS, BLOCK_SECONDS, WARM_UP_SECONDS = 16, 5, 0.2, 0.5


def network():
    layers, channels = [], [2, 8, 16, 32, 64]
    for i in range(4):
        kernel = 5 if i == 0 else 3
        layers += [torch.nn.Conv2d(channels[i], channels[i + 1], kernel, stride=2, padding=kernel // 2),
                   torch.nn.ReLU(), torch.nn.BatchNorm2d(channels[i + 1])]
    return torch.nn.Sequential(*layers, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(64, 10))


def report(work, run):
    def milliseconds_a_run(seconds):
        start, runs = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            run()
            runs += 1
        return 1000 * (time.perf_counter() - start) / runs

    milliseconds_a_run(WARM_UP_SECONDS)
    milliseconds = [milliseconds_a_run(BLOCK_SECONDS) for _ in range(BLOCKS)]
    print(f"{work:<40} median {statistics.median(milliseconds):.4f} ms, best {min(milliseconds):.4f} ms", flush=True)


def main():
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    torch.manual_seed(0)
    print(f"torch {torch.__version__}, torchaudio {torchaudio.__version__}, {torch.get_num_threads()} threads")
    for name, script_name, layout in (("", "TorchScript", torch.contiguous_format),
                                      (" [channels_last]", "TorchScript channels_last", torch.channels_last)):
        net = network().to(memory_format=layout)
        batch = torch.randn(BATCH, 2, 64, 344).to(memory_format=layout)
        labels = torch.arange(BATCH) % 10
        adam = torch.optim.Adam(net.parameters(), lr=1e-3, foreach=True)

        def step():
            adam.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(net(batch), labels).backward()
            adam.step()

        report(f"train step, batch {BATCH}{name}", step)
        net.eval()
        with torch.no_grad():
            report(f"inference, batch {BATCH}{name}", lambda: net(batch))
            report(f"inference, one clip{name}", lambda: net(batch[:1]))
            for images, what in ((BATCH, f"batch {BATCH}"), (1, "one clip")):
                some = batch[:images].clone(memory_format=layout)
                script = torch.jit.optimize_for_inference(torch.jit.trace(net, some))
                report(f"inference, {what} [{script_name}]", lambda: script(some))

    waveforms = torch.rand(32, 1, 176000) * 2 - 1
    mel = torch.nn.Sequential(torchaudio.transforms.MelSpectrogram(44100, n_fft=1024, n_mels=64), torchaudio.transforms.AmplitudeToDB(top_db=80))
    with torch.no_grad():
        report("log-mel of 32 x 176000 samples", lambda: mel(waveforms))


if __name__ == "__main__":
    main()
