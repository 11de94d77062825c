#!/usr/bin/python3
"""Lays out a data set with the shape of UrbanSound8K and none of its sound.

8732 WAV files in ten folds with the data set's own counts of classes a fold, sample rates, bits and channels, its names and its table;
what is in them is made up: for each recording tones of a pitch that its class suggests, in noise. Slices of one recording overlap as the
real ones do. The same arguments give the same bytes.

    bench/urbansound8k-tree.py DIR [--seconds 4]        (needs python3-numpy; 6.3 GB at 4 s)
"""
import argparse
import os
import random
import shutil
import struct
import sys

import numpy

CLASSES = ["air_conditioner", "car_horn", "children_playing", "dog_bark", "drilling",
           "engine_idling", "gun_shot", "jackhammer", "siren", "street_music"]
CLIPS = [  # a row a fold, a column a class
    [100, 36, 100, 100, 100, 96, 35, 120, 86, 100],
    [100, 42, 100, 100, 100, 100, 35, 120, 91, 100],
    [100, 43, 100, 100, 100, 107, 36, 120, 119, 100],
    [100, 59, 100, 100, 100, 107, 38, 120, 166, 100],
    [100, 98, 100, 100, 100, 107, 40, 120, 71, 100],
    [100, 28, 100, 100, 100, 107, 46, 68, 74, 100],
    [100, 28, 100, 100, 100, 106, 51, 76, 77, 100],
    [100, 30, 100, 100, 100, 88, 30, 78, 80, 100],
    [100, 32, 100, 100, 100, 89, 31, 82, 82, 100],
    [100, 33, 100, 100, 100, 93, 32, 96, 83, 100]]
RECORDINGS = [64, 125, 158, 337, 119, 97, 117, 45, 74, 166]  # a class
FORMATS = [  # (rate, bits) and number of files; 4 bits are ADPCM
    (44100, 16, 4511), (48000, 24, 1460), (48000, 16, 1000), (44100, 24, 748), (96000, 24, 545), (44100, 32, 110), (24000, 16, 82),
    (96000, 16, 65), (48000, 32, 42), (16000, 16, 33), (11025, 16, 30), (22050, 8, 22), (22050, 16, 21), (192000, 32, 17), (8000, 16, 12),
    (16000, 8, 12), (11025, 8, 9), (11024, 4, 7), (32000, 16, 4), (44100, 4, 1), (22050, 4, 1)]
MONO = 739
FULL, UNDER_A_SECOND, TINY = 7334, 450, 6
SHORTEST_SECONDS = 0.0545
PCM_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")


def chunk(name, body):
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def riff(*chunks):
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def wav(sound, rate, bits, floating):
    """A file as the data set's are: 24 bits as WAVE_FORMAT_EXTENSIBLE with a fact chunk, the others with a plain header."""
    frames, channels = sound.shape
    align = channels * bits // 8
    fmt = struct.pack("<HIIHH", channels, rate, rate * align, align, bits)
    if bits == 8:
        data = numpy.round(sound * 127 + 128).astype("u1").tobytes()
    elif floating:
        data = sound.astype("<f4").tobytes()
    else:
        whole = numpy.round(sound * (2.0 ** (bits - 1) - 1)).astype("<i4")
        data = whole.astype("<i2").tobytes() if bits == 16 else whole.tobytes()
        if bits == 24:
            data = whole.reshape(-1, 1).view("u1")[:, :3].tobytes()
    if bits == 24:
        fmt = struct.pack("<H", 0xFFFE) + fmt + struct.pack("<HHIH", 22, bits, 3 if channels == 2 else 4, 1) + PCM_GUID_TAIL
        return riff(chunk(b"fmt ", fmt), chunk(b"fact", struct.pack("<I", frames)), chunk(b"data", data))
    return riff(chunk(b"fmt ", struct.pack("<H", 3 if floating else 1) + fmt), chunk(b"data", data))


IMA_INDEX = [-1, -1, -1, -1, 2, 4, 6, 8]
IMA_STEPS = [7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157,
             173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707,
             1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899,
             15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767]
MS_ADAPT = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230]
MS_COEFFICIENTS = [(256, 0), (512, -256), (0, 0), (192, 64), (240, 0), (460, -208), (392, -232)]
BLOCK = 256


def clamp(value):
    return max(-32768, min(32767, value))


