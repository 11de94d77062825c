#!/usr/bin/env python3
"""Choose samples/voices out of a larger corpus of the same shape: CORPUS/{train,test}/<code>/*.wav.

    python3 samples/make-voices.py CORPUS samples/voices

From each speaker it takes the 60 training and the 40 test clips whose length is nearest 1.1 s (ties: by name), each of
them once, and copies them byte for byte. One length for everybody, so that a long pad of silence gives no speaker away;
the corpus is split by phrase in every language at once, so no phrase of the test clips is trained on in any.
"""
import hashlib
import os
import shutil
import sys
import wave

SPEAKERS = {"en": "english", "es": "spanish", "fr": "french", "it": "italian", "ru": "russian"}
COUNTS = {"train": 60, "test": 40}
SECONDS = 1.1


def seconds(path):
    with wave.open(path) as clip:
        return clip.getnframes() / clip.getframerate()


def content(path):
    with open(path, "rb") as clip:
        return hashlib.sha256(clip.read()).digest()


def choose(folder, count, taken):
    """The `count` clips nearest SECONDS whose bytes are not in `taken` yet."""
    paths = [os.path.join(folder, name) for name in os.listdir(folder)]
    chosen = []
    for path in sorted(paths, key=lambda p: (abs(seconds(p) - SECONDS), p)):
        if len(chosen) < count and content(path) not in taken:
            taken.add(content(path))
            chosen.append(path)
    return chosen


def main(corpus, out):
    taken = set()
    for split, count in COUNTS.items():
        for code, speaker in SPEAKERS.items():
            target = os.path.join(out, split, speaker)
            shutil.rmtree(target, ignore_errors=True)
            os.makedirs(target)
            for path in choose(os.path.join(corpus, split, code), count, taken):
                shutil.copyfile(path, os.path.join(target, os.path.basename(path)))


if __name__ == "__main__":
    main(*sys.argv[1:])
