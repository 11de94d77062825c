#!/usr/bin/env python3
"""torchaudio's resampled sound and log-mel features of every WAV below a folder, as .npy files.

    python3 tests/oracles/torchaudio_features.py FOLDER OUT

For FOLDER/a/b.wav it writes OUT/a/b.resampled.npy, float32 [channels of the file, samples at 44.1 kHz], and
OUT/a/b.logmel.npy, float32 [2, 64, 344] in dB: mono doubled, the head of 4 s, padding at the end only, no augmentation.
"""
import os
import sys

import numpy
from torchaudio import transforms

from tutorial import CHANNELS, RATE, log_mel, open_clip, pad_or_cut


def main(folder, out):
    for parent, _, names in sorted(os.walk(folder)):
        for name in sorted(name for name in names if name.lower().endswith(".wav")):
            samples, rate = open_clip(os.path.join(parent, name))
            resampled = samples if rate == RATE else transforms.Resample(rate, RATE)(samples)
            stereo = resampled if resampled.shape[0] == CHANNELS else resampled[:1].repeat(CHANNELS, 1)
            target = os.path.join(out, os.path.relpath(os.path.join(parent, name), folder))[:-len(".wav")]
            os.makedirs(os.path.dirname(target), exist_ok=True)
            numpy.save(target + ".resampled.npy", resampled.numpy())
            numpy.save(target + ".logmel.npy", log_mel(pad_or_cut(stereo, 0)).numpy())
            print(f"{name}: {rate} Hz, {samples.shape[0]} channels, {samples.shape[1]} frames -> {resampled.shape[1]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
