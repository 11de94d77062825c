#!/usr/bin/env python3
"""Twenty training steps of the tutorial recipe by PyTorch and torchaudio, with every random draw written down.

    python3 tests/oracles/tutorial_steps.py samples/voices/train tests/Audio.Tests/Goldens            # steps 0, 1, 10 and 18
    python3 tests/oracles/tutorial_steps.py samples/voices/train FOLDER --snapshots all               # all twenty, 8 MB

Writes tutorial-steps.json and tutorial-steps.bin; README.md beside this script describes them.
"""
import argparse
import math
import os
import random
from unittest import mock

import torch
import torchaudio

from goldens import Blob, save_json
from tutorial import Classifier, FRAMES, MELS, SAMPLES, clips, log_mel, pad_or_cut, spec_augment, waveform

STEPS, BATCH, CLIPS_A_LABEL, TOTAL_STEPS, MAX_LR, SHIFT_LIMIT = 20, 16, 8, 874, 1e-3, 0.4
CLASSES = 10
LARGEST_ERROR = 9e-6
LARGEST_SWING = 4e-5  # of the gradient, when silence and masks move by a few times their rounding


def uniform_for(index, count):
    """The float32 in the middle of the numbers u for which floor(u * count) is index, so that no rounding moves it."""
    return torch.tensor((index + 0.5) / count, dtype=torch.float32).item()


def mask_uniforms(draw):
    """Four pairs (length, start), none so near a whole bin that another order of float32 operations could round it over."""
    pairs = []
    for size in (MELS, MELS, FRAMES, FRAMES):
        while True:
            pair = [draw.randrange(1 << 24) / (1 << 24) for _ in range(2)]
            length = pair[0] * 0.1 * size
            start = pair[1] * (size - length)
            if all(0.01 < value % 1 < 0.99 for value in (length, start)):
                break
        pairs.append(pair)
    return pairs


def check_masks(spectrogram, pairs):
    """Our masks are torchaudio's, given the same uniform numbers."""
    draws = iter(u for pair in pairs for u in pair)
    theirs, fill = spectrogram, spectrogram.mean()
    with mock.patch("torch.rand", lambda *_, **__: torch.tensor([next(draws)])):
        for axis in (1, 1, 2, 2):
            theirs = torchaudio.functional.mask_along_axis(theirs, 0.1 * spectrogram.shape[axis], fill, axis)
    assert torch.equal(theirs, spec_augment(spectrogram, pairs))


def spectrogram_of(samples, item):
    padded = pad_or_cut(samples, item["begin"])
    plain = log_mel(padded.roll(item["shift"]))  # without dims: the tail of one channel becomes the head of the other
    pairs = list(zip(item["masks"][::2], item["masks"][1::2]))
    check_masks(plain, pairs)
    return spec_augment(plain, pairs)


def make_item(clip, samples, draw):
    places, shifts = SAMPLES - samples + 1, SAMPLES * SHIFT_LIMIT
    begin, shift = draw.randrange(places), draw.randrange(int(shifts))
    return {"clip": clip, "begin": begin, "beginUniform": uniform_for(begin, places),
            "shift": shift, "shiftUniform": uniform_for(shift, shifts),
            "masks": [u for pair in mask_uniforms(draw) for u in pair]}


def batches(clip_count, draw):
    """The clips of STEPS batches: one shuffled epoch of all clips behind the other."""
    order = []
    for _ in range(STEPS):
        while len(order) < BATCH:
            order += draw.sample(range(clip_count), clip_count)
        yield [order.pop(0) for _ in range(BATCH)]


def loss_of(net, batch, labels):
    normalised = (batch - batch.mean()) / batch.std()
    return torch.nn.functional.cross_entropy(net(normalised), labels)


def gradients(net, batch, labels, dtype):
    """Loss and gradients at net's parameters, with everything after the spectrograms in dtype."""
    copy = Classifier(CLASSES).to(dtype)
    copy.load_state_dict(net.state_dict())
    loss = loss_of(copy, batch.to(dtype), labels)
    loss.backward()
    return loss.item(), [p.grad for p in copy.parameters()]


def relative_error(actual, expected):
    error = sum((a.double() - e.double()).square().sum().item() for a, e in zip(actual, expected))
    return math.sqrt(error / sum(e.double().square().sum().item() for e in expected))


def is_settled(net, batch, exact_batch, labels, expected):
    """Whether float32 runs on spectrograms as good as the recorded ones all come near the expected gradient.

    Most do, to some 6e-6. But the silence around a clip is one constant, so where a channel's ReLU input in it lies within
    rounding of zero, thousands of units switch together and the gradient jumps by 1e-3 although nobody is wrong.
    """
    generator = torch.Generator().manual_seed(1)
    rounding = (exact_batch - batch).float()
    others = [batch + k * rounding for k in (-2, -1, 1, 2)]
    others += [batch + 1e-5 * torch.randn(batch.shape, generator=generator) for _ in range(4)]
    if not all(relative_error(gradients(net, other, labels, torch.float32)[1], expected) < LARGEST_ERROR for other in others):
        return False

    # Silence (the clip's maximum minus 80 dB) and masks (its mean) are constants that move as one with the rounding of that maximum or mean.
    return all(relative_error(gradients(net, batch.double() + constants_moved(batch, generator), labels, torch.float64)[1], expected)
               < LARGEST_SWING for _ in range(14))


