#!/usr/bin/env python3
"""What stands behind the last rungs of `bench -- ladders` on a GPU: the same work by NVIDIA's libraries, through PyTorch.

    python3 bench/peers/torch_ladders.py [cuda:0]        one line a library: LADDER:NAME=MILLISECONDS

`bench -- ladders cuda:0 FOLDER` takes these lines as they are. The convolution is cuDNN's in float32 (TF32 off, the fastest of its algorithms),
the spectra cuFFT's transforms alone, of frames that lie one after the other (no window, no power), the reduction PyTorch's own, batch_norm_stats or
var_mean; images in the better of two layouts. Each time is the median of seven blocks of calls, by CUDA's events. `cpu` tries the script, on less work.
"""
import statistics
import sys
import time

import torch

DEVICE = torch.device(sys.argv[1] if len(sys.argv) > 1 else "cuda:0")
COPIES = 32 if DEVICE.type == "cuda" else 1  # as bench/Ladders/LadderCommand.cs
BLOCKS, CALLS, WARM_UP = 7, 20, 10


def milliseconds(run):
    def block():
        if DEVICE.type != "cuda":
            start = time.perf_counter()
            for _ in range(CALLS):
                run()
            return 1000 * (time.perf_counter() - start) / CALLS
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        for _ in range(CALLS):
            run()
        end.record()
        end.synchronize()
        return begin.elapsed_time(end) / CALLS

    for _ in range(WARM_UP):
        run()
    return statistics.median(block() for _ in range(BLOCKS))


def convolution(layout):
    x = torch.randn(16 * COPIES, 16, 16, 86, device=DEVICE).to(memory_format=layout)
    net = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1).to(DEVICE).to(memory_format=layout)
    return milliseconds(lambda: net(x))


def spectrum():
    frames = torch.randn(2 * COPIES * 344, 1024, device=DEVICE)
    return milliseconds(lambda: torch.fft.rfft(frames))


def reduction(layout):
    x = torch.randn(16 * COPIES, 8, 32, 172, device=DEVICE).to(memory_format=layout)
    ways = [lambda: torch.var_mean(x, dim=(0, 2, 3), unbiased=False)]
    if DEVICE.type == "cuda":
        ways.append(lambda: torch.batch_norm_stats(x, 1e-5))
    return min(milliseconds(way) for way in ways)


@torch.no_grad()
def main():
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = False
    layouts = (torch.contiguous_format, torch.channels_last)
    libraries = ("cuDNN", "cuFFT, its FFTs alone") if DEVICE.type == "cuda" else ("PyTorch", "PyTorch, its FFTs alone")
    print(f"convolution:{libraries[0]}={min(map(convolution, layouts)):.5f}")
    print(f"spectrum:{libraries[1]}={spectrum():.5f}")
    print(f"reduction:PyTorch={min(map(reduction, layouts)):.5f}")


if __name__ == "__main__":
    main()
