"""Compares what the WAV reader decodes with libsndfile, ffmpeg and sox, over files that those three write in every encoding.

    dotnet build bench -c Release && /usr/bin/python3 tests/oracles/decoders.py [FILE.wav...]

Debian 12: apt install sox libsox-fmt-all ffmpeg python3-soundfile python3-numpy. Without arguments it makes the files in a temporary folder: noise,
full-scale steps and silence, at several rates, lengths and numbers of channels. With arguments it compares these files with libsndfile.
PCM, float, A-law and mu-law must be equal to the bit (sox is an oracle for 8, 16 and 24-bit PCM, A-law and mu-law only: it works in int32);
ADPCM may differ by 64/32768 from libsndfile and sox (it does not differ at all), and by 128/32768 from ffmpeg, which rounds its corrections otherwise
than the recommendations, so that its errors add up within a block: 82 in these chords with a little noise, 470 in white noise at full scale.
ffmpeg takes RIFX for little-endian, so it is no oracle for that. Exits with 1 on a difference.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
import soundfile

BENCH = os.path.join(os.path.dirname(__file__), "..", "..", "bench", "bin", "Release", "net10.0", "RawAudioNet.Bench.dll")
SUBTYPES = ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ALAW", "ULAW", "MS_ADPCM", "IMA_ADPCM"]
SOX = {"u8": ["-b", "8", "-e", "unsigned-integer"], "s16": ["-b", "16"], "s24": ["-b", "24"], "s32": ["-b", "32"], "f32": ["-b", "32", "-e", "floating-point"],
       "f64": ["-b", "64", "-e", "floating-point"], "alaw": ["-e", "a-law"], "ulaw": ["-e", "mu-law"], "ms": ["-e", "ms-adpcm"], "ima": ["-e", "ima-adpcm"]}
FFMPEG = ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_alaw", "pcm_mulaw", "adpcm_ms", "adpcm_ima_wav"]
SHAPES = [(8000, 1, 5003), (44100, 2, 4411), (11024, 1, 1), (48000, 6, 997), (96000, 2, 3001), (44056, 4, 1200), (192000, 1, 2500)]
SOX_IS_EXACT = {"PcmUnsigned8", "Pcm16", "Pcm24", "ALaw", "MuLaw"}


def sound(frames, channels, seed):
    """Noise with a loudness that grows, then steps from one end of the scale to the other, then silence."""
    rng = np.random.default_rng(seed)
    values = rng.uniform(-1, 1, (frames, channels)) * np.linspace(0.01, 1, max(frames, 1))[:frames, None]
    values[frames // 2:frames * 3 // 4] = np.where((np.arange(frames * 3 // 4 - frames // 2) // 37) % 2, 1.0, -1.0)[:, None]
    values[frames * 3 // 4:frames * 7 // 8] = 0
    return values


def chord(frames, channels, seed):
    """Sines up to a thirtieth of the rate with a little noise, from silence to half of full scale."""
    rng = np.random.default_rng(seed)
    n = np.arange(frames)[:, None]
    values = sum(np.sin(n * rng.uniform(0.005, 0.2, channels) + rng.uniform(0, 6, channels)) for _ in range(5)) / 5
    return (values + rng.normal(0, 0.003, values.shape)).clip(-1, 1) * np.linspace(0, 0.5, frames)[:, None]


def make(folder):
    for index, (rate, channels, frames) in enumerate(SHAPES):
        values = sound(frames, channels, index)
        source = os.path.join(folder, f"source{index}.f64.wav")
        soundfile.write(source, values, rate, subtype="DOUBLE")
        smooth = os.path.join(folder, f"source{index}.chord.wav")
        soundfile.write(smooth, chord(frames, channels, index), rate, subtype="DOUBLE")
        for subtype in SUBTYPES:
            for container in ("WAV", "WAVEX", "RF64") + (("BIG",) if "ADPCM" not in subtype else ()):
                if "ADPCM" in subtype and (container != "WAV" or channels > 2 or frames < 100):
                    continue
                path = os.path.join(folder, f"sndfile-{index}-{subtype}-{container}.wav")
                big = container == "BIG"
                soundfile.write(path, chord(frames, channels, index) if "ADPCM" in subtype else values, rate, subtype=subtype, format="WAV" if big else container, endian="BIG" if big else "FILE")
        for name, options in SOX.items():
            if name in ("ms", "ima") and (channels > 2 or frames < 100):
                continue
            wanted = smooth if name in ("ms", "ima") else source
            run(["sox", "-D", "-V1", wanted, *options, os.path.join(folder, f"sox-{index}-{name}.wav")])
            with open(os.path.join(folder, f"soxpipe-{index}-{name}.wav"), "wb") as file:
                subprocess.run(["sox", "-D", "-V1", wanted, *options, "-t", "wav", "-"], stdout=file, stderr=subprocess.DEVNULL, check=True)
        for codec in FFMPEG:
            if "adpcm" in codec and (channels > 2 or frames < 100):
                continue
            wanted = smooth if "adpcm" in codec else source
            run(["ffmpeg", "-v", "error", "-y", "-i", wanted, "-c:a", codec, os.path.join(folder, f"ffmpeg-{index}-{codec}.wav")])
            with open(os.path.join(folder, f"ffmpegpipe-{index}-{codec}.wav"), "wb") as file:
                subprocess.run(["ffmpeg", "-v", "error", "-i", wanted, "-c:a", codec, "-f", "wav", "-"], stdout=file, check=True)
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if not name.startswith("source"))


def run(command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def by_sndfile(path):
    return soundfile.read(path, dtype="float32", always_2d=True)[0]


def by_ffmpeg(path, channels):
    command = ["ffmpeg", "-v", "quiet", "-nostdin", "-i", path, "-f", "f32le", "-c:a", "pcm_f32le", "-"]
    return np.frombuffer(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout, "<f4").reshape(-1, channels)


def by_sox(path, channels):
    command = ["sox", "-D", "-V1", path, "-t", "f32", "-"]
    return np.frombuffer(subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout, "<f4").reshape(-1, channels)


def compare(given, folder):
    paths = given or make(folder)
    out = os.path.join(folder, "out")
    lines = subprocess.run(["dotnet", BENCH, "decode", out, *paths], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    worst, counts, faults = {}, {}, 0
    for path, line in zip(paths, lines):
        name, encoding, _, channels, frames, *warnings = line.split("\t")
        channels, frames = int(channels), int(frames)
        own = np.fromfile(os.path.join(out, name + ".f32"), "<f4").reshape(channels, frames).T
        oracles = {}
        try:
            oracles["libsndfile"] = by_sndfile(path)
        except soundfile.LibsndfileError as refusal:
            print(f"{name}: libsndfile refuses it ({refusal})")
        others = {"ffmpeg": by_ffmpeg} if not given and "BIG" not in name else {}
        if others and "RF64" not in name and (encoding in SOX_IS_EXACT or "Adpcm" in encoding):
            others["sox"] = by_sox
        for oracle, decode in others.items():
            try:
                oracles[oracle] = decode(path, channels)
            except subprocess.CalledProcessError:
                print(f"{name}: {oracle} refuses it")
        for oracle, theirs in oracles.items():
            tolerance = 0 if "Adpcm" not in encoding else 128 / 32768 if oracle == "ffmpeg" else 64 / 32768
            # Some decoders give the padding of the last block of ADPCM too; the sound that was encoded is compared.
            common = min(len(own), len(theirs), len(own) if given else SHAPES[int(name.split("-")[1])][2]) if tolerance else None
            same_length = tolerance or len(own) == len(theirs)
            same = same_length and (tolerance > 0 or own.tobytes() == np.ascontiguousarray(theirs).tobytes())
            worst_here = float(np.abs(own[:common] - theirs[:common]).max()) if same_length and common != 0 and len(own) else 0.0
            key = (encoding, oracle)
            worst[key] = max(worst.get(key, 0), worst_here)
            counts[key] = counts.get(key, 0) + 1
            if not same or worst_here > tolerance:
                faults += 1
                print(f"{name}: {encoding}, {len(own)} frames, {oracle} has {len(theirs)}, differs by {worst_here * 32768:.3f}/32768 {' '.join(warnings)}")
            elif tolerance and len(own) != len(theirs):
                print(f"{name}: {encoding}, {len(own)} frames; {oracle} gives {len(theirs)}")
    print("| encoding | oracle | files | largest difference · 32768 |\n|---|---|---|---|")
    for (encoding, oracle), value in sorted(worst.items()):
        print(f"| {encoding} | {oracle} | {counts[encoding, oracle]} | {value * 32768:g} |")
    print(f"{len(paths)} files, {faults} differences")
    return 1 if faults or len(lines) != len(paths) else 0


def main():
    with tempfile.TemporaryDirectory(prefix="decoders") as folder:
        sys.exit(compare([os.path.abspath(path) for path in sys.argv[1:]], folder))


if __name__ == "__main__":
    main()
