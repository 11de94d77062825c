#!/usr/bin/env python3
"""The table of bench/peers/accuracy: means, deviations and the 95 % interval of their difference by Welch's t: accuracy_table.py OURS THEIRS"""
import pathlib
import re
import statistics
import sys

# Two-sided 95 % of Student's t, by degrees of freedom; between them the smaller is taken, which gives the wider interval.
T = ((1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (7, 2.365), (10, 2.228), (15, 2.131), (20, 2.086), (30, 2.042), (60, 2.000), (120, 1.980))


def read(path):
    return [100 * float(value) for value in re.findall(r"^seed \d+: ([\d.]+)", pathlib.Path(path).read_text(), re.MULTILINE)]


def main():
    ours, theirs = read(sys.argv[1]), read(sys.argv[2])
    print("| | seeds | mean accuracy, % | deviation | lowest | highest |\n|---|---|---|---|---|---|")
    for name, values in (("RawAudioNet", ours), ("PyTorch", theirs)):
        print(f"| {name} | {len(values)} | {statistics.mean(values):.3f} | {statistics.stdev(values):.3f} | {min(values):.2f} | {max(values):.2f} |")
    parts = [statistics.variance(values) / len(values) for values in (ours, theirs)]
    freedom = sum(parts) ** 2 / sum(part ** 2 / (len(values) - 1) for part, values in zip(parts, (ours, theirs)))
    half = [t for degrees, t in T if degrees <= freedom][-1] * sum(parts) ** 0.5
    difference = statistics.mean(ours) - statistics.mean(theirs)
    print(f"\nThe difference is {difference:+.3f} points, 95 % interval {difference - half:+.3f} to {difference + half:+.3f} (Welch).")


if __name__ == "__main__":
    main()
