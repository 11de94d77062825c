#!/usr/bin/python3
"""Measures the resamplers with tones: how flat the pass band is, and how loud anything else gets.

    dotnet build -c Release bench && bench/resampling-quality.py bench/bin/Release/net10.0/RawAudioNet.Bench [FROM:TO ...]

Needs python3-numpy. Per pair of rates: tones at 60 frequencies up to 0.91 of the lower Nyquist frequency (seed 1), the largest deviation
of their gain, the largest spur anywhere else, and the sum of all else (noise and spurs); tones from the lower Nyquist frequency up, and the largest thing
they leave; the gain in the middle of the transition. A Kaiser window over 65536 samples resolves what lies 200 dB below a tone.
"""
import os
import subprocess
import sys
import tempfile

import numpy

POINTS = 1 << 16
WINDOW = numpy.kaiser(POINTS, 32)
SMEAR = 40
LEVEL = 0.9
RATES = ["48000:44100", "96000:44100", "192000:44100", "22050:44100", "16000:44100", "8000:44100", "11024:44100", "44056:44100", "44100:48000"]


def resampled(tool, how, source, target, hertz):
    """The middle of a resampled tone."""
    frames = int(source * (POINTS / target + 0.5))
    tone = LEVEL * numpy.sin(2 * numpy.pi * hertz * numpy.arange(frames) / source)
    with tempfile.TemporaryDirectory() as folder:
        before, after = os.path.join(folder, "in"), os.path.join(folder, "out")
        tone.astype("<f4").tofile(before)
        subprocess.run([tool, "resample", how, str(source), str(target), before, after], check=True)
        sound = numpy.fromfile(after, "<f4").astype(float)
    first = len(sound) // 2 - POINTS // 2
    return sound[first:first + POINTS] * WINDOW


def decibels(amplitude):
    return 20 * numpy.log10(max(amplitude, 1e-15))


def measure(tool, how, source, target):
    low = min(source, target) / 2
    ripple, spur, rest = 0, 0, 0
    for part in numpy.random.default_rng(1).uniform(0.005, 0.91, 60):
        hertz = part * low
        sound = resampled(tool, how, source, target, hertz)
        gain = abs((sound * numpy.exp(-2j * numpy.pi * hertz * numpy.arange(POINTS) / target)).sum()) * 2 / WINDOW.sum() / LEVEL
        spectrum = numpy.abs(numpy.fft.rfft(sound)) * 2 / WINDOW.sum() / LEVEL
        tone = round(hertz * POINTS / target)
        spectrum[max(0, tone - SMEAR):tone + SMEAR + 1] = 0
        ripple, spur = max(ripple, abs(decibels(gain))), max(spur, spectrum.max())
        rest = max(rest, numpy.sqrt((spectrum ** 2).sum() * WINDOW.sum() ** 2 / (WINDOW ** 2).sum() / POINTS))
    alias = 0
    for part in (1, 1.003, 1.02, 1.1, 1.3, 1.7, 2.3):
        if source > target and part * low < source / 2:
            spectrum = numpy.abs(numpy.fft.rfft(resampled(tool, how, source, target, part * low))) * 2 / WINDOW.sum() / LEVEL
            alias = max(alias, spectrum.max())
    middle = numpy.abs(numpy.fft.rfft(resampled(tool, how, source, target, 0.955 * low))).max() * 2 / WINDOW.sum() / LEVEL
    aliases = f"{decibels(alias):.1f}" if alias else "-"
    print(f"| {source} to {target} | {how} | {ripple:.1e} | {decibels(spur):.1f} | {decibels(rest):.1f} | {aliases} | {decibels(middle):.1f} |", flush=True)


def main():
    tool, *rates = sys.argv[1:]
    print("| Hz | resampler | pass band ± dB | largest spur dB | all else dB | stop band dB | at 0.955 dB |\n|---|---|---|---|---|---|---|")
    for pair in rates or RATES:
        source, target = map(int, pair.split(":"))
        for how in ("default", "high", "soxr"):
            measure(tool, how, source, target)


if __name__ == "__main__":
    main()
