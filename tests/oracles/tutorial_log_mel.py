#!/usr/bin/env python3
"""Log-mel spectrograms by torchaudio, without masks, of recordings and of a stereo signal made by formula.

    python3 tests/oracles/tutorial_log_mel.py samples/voices/train tests/Audio.Tests/Goldens

Writes tutorial-log-mel.json and tutorial-log-mel.bin; README.md beside this script describes them.
"""
import os
import sys

import torch
from torchaudio import transforms

from goldens import Blob, save_json
from tutorial import RATE, formula_tensor, log_mel, pad_or_cut, waveform

EVERY = 7  # frames between two that are kept
RECORDINGS = [("english/activated.wav", 0, 0), ("italian/conf-hasjoin.wav", 61234, 0), ("russian/conf-invalidpin.wav", 100000, 45678)]
STEREO = {"sampleRateHz": 48000, "frames": 100000, "streams": [9, 8], "begin": 5000, "shift": 31111}


def main(folder, out):
    blob, entries = Blob(), []

    def add(entry, samples):
        spectrogram = log_mel(pad_or_cut(samples, entry["begin"]).roll(entry["shift"]))
        entry |= {"samples": samples.shape[1], "mean": spectrogram.mean().item(), "maximum": spectrogram.max().item(),
                  "offset": blob.append([spectrogram[:, :, ::EVERY]]), "shape": list(spectrogram[:, :, ::EVERY].shape)}
        entries.append(entry)

    for name, begin, shift in RECORDINGS:
        add({"file": name, "begin": begin, "shift": shift}, waveform(os.path.join(folder, name)))
    stereo = torch.stack([formula_tensor((STEREO["frames"],), stream, dtype=torch.float32) for stream in STEREO["streams"]])
    add(dict(STEREO), transforms.Resample(STEREO["sampleRateHz"], RATE)(stereo))
    blob.save(out, "tutorial-log-mel.bin")
    save_json(out, "tutorial-log-mel.json", {"oracle": "torchaudio, tests/oracles/tutorial_log_mel.py",
                                             "everyFrame": EVERY, "clips": entries})


if __name__ == "__main__":
    main(*sys.argv[1:])