def constants_moved(batch, generator):
    """For each clip, its constants moved by up to 8e-5 dB each, everything else by 0."""
    moves = torch.zeros_like(batch, dtype=torch.float64)
    for clip, move in zip(batch, moves):
        values, counts = clip.unique(return_counts=True)
        for value in values[counts >= 64]:
            move[clip == value] = 8e-5 * (2 * torch.rand(1, generator=generator, dtype=torch.float64).item() - 1)
    return moves


def layout(named):
    entries, offset = [], 0
    for name, tensor in named:
        entries.append({"name": name, "shape": list(tensor.shape), "offset": offset})
        offset += tensor.numel()
    return entries


def running(net):
    return [(name, tensor) for name, tensor in net.named_buffers() if "running" in name]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips")
    parser.add_argument("out")
    parser.add_argument("--snapshots", default="0,1,10,18", help="steps whose full state is written, or all")
    options = parser.parse_args()
    kept = set(range(STEPS)) if options.snapshots == "all" else set(map(int, options.snapshots.split(",")))
    torch.set_num_threads(1)
    torch.manual_seed(0)

    every, labels = clips(options.clips)
    chosen = [clip for label in range(len(labels)) for clip in [c for c in every if c[1] == label][:CLIPS_A_LABEL]]
    waveforms, exact_waveforms = ([waveform(os.path.join(options.clips, name), dtype) for name, _ in chosen]
                                  for dtype in (torch.float32, torch.float64))
    net = Classifier(CLASSES)
    parameters = list(net.parameters())
    adam = torch.optim.Adam(parameters, lr=MAX_LR)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, max_lr=MAX_LR, total_steps=TOTAL_STEPS, anneal_strategy="linear")
    moments = {"exp_avg": [torch.zeros_like(p) for p in parameters], "exp_avg_sq": [torch.zeros_like(p) for p in parameters]}
    blob, steps, snapshots = Blob(), [], []

    draw = random.Random(0)
    for step, batch_clips in enumerate(batches(len(chosen), draw)):
        targets = torch.tensor([chosen[clip][1] for clip in batch_clips])
        while True:  # until the gradient does not hang on rounding
            items = [make_item(clip, waveforms[clip].shape[1], draw) for clip in batch_clips]
            batch, exact_batch = (torch.stack([spectrogram_of(sounds[item["clip"]], item) for item in items])
                                  for sounds in (waveforms, exact_waveforms))
            exact_loss, exact = gradients(net, batch, targets, torch.float64)
            if is_settled(net, batch, exact_batch, targets, exact):
                break
        if adam.state:
            moments = {key: [adam.state[p][key] for p in parameters] for key in moments}
        snapshot = {"step": step, "parameters": blob.append(parameters), "firstMoments": blob.append(moments["exp_avg"]),
                    "secondMoments": blob.append(moments["exp_avg_sq"]),
                    "runningBefore": blob.append(t for _, t in running(net))} if step in kept else None

        loss = loss_of(net, batch, targets)
        adam.zero_grad()
        loss.backward()
        error = relative_error([p.grad for p in parameters], exact)
        group = adam.param_groups[0]
        steps.append({"step": step, "learningRate": group["lr"], "beta1": group["betas"][0],
                      "batchMean": batch.double().mean().item(), "batchDeviation": batch.double().std().item(),
                      "loss": loss.item(), "lossInDouble": exact_loss, "gradientErrorOfFloat": error,
                      "items": items})
        if snapshot:
            snapshot["gradients"] = blob.append(exact)
            snapshot["runningAfter"] = blob.append(t for _, t in running(net))
            snapshots.append(snapshot)
        print(f"step {step:2}: loss {loss.item():.7f} (float64 {exact_loss:.9f}), gradient error of float32 {error:.1e}", flush=True)
        adam.step()
        schedule.step()

    blob.save(options.out, "tutorial-steps.bin")
    index = {"oracle": f"torch {torch.__version__}, torchaudio {torchaudio.__version__}, float32, tests/oracles/tutorial_steps.py",
             "classes": CLASSES, "totalSteps": TOTAL_STEPS, "maxLearningRate": MAX_LR,
             "clips": [{"file": name, "label": label, "samples": w.shape[1]} for (name, label), w in zip(chosen, waveforms)],
             "parameters": layout(net.named_parameters()), "running": layout(running(net)),
             "steps": steps, "snapshots": snapshots}
    save_json(options.out, "tutorial-steps.json", index)


if __name__ == "__main__":
    main()
