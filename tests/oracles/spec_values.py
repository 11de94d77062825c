#!/usr/bin/env python3
"""Known values of every stage between a waveform and a trained network, in float64 from the formulas.

    python3 tests/oracles/spec_values.py tests/Engine.Tests/Goldens

Writes spec.json and spec-network.bin; README.md beside this script describes them. The front end is written out here in
NumPy, so that torchaudio is not its own judge; the network, Adam and OneCycle are PyTorch's.
"""
import math
import sys

import numpy
import torch

from goldens import Blob, save_json
from tutorial import formula, formula_classifier, formula_tensor

N_FFT, HOP, MELS, RATE = 1024, 512, 64, 44100


# Log-mel spectrogram

def window():
    return 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(N_FFT) / N_FFT)


def mel_points():
    top = 2595 * math.log10(1 + RATE / 2 / 700)
    return 700 * (10 ** (top * numpy.arange(MELS + 2) / (MELS + 1) / 2595) - 1), top


def filters():
    """[513, 64]"""
    points, bins = mel_points()[0], RATE / 2 * numpy.arange(N_FFT // 2 + 1)[:, None] / (N_FFT // 2)
    left, centre, right = points[:-2], points[1:-1], points[2:]
    return numpy.maximum(0, numpy.minimum((bins - left) / (centre - left), (right - bins) / (right - centre)))


def power(samples):
    """[frames, 513]"""
    padded = numpy.pad(samples, N_FFT // 2, mode="reflect")
    frames = numpy.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP]
    return numpy.abs(numpy.fft.rfft(frames * window())) ** 2


def decibels(values):
    return 10 * numpy.log10(numpy.maximum(values, 1e-10))


def signal(description, length):
    """A channel: its parts laid over silence."""
    samples = numpy.zeros(length)
    for part in description:
        start, count = part.get("from", 0), part.get("count", length)
        n = numpy.arange(count)
        samples[start:start + count] = (
            part["sine"] * numpy.sin(2 * numpy.pi * 64 * (n % N_FFT) / N_FFT) if "sine" in part
            else numpy.full(count, part["constant"]) if "constant" in part
            else [formula(int(i), part["formula"]) for i in n])
    return samples


def spectrum(name, length, channels, powers=(), mels=(), raw=(), floored=()):
    """powers: (frame, bin) of channel 0; mels and raw (dB without floor): (channel, filter, frame); floored: the same with floor."""
    spectra = [power(signal(channel, length)) for channel in channels]
    mel = numpy.stack([spectrum @ filters() for spectrum in spectra]).transpose(0, 2, 1)
    plain = decibels(mel)
    floor = plain.max() - 80
    final = numpy.maximum(plain, floor)
    picks = lambda array, places: [{"channel": c, "filter": m, "frame": t, "value": array[c, m, t]} for c, m, t in places]
    return {"name": name, "samples": length, "frames": mel.shape[2], "channels": channels,
            "power": [{"frame": t, "bin": k, "value": spectra[0][t, k]} for t, k in powers],
            "mel": picks(mel, mels), "decibelsWithoutFloor": picks(plain, raw), "decibels": picks(final, floored),
            "maximum": final.max(), "floor": floor, "mean": final.mean(), "deviation": final.std(ddof=1),
            "shareAtFloor": float((final <= floor).mean())}


def spectra():
    sine, noise, length = {"sine": 1.0}, lambda stream: [{"formula": stream}], 176000
    return [
        spectrum("sine", length, [[sine], [sine]],
                 [(t, k) for t in (0, 100) for k in (63, 64, 65)], [(0, m, t) for t in (0, 100) for m in (28, 29, 30)],
                 [(0, m, t) for t in (0, 343) for m in (0, 10, 29, 63)] + [(0, 29, 100)], [(0, 29, 100), (0, 10, 100), (1, 63, 343)]),
        spectrum("quiet second channel", length, [[sine], [{"sine": 1e-5}]], raw=[(1, 29, 100)], floored=[(1, 29, 100)]),
        spectrum("sine in silence", length, [[{"sine": 0.25, "from": 88000, "count": 44000}]] * 2,
                 floored=[(0, 29, 200), (0, 29, 10)]),
        spectrum("constant", 4096, [[{"constant": 0.5}]], [(3, 0), (3, 1)], [(0, 0, 3), (0, 1, 3)], [(0, 0, 3), (0, 1, 3)]),
        spectrum("short noise", 4096, [noise(9)],
                 mels=[(0, 0, 0), (0, 0, 4), (0, 1, 4), (0, 31, 4), (0, 63, 0), (0, 63, 8), (0, 20, 7)],
                 floored=[(0, 0, 0), (0, 1, 4), (0, 31, 4), (0, 63, 8)]),
        spectrum("stereo noise", length, [noise(9), noise(8)], floored=[(0, 0, 0), (0, 32, 171), (1, 63, 343)]),
        spectrum("silence", length, [[], []], floored=[(0, 0, 0), (1, 63, 343)])]


# Resampling

def resampling_kernel(source, target, float_phase):
    """[phases, taps] and the half width; float_phase rounds −j/n to float32, as torchaudio does."""
    divisor = math.gcd(source, target)
    o, n = source // divisor, target // divisor
    base = min(o, n) * 0.99
    width = math.ceil(6 * o / base)
    phase = -numpy.arange(n) / n
    if float_phase:
        phase = phase.astype(numpy.float32).astype(numpy.float64)
    t = numpy.clip((numpy.arange(-width, width + o) / o + phase[:, None]) * base, -6, 6)
    return numpy.sinc(t) * numpy.cos(numpy.pi * t / 12) ** 2 * base / o, width, o, n


def resample(samples, kernel, width, o, n):
    padded = numpy.pad(samples, (width, width + o))
    frames = numpy.lib.stride_tricks.sliding_window_view(padded, 2 * width + o)[::o]
    return (frames @ kernel.T).reshape(-1)[:-(-n * len(samples) // o)]


def resampling(source, taps, signals):
    exact, width, o, n = resampling_kernel(source, RATE, False)
    floats = resampling_kernel(source, RATE, True)[0]
    case = {"fromHz": source, "toHz": RATE, "width": width, "taps": exact.shape[1], "phases": n,
            "kernel": [{"phase": j, "tap": i, "value": exact[j, width + i], "withFloatPhase": floats[j, width + i]} for j, i in taps],
            "phaseSums": exact.sum(1)[:3].tolist(), "signals": []}
    for length, parts, indices in signals:
        samples = signal(parts, length)
        outputs = [resample(samples, kernel, width, o, n) for kernel in (exact, floats)]
        case["signals"].append({"samples": length, "parts": parts, "length": len(outputs[0]),
                                "values": [{"index": i, "value": outputs[0][i], "withFloatPhase": outputs[1][i]} for i in indices]})
    return case


def resamplings():
    impulse = [{"constant": 1.0, "from": 0, "count": 1}]
    around = [(j, j + d) for j in (0, 1) for d in range(-2, 4)]
    return [
        resampling(48000, around + [(73, i) for i in range(77, 83)] + [(146, i) for i in range(157, 163)],
                   [(480, [{"constant": 1.0}], (0, 1, 2, 200, 440)), (320, impulse, range(9)),
                    (480, [{"formula": 5}], (0, 1, 220, 440))]),
        resampling(22050, [(j, i) for j in (0, 1) for i in range(-2, 4)], [(8, impulse, range(8))]),
        resampling(88200, [(0, i) for i in range(-3, 4)], [(16, [{"formula": 5}], (0, 1, 7))]),
        resampling(8000, [(0, 0), (1, 0), (220, 40), (440, 79)], [(800, [{"formula": 5}], (0, 1, 2000, 4409))])]


# Schedule, optimiser, layers

def one_cycle(total, shape, steps):
    optimizer = torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-3, total_steps=total, anneal_strategy=shape)
    rows = []
    for step in range(total):
        if step in steps:
            group = optimizer.param_groups[0]
            rows.append({"step": step, "learningRate": group["lr"], "beta1": group["betas"][0]})
        optimizer.step()
        if step < total - 1:
            schedule.step()
    return {"totalSteps": total, "anneal": shape, "maxLearningRate": 1e-3, "steps": rows}


def adam(schedule, grads):
    """A scalar that begins at 0; schedule: (learning rate, beta1) of each step."""
    p = m = v = 0.0
    rows = []
    for t, ((rate, beta1), g) in enumerate(zip(schedule, grads), 1):
        m, v = beta1 * m + (1 - beta1) * g, 0.999 * v + 0.001 * g * g
        p -= rate / (1 - beta1 ** t) * m / (math.sqrt(v) / math.sqrt(1 - 0.999 ** t) + 1e-8)
        rows.append({"learningRate": rate, "beta1": beta1, "gradient": g, "firstMoment": m, "secondMoment": v, "parameter": p})
    return rows


def small_layers():
    """Cases that can be checked by hand; the tensors are single rows or planes."""
    batch_norm_input = torch.tensor([[1.0, 2.0, 3.0, 4.0]], dtype=torch.float64).reshape(1, 1, 2, 2).requires_grad_()
    norm = torch.nn.BatchNorm2d(1).double()
    normalised = norm(batch_norm_input)
    normalised.backward(torch.tensor([1.0, 0, 0, 0], dtype=torch.float64).reshape(1, 1, 2, 2))
    plane = torch.arange(16.0, dtype=torch.float64).reshape(1, 1, 4, 4).requires_grad_()
    kernel = torch.arange(1.0, 10.0, dtype=torch.float64).reshape(1, 1, 3, 3).requires_grad_()
    convolved = torch.nn.functional.conv2d(plane, kernel, stride=2, padding=1)
    convolved.sum().backward()
    row, stereo = torch.tensor([1.0, 2, 3, 4], dtype=torch.float64), torch.arange(1, 9).reshape(2, 4)
    return {
        "decibels": [{"power": p, "value": float(decibels(p))} for p in (0, 1e-10, 1, 65536)],
        "crossEntropy": {"logits": [1, 2, 3], "label": 2, "loss": math.log(1 + math.exp(-1) + math.exp(-2)),
                         "gradient": [math.exp(z) / sum(map(math.exp, (1, 2, 3))) - (z == 3) for z in (1, 2, 3)],
                         "lossOfTenEqualLogits": math.log(10)},
        "batchNorm": {"input": values_of(batch_norm_input), "output": values_of(normalised), "gradOutput": [1, 0, 0, 0],
                      "gradInput": values_of(batch_norm_input.grad), "gradGamma": norm.weight.grad.item(),
                      "gradBeta": norm.bias.grad.item(), "runningMean": norm.running_mean.item(),
                      "runningVariance": norm.running_var.item()},
        "batchNormalise": {"input": values_of(row), "deviation": row.std().item(), "output": values_of((row - row.mean()) / row.std())},
        "convolution": {"input": values_of(plane), "weight": values_of(kernel), "stride": 2, "padding": 1, "output": values_of(convolved),
                        "gradWeightOfOnes": values_of(kernel.grad), "gradInputOfOnes": values_of(plane.grad)},
        "flattenedRoll": [{"channels": stereo.tolist(), "shift": n, "output": stereo.roll(n).tolist()} for n in (1, 3)]}


# The network

def values_of(tensor):
    return tensor.detach().reshape(-1).tolist()


def running_of(net):
    return {name: values_of(tensor) for name, tensor in net.named_buffers() if "running" in name}


def summary(name, gradient):
    flat = gradient.reshape(-1)
    return {"name": name, "shape": list(gradient.shape), "first": flat[0].item(), "second": flat[1].item(), "last": flat[-1].item(),
            "sum": flat.sum().item(), "norm": flat.norm().item()}


def network(out):
    clip, batch, labels = formula_tensor((1, 2, 64, 344), 70), formula_tensor((2, 2, 16, 24), 71), [3, 7]
    loss_of = lambda logits: torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
    net = formula_classifier(torch.float64).eval()
    pooled = []
    net.lin.register_forward_pre_hook(lambda _, inputs: pooled.append(inputs[0]))
    with torch.no_grad():
        convolved = net.conv1(clip)
        evaluation = {"shape": list(clip.shape), "stream": 70, "logits": values_of(net(clip)), "pooled": values_of(pooled[-1]),
                      "conv1": [{"channel": c, "row": i, "column": j, "value": convolved[0, c, i, j].item()}
                                for c, i, j in ((0, 0, 0), (0, 0, 1), (7, 31, 171))]}
        logits = net(batch)
        small = {"shape": list(batch.shape), "stream": 71, "labels": labels, "logits": values_of(logits), "loss": loss_of(logits).item()}

    net = formula_classifier(torch.float64).train()
    batch.requires_grad_()
    optimizer = torch.optim.Adam(net.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-3, total_steps=10, anneal_strategy="linear")
    blob, losses = Blob(), []
    for step in range(4):
        logits = net(batch)
        loss = loss_of(logits)
        losses.append(loss.item())
        if step == 3:
            break
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            named = list(net.named_parameters())
            training = {"shape": list(batch.shape), "stream": 71, "labels": labels, "logits": values_of(logits), "loss": loss.item(),
                        "gradients": [summary(name, p.grad) | {"offset": blob.append([p.grad])} for name, p in named]
                        + [summary("input", batch.grad) | {"offset": blob.append([batch.grad])}],
                        "running": running_of(net)}
        optimizer.step()
        schedule.step()
    parameters = dict(net.named_parameters())
    picks = [("conv1.weight", 0), ("conv1.bias", 0), ("bn1.weight", 0), ("conv4.weight", 0), ("lin.weight", 0), ("lin.bias", 3)]
    steps = {"totalSteps": 10, "maxLearningRate": 1e-3, "losses": losses,
             "parametersAfterThree": [{"name": name, "index": i, "value": parameters[name].reshape(-1)[i].item()} for name, i in picks],
             "runningAfterFour": running_of(net)}
    blob.save(out, "spec-network.bin")
    return {"evaluation": evaluation, "smallEvaluation": small, "training": training, "fourSteps": steps}


def main(out):
    points, top = mel_points()
    fb = filters()
    ten = one_cycle(10, "linear", range(10))
    save_json(out, "spec.json", {
        "oracle": "float64 formulas in NumPy, PyTorch's network and schedule; tests/oracles/spec_values.py",
        "formula": [{"i": i, "s": s, "value": formula(i, s)} for i, s in ((0, 0), (1, 0), (2, 0), (12345, 3))],
        "frames": [{"samples": n, "frames": 1 + n // HOP} for n in (176000, 176400, 192000, 1024, 1023)],
        "window": {"values": [{"index": i, "value": window()[i]} for i in (0, 1, 2, 256, 512, 1023)],
                   "sum": window().sum(), "sumOfSquares": (window() ** 2).sum()},
        "mel": {"top": top, "pointsHz": points.tolist(), "total": fb.sum(),
                "columnSums": fb.sum(0).tolist(),
                "weights": [{"bin": k, "filter": m, "value": fb[k, m]} for k, m in
                            ((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (64, 28), (64, 29), (256, 51), (256, 52),
                             (256, 53), (511, 63), (512, 63))]},
        "spectra": spectra(),
        "resampling": resamplings(),
        "oneCycle": [ten, one_cycle(10, "cos", range(10)),
                     one_cycle(874, "linear", (0, 1, 2, 100, 260, 261, 262, 263, 437, 500, 872, 873)),
                     *(one_cycle(total, "linear", range(total)) for total in (1, 2, 3, 4))],
        "adam": [adam([(row["learningRate"], row["beta1"]) for row in ten["steps"]], [1.0] * 10),
                 adam([(1e-3, 0.9)] * 3, [0.1, -0.2, 0.3])],
        "initialisation": {"kaimingDeviation": [{"fanIn": f, "value": math.sqrt(2 / 1.01 / f)} for f in (50, 72, 144, 288)],
                           "linearBound": 0.125},
        "layers": small_layers(),
        "network": network(out)})


if __name__ == "__main__":
    main(*sys.argv[1:])
