#!/usr/bin/python3
"""The work of `bench -- resampling` in the SoX resampler or in torchaudio: the same rates and lengths, the same lines.

    bench/peers/resampling_timing.py soxr-hq|soxr-vhq|torchaudio clips|rates [THREADS]

Needs python3-numpy, and libsoxr0 or python3-torchaudio (Debian 12). soxr keeps its state from one sound to the next, so that making its
filters does not count, and takes pieces of 65536 frames of one channel, which suits it best; its threads are Python's, one sound each.
"""
import concurrent.futures
import ctypes
import statistics
import sys
import time

import numpy

BLOCKS, BLOCK_SECONDS, PIECE = 9, 0.1, 65536
CLIPS, CHANNELS, CLIP_SECONDS, SECONDS = 16, 2, 4, 20
RATES = [(48000, 44100), (96000, 44100), (192000, 44100), (32000, 44100), (24000, 44100), (22050, 44100), (16000, 44100), (11025, 44100),
         (8000, 44100), (44100, 48000), (44100, 16000), (44056, 44100), (11024, 44100), (48001, 44100), (96000, 44101), (44100, 11024)]


class Quality(ctypes.Structure):
    _fields_ = [("precision", ctypes.c_double), ("phase", ctypes.c_double), ("pass_end", ctypes.c_double), ("stop_begin", ctypes.c_double),
                ("private", ctypes.c_void_p), ("flags", ctypes.c_ulong)]


class Soxr:
    """One stream of one channel at a recipe of the library: 4 is its high, 6 its very high quality."""

    def __init__(self, source, target, recipe):
        self.library = ctypes.CDLL("libsoxr.so.0")
        self.library.soxr_quality_spec.restype, self.library.soxr_quality_spec.argtypes = Quality, [ctypes.c_ulong] * 2
        self.library.soxr_create.restype = ctypes.c_void_p
        quality, error = self.library.soxr_quality_spec(recipe, 0), ctypes.c_char_p()
        self.state = ctypes.c_void_p(self.library.soxr_create(
            ctypes.c_double(source), ctypes.c_double(target), ctypes.c_uint(1), ctypes.byref(error), None, ctypes.byref(quality), None))
        if error.value:
            sys.exit(f"soxr: {error.value.decode()}")
        self.out = numpy.zeros(int(2 * PIECE * max(1, target / source)) + 4096, "f4")

    def run(self, sound):
        done, made = ctypes.c_size_t(), ctypes.c_size_t()
        for first in range(0, len(sound), PIECE):
            piece = sound[first:first + PIECE]
            self.library.soxr_process(
                self.state, piece.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(piece)), ctypes.byref(done),
                self.out.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(self.out)), ctypes.byref(made))
            assert done.value == len(piece)


def report(work, run):
    run()
    run()
    milliseconds = []
    for _ in range(BLOCKS):
        start, runs = time.perf_counter(), 0
        while time.perf_counter() - start < BLOCK_SECONDS:
            run()
            runs += 1
        milliseconds.append(1000 * (time.perf_counter() - start) / runs)
    print(f"{work:<36} median {statistics.median(milliseconds):.4f} ms, best {min(milliseconds):.4f} ms", flush=True)


def runner(peer, source, target, sounds, threads):
    """What resamples all the sounds once."""
    if peer == "torchaudio":
        import torch
        import torchaudio
        torch.set_num_threads(threads)
        resample, batch = torchaudio.transforms.Resample(source, target), torch.from_numpy(sounds)
        return lambda: resample(batch)
    recipe = {"soxr-hq": 4, "soxr-vhq": 6}[peer]
    streams, parts = [Soxr(source, target, recipe) for _ in range(threads)], numpy.array_split(sounds, threads)
    pool = concurrent.futures.ThreadPoolExecutor(threads)

    def part(index):
        for sound in parts[index]:
            streams[index].run(sound)

    return lambda: list(pool.map(part, range(threads)))


def main():
    peer, works, threads = sys.argv[1], sys.argv[2], int((sys.argv + ["1"])[3])
    noise = numpy.random.default_rng(1)
    if works == "clips":
        sounds = noise.uniform(-1, 1, (CLIPS * CHANNELS, 48000 * CLIP_SECONDS)).astype("f4")
        report(f"48000 to 44100, {CLIPS} stereo clips of {CLIP_SECONDS} s", runner(peer, 48000, 44100, sounds, threads))
        return
    for source, target in RATES:
        sounds = noise.uniform(-1, 1, (1, source * SECONDS)).astype("f4")
        report(f"{source} to {target}", runner(peer, source, target, sounds, threads))


if __name__ == "__main__":
    main()
