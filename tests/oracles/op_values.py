#!/usr/bin/env python3
"""Small cases of single operations by PyTorch in float64.

    python3 tests/oracles/op_values.py tests/Engine.Tests/Goldens

Writes ops.json; README.md beside this script describes it. All inputs are multiples of 1/64 and so exact in float32.
"""
import math
import random
import sys

import torch
from torch import nn
from torch.nn import functional

from goldens import save_json

DRAW = random.Random(0)


def given(*shape):
    values = [DRAW.randint(-64, 64) / 64 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def plain(tensor):
    """A tensor as JSON: its shape and its values in row-major order."""
    values = ["NaN" if v != v else v for v in tensor.detach().reshape(-1).tolist()]
    return {"shape": list(tensor.shape), "values": values}


def differentiate(output, grad_output, *inputs):
    return [plain(g) for g in torch.autograd.grad(output, inputs, grad_output)]


def conv2d(images, inputs, height, width, outputs, kernel, stride, padding):
    x, w, b = (t.requires_grad_() for t in (given(images, inputs, height, width), given(outputs, inputs, kernel, kernel), given(outputs)))
    y = functional.conv2d(x, w, b, stride, padding)
    dy = given(*y.shape)
    dx, dw, db = differentiate(y, dy, x, w, b)
    return {"kernel": kernel, "stride": stride, "padding": padding, "input": plain(x), "weight": plain(w), "bias": plain(b),
            "output": plain(y), "gradOutput": plain(dy), "gradInput": dx, "gradWeight": dw, "gradBias": db}


def max_pool2d(x, kernel, stride, padding):
    x.requires_grad_()
    y, winners = functional.max_pool2d(x, kernel, stride, padding, return_indices=True)
    dy = given(*y.shape)
    return {"kernel": kernel, "stride": stride, "padding": padding, "input": plain(x), "output": plain(y),
            "winners": winners.reshape(-1).tolist(), "gradOutput": plain(dy), "gradInput": differentiate(y, dy, x)[0]}


def ties_and_nan():
    """Equal values in one window, and NaN, never two of them in one window."""
    x = (4 * given(1, 2, 5, 7)).round() / 4
    x[0, 0, 1, 1] = x[0, 1, 3, 6] = float("nan")
    return x


def batch_norm2d():
    x, gamma, beta = given(2, 3, 2, 3), 1 + given(3) / 2, given(3)
    for tensor in (x, gamma, beta):
        tensor.requires_grad_()
    mean, variance = given(3), 1 + given(3) / 2
    case = {"input": plain(x), "gamma": plain(gamma), "beta": plain(beta),
            "runningMean": plain(mean), "runningVariance": plain(variance),
            "evaluationOutput": plain(functional.batch_norm(x, mean, variance, gamma, beta, training=False))}
    y = functional.batch_norm(x, mean, variance, gamma, beta, training=True)  # moves mean and variance
    dy = given(*y.shape)
    dx, dgamma, dbeta = differentiate(y, dy, x, gamma, beta)
    return case | {"output": plain(y), "newRunningMean": plain(mean), "newRunningVariance": plain(variance),
                   "gradOutput": plain(dy), "gradInput": dx, "gradGamma": dgamma, "gradBeta": dbeta}


def cross_entropy(weighted):
    logits, labels = (3 * given(4, 5)).requires_grad_(), [2, 0, 4, 2]
    weights = (given(5).abs() + 0.25) if weighted else None
    loss = functional.cross_entropy(logits, torch.tensor(labels), weights)
    return {"logits": plain(logits), "labels": labels, "classWeights": plain(weights) if weighted else None,
            "imageLoss": plain(functional.cross_entropy(logits, torch.tensor(labels), reduction="none")),
            "loss": loss.item(), "gradLogits": differentiate(loss, None, logits)[0]}


def soft_cross_entropy(weighted, smoothing, partners=None, share=0.0):
    """Label smoothing, and mixup as Zhang et al. train it: the loss against either label, each by its share."""
    logits, labels = (3 * given(4, 5)).requires_grad_(), [2, 0, 4, 2]
    weights = (given(5).abs() + 0.25) if weighted else None

    def mixed(**options):
        def against(y):
            return functional.cross_entropy(logits, torch.tensor(y), label_smoothing=smoothing, **options)
        return against(labels) if partners is None else (1 - share) * against(labels) + share * against(partners)

    loss = mixed(weight=weights)
    case = {"logits": plain(logits), "labels": labels, "classWeights": plain(weights) if weighted else None, "smoothing": smoothing,
            "imageLoss": plain(mixed(reduction="none")), "loss": loss.item(), "gradLogits": differentiate(loss, None, logits)[0]}
    return case if partners is None else case | {"partners": partners, "partnersShare": share}


def linear():
    x, w, b = (t.requires_grad_() for t in (given(3, 5), given(4, 5), given(4)))
    y = functional.linear(x, w, b)
    dy = given(*y.shape)
    dx, dw, db = differentiate(y, dy, x, w, b)
    return {"input": plain(x), "weight": plain(w), "bias": plain(b), "output": plain(y),
            "gradOutput": plain(dy), "gradInput": dx, "gradWeight": dw, "gradBias": db}


def adam(total_steps, max_lr):
    parameter = nn.Parameter(given(4))
    case = {"totalSteps": total_steps, "maxLearningRate": max_lr, "parameters": plain(parameter), "steps": []}
    optimizer = torch.optim.Adam([parameter], lr=max_lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=total_steps, anneal_strategy="linear")
    for step in range(total_steps):
        parameter.grad = given(4)
        group = optimizer.param_groups[0]
        row = {"learningRate": group["lr"], "beta1": group["betas"][0], "gradients": plain(parameter.grad)}
        optimizer.step()
        if step < total_steps - 1:
            schedule.step()
        state = optimizer.state[parameter]
        case["steps"].append(row | {"parameters": plain(parameter), "firstMoments": plain(state["exp_avg"]),
                                    "secondMoments": plain(state["exp_avg_sq"])})
    return case


def adam_w(total_steps, max_lr, weight_decay, average_decay):
    """A weight that decays and a bias that does not, and the moving average of both."""
    weight, bias = nn.Parameter(given(3)), nn.Parameter(given(2))
    both = [weight, bias]
    groups = [{"params": [weight], "weight_decay": weight_decay}, {"params": [bias], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=max_lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=total_steps, anneal_strategy="linear")
    average = joined(both)
    case = {"totalSteps": total_steps, "maxLearningRate": max_lr, "weightDecay": weight_decay, "averageDecay": average_decay,
            "decays": [1, 1, 1, 0, 0], "parameters": plain(average), "steps": []}
    for step in range(total_steps):
        weight.grad, bias.grad = given(3), given(2)
        row = {"gradients": plain(joined([weight.grad, bias.grad]))}
        optimizer.step()
        if step < total_steps - 1:
            schedule.step()
        decay = min(average_decay, (1 + step) / (10 + step))
        average = decay * average + (1 - decay) * joined(both)
        case["steps"].append(row | {
            "parameters": plain(joined(both)), "averages": plain(average),
            "firstMoments": plain(joined([optimizer.state[p]["exp_avg"] for p in both])),
            "secondMoments": plain(joined([optimizer.state[p]["exp_avg_sq"] for p in both]))})
    return case


def joined(tensors):
    return torch.cat([tensor.detach().clone() for tensor in tensors])


def main(out):
    save_json(out, "ops.json", {
        "oracle": f"torch {torch.__version__}, float64, tests/oracles/op_values.py",
        "conv2d": [conv2d(2, 3, 5, 7, 4, 3, 2, 1), conv2d(1, 2, 7, 6, 3, 5, 2, 2), conv2d(3, 5, 3, 4, 2, 1, 1, 0)],
        "maxPool2d": [max_pool2d(ties_and_nan(), 3, 2, 1), max_pool2d(given(2, 3, 5, 4), 2, 2, 0)],
        "batchNorm2d": [batch_norm2d()],
        "crossEntropy": [cross_entropy(False), cross_entropy(True)],
        "linear": [linear()],
        "adam": [adam(5, 1e-2)],
        "softCrossEntropy": [
            soft_cross_entropy(False, 0.125), soft_cross_entropy(True, 0.25), soft_cross_entropy(False, 0.0, [0, 2, 2, 4], 0.375),
            soft_cross_entropy(True, 0.125, [4, 2, 2, 0], 0.25)],
        "adamW": [adam_w(5, 1e-2, 2.0, 0.25)]})


if __name__ == "__main__":
    main(*sys.argv[1:])
