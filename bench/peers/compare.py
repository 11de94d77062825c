#!/usr/bin/env python3
"""Runs programs in turn, each in a process of its own, and prints their timings as a table in Markdown.

    bench/peers/compare.py [--rounds 5] --title TEXT [--note TEXT]... NAME=COMMAND NAME=COMMAND...

A command prints `WORK median X ms, best Y ms` for each work it knows; `WORK [VARIANT]` gives the variant a column of its own. The first
program is ours: the other columns say how many times as long they take. A cell has the median over the rounds of each round's median, the
shortest block of all rounds, and the range of the rounds' medians. Other lines that the programs print are shown once, below.
"""
import argparse
import datetime
import os
import re
import statistics
import subprocess
import sys

LINE = re.compile(r"^(?P<work>[^\[]+?)(?: \[(?P<variant>.+?)\])?\s+median (?P<median>[\d.]+) ms, best (?P<best>[\d.]+) ms(?P<rest>.*)$")


def output_of(command):
    result = subprocess.run(command, shell=True, text=True, capture_output=True, executable="/bin/bash")
    if result.returncode != 0:
        sys.exit(f"compare: '{command}' ended with {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout.splitlines()


def processor():
    names = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    flags = next(line for line in open("/proc/cpuinfo") if line.startswith("flags")).split()
    vectors = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "neither AVX-512 nor AVX2"
    return f"{len(os.sched_getaffinity(0))} processors of {len(names)}, {names[0]}, {vectors}"


def commit():
    name = output_of("git rev-parse --short HEAD")[0]
    return name + (", with changes" if output_of("git status --porcelain -uno -- src bench/Training bench/peers") else "")


def run_rounds(sides, rounds):
    """{(column, work): ([medians], [bests])} in order of appearance, and the other lines of each side."""
    cells, remarks = {}, {}
    for number in range(rounds):
        for name, command in sides:
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr, flush=True)
            for line in output_of(command):
                match = LINE.match(line)
                if not match:
                    remarks.setdefault(f"{name}: {line}")
                    continue
                column = name + (f", {match['variant']}" if match["variant"] else "")
                medians, bests = cells.setdefault((column, match["work"]), ([], []))
                medians.append(float(match["median"]))
                bests.append(float(match["best"]))
                if match["rest"].strip():
                    remarks.setdefault(f"{column}, {match['work']}: {match['rest'].strip()}")
    return cells, list(remarks)


def digits(milliseconds):
    return f"{milliseconds:.4f}" if milliseconds < 0.1 else f"{milliseconds:.3f}" if milliseconds < 10 else f"{milliseconds:.1f}"


def table(cells, ours):
    columns = list(dict.fromkeys(column for column, _ in cells))
    rows = ["| work | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for work in dict.fromkeys(work for _, work in cells):
        row = [work]
        for column in columns:
            if (column, work) not in cells:
                row.append("")
                continue
            medians, bests = cells[column, work]
            median = statistics.median(medians)
            text = f"**{digits(median)} ms** ({digits(min(bests))} best; {digits(min(medians))} to {digits(max(medians))})"
            if column != ours and (ours, work) in cells:
                our_medians, our_bests = cells[ours, work]
                text += f"; **{median / statistics.median(our_medians):.2f}** times, best by best {min(bests) / min(our_bests):.2f}"
            row.append(text)
        rows.append("| " + " | ".join(row) + " |")
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--title", required=True)
    parser.add_argument("--note", action="append", default=[])
    parser.add_argument("sides", nargs="+", metavar="NAME=COMMAND")
    args = parser.parse_args()
    sides = [side.split("=", 1) for side in args.sides]
    before = os.getloadavg()[0]
    cells, remarks = run_rounds(sides, args.rounds)
    print(f"## {args.title}\n")
    print(f"{datetime.date.today()}, commit {commit()}; {processor()}; load {before:.1f} before, {os.getloadavg()[0]:.1f} after;"
          f" {args.rounds} rounds. Each cell: median (best; range of the rounds); how many times as long as {sides[0][0]}.\n")
    print("\n".join(table(cells, sides[0][0])) + "\n")
    print("\n".join(f"- {text}" for text in args.note + remarks) + "\n", flush=True)


if __name__ == "__main__":
    main()
