#!/usr/bin/env python3
"""The default recipe in PyTorch, many seeds, on features that `bench -- accuracy` wrote: python3 accuracy_torch.py FOLDER EPOCHS SEEDS [FIRST]

Prints each seed's accuracy on the test clips after the last epoch, as the other side does. The recipe: batches of 16 in a new order each epoch;
each image rolled in time by up to 0.4 of its frames, two masks of bands and two of frames, each at most a tenth, filled with the image's mean;
normalised by the training set's mean and deviation; the tutorial's network and initial weights; Adam; OneCycle, linear, to 1e-2. OMP_NUM_THREADS says how
many threads.
"""
import pathlib
import sys

import numpy
import torch

from torch_timing import BATCH, network

BANDS, FRAMES = 64, 344


def load(path):
    images = numpy.fromfile(f"{path}.f32", numpy.float32).reshape(-1, BANDS, FRAMES, 2)
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(), torch.from_numpy(numpy.fromfile(f"{path}.i32", numpy.int32)).long()


def augmented(image):
    """Rolled both ways, then masked; every draw is one of PyTorch's."""
    draws = torch.rand(9).tolist()
    mean, image = image.mean(), image.roll(int((2 * draws[0] - 1) * 0.4 * FRAMES // 1), dims=-1)
    for i, size in enumerate((BANDS, BANDS, FRAMES, FRAMES)):
        length = draws[1 + 2 * i] * 0.1 * size
        start = int(draws[2 + 2 * i] * (size - length))
        (image[:, start:start + int(length)] if size == BANDS else image[:, :, start:start + int(length)]).fill_(mean)
    return image


def fresh(classes):
    net = network()
    net[-1] = torch.nn.Linear(64, classes)
    for layer in net:
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight, a=0.1)
            layer.bias.data.zero_()
    return net


def accuracy(train, test, epochs, seed):
    torch.manual_seed(seed)
    (images, labels), (test_images, test_labels) = train, test
    deviation, mean = torch.std_mean(images)
    net = fresh(int(labels.max()) + 1)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, foreach=True)
    steps = (len(images) + BATCH - 1) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, max_lr=1e-2, steps_per_epoch=steps, epochs=epochs, anneal_strategy="linear")
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(BATCH):
            batch = (torch.stack([augmented(images[row]) for row in rows]) - mean) / deviation
            adam.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(net(batch), labels[rows]).backward()
            adam.step()
            schedule.step()
    net.eval()
    with torch.no_grad():
        guesses = torch.cat([net((part - mean) / deviation).argmax(1) for part in test_images.split(64)])
    return (guesses == test_labels).double().mean().item()


def main():
    folder, epochs, seeds, first = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int((sys.argv[4:] or ["0"])[0])
    train, test = load(folder / "train"), load(folder / "test")
    for seed in range(first, first + seeds):
        print(f"seed {seed}: {accuracy(train, test, epochs, seed):.5f}", flush=True)


if __name__ == "__main__":
    main()
