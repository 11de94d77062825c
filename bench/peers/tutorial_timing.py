#!/usr/bin/env python3
"""Epochs of training as the tutorial does it: torchaudio loads, resamples and transforms each clip in a DataLoader, every epoch anew.

    python3 bench/peers/tutorial_timing.py FOLDER WORKERS [--cached] [--epochs 3]

FOLDER has one sub-folder of WAV files a class. Two threads of PyTorch, Adam with foreach, batches of 16; prints the time of each epoch.
--cached: features are made once before; an epoch then only shifts, masks and trains, in whole batches, which is the fastest that PyTorch
does this in. --channels-last lays images out that way.
"""
import argparse
import pathlib
import random
import statistics
import time

import torch
import torchaudio

from torch_timing import BATCH, network

RATE, SAMPLES, CHANNELS = 44100, 176000, 2
to_mel = torch.nn.Sequential(
    torchaudio.transforms.MelSpectrogram(RATE, n_fft=1024, hop_length=None, n_mels=64), torchaudio.transforms.AmplitudeToDB(top_db=80))


def waveform(path):
    """Two channels, 44.1 kHz, 4 s: cut at the end, or zeros on both sides."""
    sound, rate = torchaudio.load(str(path))
    if sound.shape[0] == 1:
        sound = torch.cat([sound, sound])
    if rate != RATE:
        sound = torch.cat([torchaudio.transforms.Resample(rate, RATE)(channel[None]) for channel in sound[:CHANNELS]])
    missing = SAMPLES - sound.shape[1]
    if missing <= 0:
        return sound[:, :SAMPLES]
    begin = random.randint(0, missing)
    return torch.nn.functional.pad(sound, (begin, missing - begin))


def masked(image):
    """Two masks of bands and two of frames, each at most a tenth, filled with the mean."""
    mean, (bands, frames) = image.mean(), image.shape[-2:]
    for _ in range(2):
        image = torchaudio.transforms.FrequencyMasking(bands * 0.1)(image, mean)
    for _ in range(2):
        image = torchaudio.transforms.TimeMasking(frames * 0.1)(image, mean)
    return image


class Clips(torch.utils.data.Dataset):
    def __init__(self, files, labels):
        self.files, self.labels = files, labels

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        sound = waveform(self.files[i])
        sound = sound.roll(int(random.random() * 0.4 * sound.shape[1]))
        return masked(to_mel(sound)), self.labels[i]


class Features:
    """Batches of features made once; masks are drawn for each image of a batch at once."""

    def __init__(self, images, labels):
        self.images, self.labels = images, torch.tensor(labels)

    def __iter__(self):
        for chosen in torch.randperm(len(self.images)).split(BATCH):
            batch = self.images[chosen]
            batch = torch.stack([image.roll(random.randrange(138), -1) for image in batch])
            for _ in range(2):
                batch = torchaudio.transforms.FrequencyMasking(6, iid_masks=True)(batch)
                batch = torchaudio.transforms.TimeMasking(34, iid_masks=True)(batch)
            yield batch, self.labels[chosen]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("workers", type=int)
    options.add_argument("--cached", action="store_true")
    options.add_argument("--channels-last", action="store_true")
    options.add_argument("--epochs", type=int, default=3)
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    files = sorted(chosen.folder.rglob("*.wav"))
    names = sorted({file.parent.name for file in files})
    labels = [names.index(file.parent.name) for file in files]
    layout = torch.channels_last if chosen.channels_last else torch.contiguous_format
    if chosen.cached:
        with torch.no_grad():
            images = torch.stack([to_mel(waveform(file)) for file in files])
        batches = Features(images, labels)
    else:
        batches = torch.utils.data.DataLoader(Clips(files, labels), BATCH, shuffle=True, num_workers=chosen.workers)
    net = network().to(memory_format=layout)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, foreach=True)
    steps = -(-len(files) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, max_lr=1e-3, steps_per_epoch=steps, epochs=chosen.epochs, anneal_strategy="linear")
    seconds = []
    for _ in range(chosen.epochs):
        start, loss_sum = time.perf_counter(), 0.0
        for images, targets in batches:
            images = ((images - images.mean()) / images.std()).to(memory_format=layout)
            adam.zero_grad(set_to_none=True)
            loss = torch.nn.functional.cross_entropy(net(images), targets)
            loss.backward()
            adam.step()
            schedule.step()
            loss_sum += loss.item()
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds)
    print(f"an epoch of {len(files)} clips median {1000 * median:.1f} ms, best {1000 * min(seconds):.1f} ms ({len(files) / median:.0f} clips/s)")


if __name__ == "__main__":
    main()
