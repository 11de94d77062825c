#!/usr/bin/env python3
"""Lay out the two larger corpora of recordings that figures in README.md and docs are measured on, from packages of Debian or Ubuntu.

    python3 samples/corpora.py voices DIR      five telephone voices: DIR/{train,test}/{en,es,fr,it,ru}/*.wav, 8 kHz; 2205 train, 536 test
    python3 samples/corpora.py tones DIR       Mandarin syllables: DIR/{train,test}/tone{1,2,3,4}/*.wav, 44.1 kHz; needs sox

No root, but apt-get, dpkg and a network. Phrases and syllables are divided by a hash of their names, the same for every voice, so that what is
tested was trained on in nobody's voice. Licences: voices CC BY-SA 3.0 (en, es, fr) and CC BY 3.0 (it, ru), credited in samples/voices/README.md;
tones (package gcin-voice) LGPL-3 or GPL-3 (speaker 3) and CC BY 3.0 (speaker 5).
"""
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

VOICES = ("en", "es", "fr", "it", "ru")
NOT_SPEECH = re.compile(r"^silence|beep|tone(?!-time)|confbridge-(join|leave)")


def part(name):
    """One in five is for the test."""
    return "test" if int(hashlib.md5(name.encode()).hexdigest(), 16) % 5 == 0 else "train"


def unpack(package, folder):
    """Download a package and unpack its files."""
    folder.mkdir()
    subprocess.run(["apt-get", "download", "-q", "-o", "APT::Sandbox::User=root", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.deb")
    subprocess.run(["dpkg", "-x", archive.name, "."], cwd=folder, check=True)
    return folder / "usr/share"


def voices(work, target):
    for voice in VOICES:
        sounds = unpack(f"asterisk-core-sounds-{voice}-wav", work / voice) / "asterisk/sounds"
        root = next(folder for folder in sorted(sounds.iterdir()) if folder.is_dir() and not folder.is_symlink())
        for source in sorted(root.rglob("*.wav")):
            phrase = source.relative_to(root).as_posix()
            if not NOT_SPEECH.search(phrase):
                yield source, target / part(phrase) / voice / phrase.replace("/", "_")


def tones(work, target):
    spoken = unpack("gcin-voice", work / "tones") / "gcin-voice/ogg"
    numbers = {}
    # A folder a syllable: its name, then the tone; none is the first tone, 1 the neutral one, of which there are too few.
    for folder in sorted(spoken.iterdir(), key=lambda path: path.name):
        syllable, tone = re.fullmatch(r"(.*?)(\d?)", folder.name).groups()
        if tone == "1":
            continue
        number = numbers.setdefault(syllable, len(numbers))
        for source in sorted(folder.iterdir()):
            yield source, target / part(syllable) / f"tone{tone or 1}" / f"syllable{number:03d}-speaker{source.name[0]}.wav"


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("voices", "tones"):
        sys.exit(__doc__)
    target = pathlib.Path(sys.argv[2])
    if (target / "train").exists():
        sys.exit(f"{target} holds a corpus already")
    counts = {}
    with tempfile.TemporaryDirectory() as work:
        for source, copy in (voices if sys.argv[1] == "voices" else tones)(pathlib.Path(work), target):
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.suffix == ".wav":
                shutil.copyfile(source, copy)
            elif subprocess.run(["sox", source, "-b", "16", copy], stderr=subprocess.DEVNULL, check=False).returncode:
                copy.unlink(missing_ok=True)
                continue
            kind = copy.parent.relative_to(target).as_posix()
            counts[kind] = counts.get(kind, 0) + 1
    print(", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
