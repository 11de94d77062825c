"""Writes Audio.Tests/Goldens/Codecs: a short sound in each format that is read through libsndfile, as libsndfile itself writes it.

Lossless files hold saw(n, s) = (n * 997 + s * 5003) mod 20001 - 10000 in 16 bits, 300 frames at 16 kHz in two channels (s = 0, 1); lossy ones
a sine of 440 Hz, half of full scale, 3200 frames at 16 kHz in one channel.
"""
import os

import numpy as np
import soundfile

FOLDER = os.path.join(os.path.dirname(__file__), "..", "Audio.Tests", "Goldens", "Codecs")
LOSSLESS = {"sound.flac": ("FLAC", "PCM_16"), "sound.aiff": ("AIFF", "PCM_16"), "sound.au": ("AU", "PCM_16"),
            "sound.caf": ("CAF", "PCM_16"), "alac.caf": ("CAF", "ALAC_16"), "sound.w64": ("W64", "PCM_16"), "float.aifc": ("AIFF", "FLOAT")}
LOSSY = {"vorbis.ogg": ("OGG", "VORBIS"), "opus.opus": ("OGG", "OPUS"), "layer3.mp3": ("MP3", "MPEG_LAYER_III")}


def main():
    os.makedirs(FOLDER, exist_ok=True)
    n = np.arange(300)
    saw = np.stack([(n * 997 + s * 5003) % 20001 - 10000 for s in (0, 1)], axis=1).astype(np.int16)
    for name, (container, coding) in LOSSLESS.items():
        values = saw / np.float32(32768) if coding == "FLOAT" else saw
        soundfile.write(os.path.join(FOLDER, name), values, 16000, format=container, subtype=coding)
    little = os.path.join(FOLDER, "little.au")
    soundfile.write(little, saw, 16000, format="AU", subtype="PCM_16", endian="LITTLE")
    sine = 0.5 * np.sin(2 * np.pi * 440 / 16000 * np.arange(3200))
    for name, (container, coding) in LOSSY.items():
        soundfile.write(os.path.join(FOLDER, name), sine, 16000, format=container, subtype=coding)


if __name__ == "__main__":
    main()
