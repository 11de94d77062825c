"""The tutorial's pipeline in PyTorch and torchaudio, each random draw an argument: what every oracle here is built from.

Written against torch 1.13 and torchaudio 0.13. Tensors have PyTorch's layouts: waveforms [channels, samples],
spectrograms [channels, mels, frames], images [N, C, H, W], convolution weights [out, in, ky, kx].
"""
import math
import os

import soundfile
import torch
from torch import nn
from torchaudio import transforms

RATE, CHANNELS, SAMPLES = 44100, 2, 44100 // 1000 * 4000
MELS, FRAMES = 64, 1 + SAMPLES // 512
LAYERS = [(2, 8, 5), (8, 16, 3), (16, 32, 3), (32, 64, 3)]  # channels in, channels out, kernel; stride 2, padding kernel / 2


def formula(i, s):
    """Reproducible numbers in [-1, 1] for the i-th element of stream s."""
    return (((i * i * 31 + i * 7919 + s * 104729) % 2003) - 1001) / 1001


def formula_tensor(shape, s, scale=1.0, offset=0.0, dtype=torch.float64):
    values = [offset + scale * formula(i, s) for i in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).reshape(shape).to(dtype)


def open_clip(path):
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return torch.from_numpy(samples.T.copy()), rate


def waveform(path, dtype=torch.float32):
    """A clip at 44.1 kHz in stereo, of its own length; the resampling kernel is torchaudio's float32 one in any case."""
    samples, rate = open_clip(path)
    samples = samples.to(dtype)
    if rate != RATE:
        samples = transforms.Resample(rate, RATE).to(dtype)(samples)
    return samples if samples.shape[0] == CHANNELS else torch.cat([samples[:1], samples[:1]])


def pad_or_cut(samples, begin):
    """176,000 samples: the head of a longer clip, or a shorter one behind `begin` zeros."""
    missing = SAMPLES - samples.shape[1]
    return samples[:, :SAMPLES] if missing <= 0 else nn.functional.pad(samples, (begin, missing - begin))


def log_mel(samples):
    """[2, 64, 344] decibels; the floor is 80 dB below the clip's maximum."""
    mel = transforms.MelSpectrogram(RATE, n_fft=1024, hop_length=None, n_mels=MELS).to(samples.dtype)(samples)
    return transforms.AmplitudeToDB(top_db=80)(mel)


def mask_along_axis(spectrogram, param, fill, axis, u_length, u_start):
    """torchaudio's mask_along_axis with its two uniform draws given; the arithmetic is float32, as there."""
    size = spectrogram.shape[axis]
    length = torch.tensor(u_length, dtype=torch.float32) * param
    start = torch.tensor(u_start, dtype=torch.float32) * (size - length)
    begin, end = int(start.long()), int(start.long() + length.long())
    masked = spectrogram.clone()
    masked.narrow(axis, begin, end - begin).fill_(fill)
    return masked


def spec_augment(spectrogram, draws):
    """Two frequency masks, then two time masks, of at most a tenth each. draws: (u_length, u_start) for each of the four."""
    fill = spectrogram.mean()
    for (u_length, u_start), axis in zip(draws, (1, 1, 2, 2)):
        spectrogram = mask_along_axis(spectrogram, 0.1 * spectrogram.shape[axis], fill, axis, u_length, u_start)
    return spectrogram


class Classifier(nn.Module):
    """Four times convolution, ReLU, batch norm; then average pooling and a linear layer."""

    def __init__(self, classes=10):
        super().__init__()
        for layer, (inputs, outputs, kernel) in enumerate(LAYERS, 1):
            convolution = nn.Conv2d(inputs, outputs, kernel, stride=2, padding=kernel // 2)
            nn.init.kaiming_normal_(convolution.weight, a=0.1)
            nn.init.zeros_(convolution.bias)
            self.add_module(f"conv{layer}", convolution)
            self.add_module(f"bn{layer}", nn.BatchNorm2d(outputs))
        self.lin = nn.Linear(LAYERS[-1][1], classes)

    def forward(self, x):
        for layer in range(1, len(LAYERS) + 1):
            x = getattr(self, f"bn{layer}")(torch.relu(getattr(self, f"conv{layer}")(x)))
        return self.lin(x.mean((2, 3)))


def formula_classifier(dtype=torch.float32):
    """The network with the deterministic parameters of the goldens."""
    net = Classifier().to(dtype)
    with torch.no_grad():
        for layer in range(1, len(LAYERS) + 1):
            convolution, norm = getattr(net, f"conv{layer}"), getattr(net, f"bn{layer}")
            for target, stream, scale, offset in (
                    (convolution.weight, layer, 0.2, 0), (convolution.bias, 10 + layer, 0.1, 0),
                    (norm.weight, 20 + layer, 0.1, 1), (norm.bias, 30 + layer, 0.1, 0),
                    (norm.running_mean, 40 + layer, 0.05, 0), (norm.running_var, 50 + layer, 0.2, 1)):
                target.copy_(formula_tensor(target.shape, stream, scale, offset, dtype))
        net.lin.weight.copy_(formula_tensor(net.lin.weight.shape, 60, 0.2, 0, dtype))
        net.lin.bias.copy_(formula_tensor(net.lin.bias.shape, 61, 0.1, 0, dtype))
    return net


def clips(folder):
    """[(path relative to folder with '/', label index)] in ordinal order, and the labels."""
    labels = sorted(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name)))
    return [(f"{label}/{name}", index) for index, label in enumerate(labels)
            for name in sorted(os.listdir(os.path.join(folder, label))) if name.endswith(".wav")], labels
