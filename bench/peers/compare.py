#!/usr/bin/env python3
"""Runs programs in turn, each in a process of its own, and prints their timings as a table in Markdown.

    bench/peers/compare.py [--rounds 5] --title TEXT [--note TEXT]... NAME=COMMAND NAME=COMMAND...

A command prints `WORK median X ms, best Y ms` for each work it knows; `WORK [VARIANT]` gives the variant a row of its own. The first
program is ours: the rows of the others say how many times as long they take. A row has the median over the rounds of each round's median,
the shortest block of all rounds, and the range of the rounds' medians. Other lines that the programs print are shown once, below.
"""
import argparse
import datetime
import os
import re
import resource
import statistics
import subprocess
import sys
import time

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


class Neighbours:
    """How many processors other programs kept busy since it was made: a machine shared is a machine mismeasured."""

    def __init__(self):
        self.begin = self.now()

    @staticmethod
    def now():
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
        busy = (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
        own = [resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
        return time.monotonic(), busy - sum(usage.ru_utime + usage.ru_stime for usage in own)

    def processors(self):
        (start, before), (end, after) = self.begin, self.now()
        return max(0, (after - before) / (end - start))


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
    """A row for each work and program; whoever is fastest at a work, by the median, stands in bold."""
    columns = list(dict.fromkeys(column for column, _ in cells))
    rows = ["| work | program | median | best | range of the rounds | times ours | best by best |", "|---|---|---|---|---|---|---|"]
    for work in dict.fromkeys(work for _, work in cells):
        present = {column: cells[column, work] for column in columns if (column, work) in cells}
        fastest = min(present, key=lambda column: statistics.median(present[column][0]))
        title = work
        for column, (medians, bests) in present.items():
            median = statistics.median(medians)
            ratios = " | "
            if column != ours and ours in present:
                our_medians, our_bests = present[ours]
                ratios = f"{median / statistics.median(our_medians):.2f} | {min(bests) / min(our_bests):.2f}"
            shown = f"**{digits(median)} ms**" if column == fastest else f"{digits(median)} ms"
            rows.append(f"| {title} | {column} | {shown} | {digits(min(bests))} ms"
                        f" | {digits(min(medians))} to {digits(max(medians))} ms | {ratios} |")
            title = ""
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--title", required=True)
    parser.add_argument("--note", action="append", default=[])
    parser.add_argument("sides", nargs="+", metavar="NAME=COMMAND")
    args = parser.parse_args()
    sides = [side.split("=", 1) for side in args.sides]
    neighbours = Neighbours()
    cells, remarks = run_rounds(sides, args.rounds)
    print(f"## {args.title}\n")
    others = neighbours.processors()
    quiet = "quiet" if others < 0.1 else "NOT QUIET, so figures to look at and not to quote"
    print(f"{datetime.date.today()}, commit {commit()}; {processor()}; {args.rounds} rounds in turn; other programs kept {others:.2f}"
          f" processors busy: {quiet}. 'ours' is {sides[0][0]}.\n")
    print("\n".join(table(cells, sides[0][0])) + "\n")
    for text in args.note + remarks:
        print(f"- {text}")
    print(flush=True)


if __name__ == "__main__":
    main()