def ima_block(samples, index):
    """One block in one channel: the first sample as it is, then a nibble a sample."""
    predicted, nibbles = samples[0], []
    head = struct.pack("<hBB", predicted, index, 0)
    for sample in samples[1:]:
        step = IMA_STEPS[index]
        sign, distance = (8, predicted - sample) if sample < predicted else (0, sample - predicted)
        code = min(7, distance * 4 // step)
        change = (2 * code + 1) * step // 8
        predicted = clamp(predicted - change if sign else predicted + change)
        index = max(0, min(88, index + IMA_INDEX[code]))
        nibbles.append(sign | code)
    return head + bytes(a | b << 4 for a, b in zip(nibbles[::2], nibbles[1::2])), index


def ms_block(samples):
    """One block in one channel with the second predictor: two samples as they are, then a nibble a sample."""
    (c1, c2), delta, (older, newer), nibbles = MS_COEFFICIENTS[1], 64, samples[:2], []
    head = struct.pack("<Bhhh", 1, delta, newer, older)
    for sample in samples[2:]:
        predicted = (newer * c1 + older * c2) >> 8
        code = max(-8, min(7, round((sample - predicted) / delta)))
        older, newer = newer, clamp(predicted + code * delta)
        delta = max(16, MS_ADAPT[code & 15] * delta >> 8)
        nibbles.append(code & 15)
    return head + bytes(a << 4 | b for a, b in zip(nibbles[::2], nibbles[1::2]))


def adpcm(sound, rate, microsoft):
    """A mono file in one of the two ADPCM codings; only its fact chunk tells the true length."""
    values = [int(v) for v in numpy.round(sound[:, 0] * 32767)]
    each = 2 * (BLOCK - 7) + 2 if microsoft else 2 * (BLOCK - 4) + 1
    padded = values + [0] * (-len(values) % each)
    blocks, index = [], 0
    for first in range(0, len(padded), each):
        if microsoft:
            blocks.append(ms_block(padded[first:first + each]))
        else:
            block, index = ima_block(padded[first:first + each], index)
            blocks.append(block)
    fmt = struct.pack("<HHIIHH", 2 if microsoft else 0x11, 1, rate, rate * BLOCK // each, BLOCK, 4)
    fmt += struct.pack("<HHH", 32, each, 7) + b"".join(struct.pack("<hh", *c) for c in MS_COEFFICIENTS) if microsoft else struct.pack("<HH", 2, each)
    return riff(chunk(b"fmt ", fmt), chunk(b"fact", struct.pack("<I", len(values))), chunk(b"data", b"".join(blocks)))


def sound_of(recording, label, start, seconds, rate, channels):
    """A slice of a recording; another slice of it at a near start shares most of its sound."""
    draw = random.Random(recording)
    first = int(start * rate)
    t = (first + numpy.arange(max(1, int(seconds * rate)))) / rate
    pitch = min(180 * 1.5 ** label, 0.35 * rate) * draw.uniform(0.94, 1.06)
    beat = draw.uniform(0.5, 4)
    tone = numpy.sin(2 * numpy.pi * pitch * t) + 0.5 * numpy.sin(2 * numpy.pi * 1.26 * pitch * t)
    envelope = 0.6 + 0.4 * numpy.sin(2 * numpy.pi * beat * t)
    noise = numpy.random.Generator(numpy.random.PCG64(recording * 1000003 + first)).uniform(-1, 1, (len(t), channels))
    level = 10 ** draw.uniform(-2.5, -0.3)
    return level * (0.45 * (tone * envelope)[:, None] + draw.uniform(0.02, 0.3) * noise)


def deck(draw, counted):
    """Every value as often as it is counted, in a drawn order."""
    cards = [value for value, count in counted for _ in range(count)]
    draw.shuffle(cards)
    return cards


def clips(draw):
    """(fold, class, recording, occurrence, slice) of every file: a recording stays in one fold, its slices are numbered on."""
    for label, recordings in enumerate(RECORDINGS):
        total = sum(fold[label] for fold in CLIPS)
        for fold, row in enumerate(CLIPS):
            here = max(1, min(row[label], round(recordings * row[label] / total)))
            ids = [draw.randrange(100000, 260000) * 100 + label * 10 + fold for _ in range(here)]
            for n in range(row[label]):
                yield fold + 1, label, ids[n % here], 0, n // here


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=float, default=4, help="length of a full clip (4)")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    rows = list(clips(draw))
    formats = deck(draw, [((rate, bits), count) for rate, bits, count in FORMATS])
    rest = len(rows) - FULL - UNDER_A_SECOND - TINY
    lengths = deck(draw, [("full", FULL), ("part", rest), ("short", UNDER_A_SECOND), ("tiny", TINY - 1), ("least", 1)])
    plain = [i for i, (_, bits) in enumerate(formats) if bits != 4]
    mono = {i for i, (_, bits) in enumerate(formats) if bits == 4}
    mono |= set(draw.sample(plain, MONO - len(mono)))

    needed = int(arguments.seconds / 4 * 6.5e9)
    os.makedirs(arguments.folder, exist_ok=True)
    free = shutil.disk_usage(arguments.folder).free
    if free < needed:
        sys.exit(f"{arguments.folder}: needs {needed / 1e9:.1f} GB, {free / 1e9:.1f} GB are free; give fewer --seconds")

    table = ["slice_file_name,fsID,start,end,salience,fold,classID,class"]
    ranges = {"full": (4, 4), "part": (1, 3.99), "short": (0.1, 0.99), "tiny": (0.06, 0.099), "least": (SHORTEST_SECONDS, SHORTEST_SECONDS)}
    adpcm_files = 0
    for i, (fold, label, recording, occurrence, number) in enumerate(rows):
        (rate, bits), channels = formats[i], 1 if i in mono else 2
        seconds = draw.uniform(*ranges[lengths[i]]) * arguments.seconds / 4
        start = 0.5 * number
        sound = sound_of(recording, label, start, seconds, rate, channels)
        if bits == 4:
            content = adpcm(sound, rate, microsoft=adpcm_files % 2 == 0)
            adpcm_files += 1
        else:
            content = wav(sound, rate, bits, floating=bits == 32 and i % 2 == 0)
        name = f"{recording}-{label}-{occurrence}-{number}.wav"
        path = os.path.join(arguments.folder, "audio", f"fold{fold}", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        table.append(f"{name},{recording},{start:.6f},{start + seconds:.6f},{1 if draw.random() < 5702 / 8732 else 2},{fold},{label},{CLASSES[label]}")

    os.makedirs(os.path.join(arguments.folder, "metadata"), exist_ok=True)
    with open(os.path.join(arguments.folder, "metadata", "UrbanSound8K.csv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(table) + "\n")
    print(f"{len(rows)} files in {arguments.folder}")


if __name__ == "__main__":
    main()
