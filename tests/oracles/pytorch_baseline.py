#!/usr/bin/env python3
"""What PyTorch reaches with the default recipe: the yardstick of the README's accuracy.

    python3 tests/oracles/pytorch_baseline.py samples/voices --epochs 30 --max-lr 1e-2 --seeds 5

Log-mel features are computed once, centred in 4 s, and normalised by the training set's mean and deviation. A training
batch turns each clip by up to 40 % of its frames either way and masks it; the test clips are left as they are.
"""
import argparse
import os
import time

import torch

from tutorial import Classifier, SAMPLES, clips, log_mel, pad_or_cut, spec_augment, waveform


def features(folder):
    names, labels = clips(folder)
    spectrograms = []
    for name, _ in names:
        samples = waveform(os.path.join(folder, name))
        spectrograms.append(log_mel(pad_or_cut(samples, max(0, SAMPLES - samples.shape[1]) // 2)))
    return torch.stack(spectrograms), torch.tensor([label for _, label in names]), labels


def augment(batch, shift, masks):
    frames, out = batch.shape[-1], []
    limit = int(shift * frames)
    for spectrogram in batch:
        if limit > 0:
            spectrogram = spectrogram.roll(int(torch.randint(-limit, limit + 1, ())), -1)
        if masks:
            spectrogram = spec_augment(spectrogram, torch.rand(4, 2).tolist())
        out.append(spectrogram)
    return torch.stack(out)


def train(seed, train_set, test_set, classes, options):
    torch.manual_seed(seed)
    x, y = train_set
    mean, deviation = x.mean(dtype=torch.float64).float(), x.double().std().float()
    net = Classifier(classes)
    optimizer = torch.optim.Adam(net.parameters(), lr=options.max_lr)
    steps = -(-len(x) // options.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=options.max_lr, steps_per_epoch=steps, epochs=options.epochs, anneal_strategy="linear")
    for epoch in range(options.epochs):
        net.train()
        total = 0.0
        for index in torch.randperm(len(x)).split(options.batch):
            batch = (augment(x[index], options.shift, options.masks) - mean) / deviation
            loss = torch.nn.functional.cross_entropy(net(batch), y[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(index)
    net.eval()
    with torch.no_grad():
        x, y = test_set
        logits = torch.cat([net((part - mean) / deviation) for part in x.split(50)])
    return total / len(train_set[0]), (logits.argmax(1) == y).double().mean().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="a folder with train/ and test/")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--max-lr", type=float, default=1e-2)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--shift", type=float, default=0.4)
    parser.add_argument("--no-masks", dest="masks", action="store_false")
    options = parser.parse_args()
    torch.set_num_threads(1)
    x, y, labels = features(os.path.join(options.data, "train"))
    test_set = features(os.path.join(options.data, "test"))[:2]
    accuracies = []
    for seed in range(options.seeds):
        start = time.time()
        loss, accuracy = train(seed, (x, y), test_set, len(labels), options)
        accuracies.append(accuracy)
        print(f"seed {seed}: training loss {loss:.4f}, test accuracy {accuracy:.4f} ({time.time() - start:.0f} s)", flush=True)
    print(f"epochs {options.epochs}, peak rate {options.max_lr:g}, shift {options.shift:g}, masks {options.masks}: "
          f"mean {sum(accuracies) / len(accuracies):.4f}, lowest {min(accuracies):.4f}")


if __name__ == "__main__":
    main()
