using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Data;

/// <summary>A trained network and, where its run folder is beside it, the clips that it was trained and validated on.</summary>
internal sealed class TrainedRun
{
    private readonly string path;
    private readonly HashSet<string> trainedContents;
    private readonly ClipRecord[] validation;

    private TrainedRun(string path, ModelCheckpoint checkpoint, ClipPreparation preparation, ClipRecord[] clips)
    {
        this.path = path;
        Checkpoint = checkpoint;
        Preparation = preparation;
        trainedContents = [.. clips.Where(clip => clip.Set == ClipRecord.TrainingSet).Select(clip => clip.Content)];
        validation = [.. clips.Where(clip => clip.Set == ClipRecord.ValidationSet)];
    }

    /// <summary>The network.</summary>
    public ModelCheckpoint Checkpoint { get; }

    /// <summary>What sound is prepared by for it.</summary>
    public ClipPreparation Preparation { get; }

    /// <summary>Opens a run folder or a checkpoint; from here on files are read as they were in its training.</summary>
    /// <param name="run">A run folder or a .safetensors file.</param>
    /// <param name="checkpoint">best or last, where it is a folder.</param>
    /// <param name="sound">What shall not be as in training; null where no sound will be read.</param>
    /// <param name="complete">Completes a network whose file does not tell classes or normalisation; null refuses it.</param>
    /// <exception cref="CheckpointException">There is none, it cannot be read, or this build cannot read sound as its training did.</exception>
    public static TrainedRun Open(string run, string checkpoint, SoundSettings? sound, Func<PyTorchModel, ModelCheckpoint>? complete = null)
    {
        bool isFolder = Directory.Exists(run);
        string file = isFolder ? Path.Combine(run, checkpoint + ".safetensors") : run;
        if (!isFolder && !File.Exists(run))
            throw new CheckpointException(run, "there is no such run folder or checkpoint");
        if (isFolder && !File.Exists(file))
            throw new CheckpointException(run, $"this folder holds no trained run: {WhatInstead(run, Path.GetFileName(file))}");

        ModelCheckpoint model = complete is not null && PyTorchModel.Load(file) is { IsComplete: false } weights
            ? complete(weights)
            : ModelCheckpoint.Load(file);
        sound?.UseDecoder(model, file);
        ClipPreparation preparation = sound?.PreparationOf(model, file) ?? new ClipPreparation();
        Shape image = FeatureStore.ImageShapeOf(preparation, new SpectrogramOptions());
        if (AudioClassifier.InputShape(model.Network) != image)
            throw new CheckpointException(file, $"the network takes images of {AudioClassifier.InputShape(model.Network)}; sound is made into {image} here");
        string clips = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, ClipRecord.FileName);
        return new TrainedRun(run, model, preparation, File.Exists(clips) ? ClipRecord.Read(clips) : []);
    }

    /// <summary>Puts the network on a device.</summary>
    public SoundClassifier CreateClassifier(IBackend backend) => new(Checkpoint, backend, Preparation);

    /// <summary>The run's own validation clips.</summary>
    /// <exception cref="DataException">It had none, or they are no longer there.</exception>
    public IReadOnlyList<SoundClip> ValidationClips(bool strict, AppConsole console, CancellationToken cancellation)
    {
        if (validation.Length == 0)
            throw new DataException(path, "no validation clips belong to this run; name the DATA to score");
        Dictionary<string, int> indices = Checkpoint.Labels
            .Select((label, index) => (label, index))
            .ToDictionary(pair => pair.label, pair => pair.index);
        if (validation.FirstOrDefault(record => !indices.ContainsKey(record.Label)) is { } stranger)
            throw new DataException(path, $"{ClipRecord.FileName} has the class '{stranger.Label}', which the network does not know");

        ClipScan scan = ClipScan.Run(
            [.. validation.Select(record => new Clip(record.File, record.Name, indices[record.Label], null, null))], Preparation, cancellation: cancellation);
        if (scan.BadClips.Count > (strict ? 0 : ClipScan.MaximumBadShare * validation.Length))
        {
            BadClip first = scan.BadClips[0];
            throw new DataException(
                path, $"{scan.BadClips.Count} of the run's {validation.Length} validation clips cannot be read (if they were moved, name the DATA); first: {first.Clip.Path}: {first.Reason}");
        }
        foreach (BadClip bad in scan.BadClips)
            console.Warn($"skipped {bad.Clip.Path}: {bad.Reason}");
        return scan.Clips;
    }

    // A cross-validation leaves its runs in folders below its own.
    private static string WhatInstead(string folder, string name)
    {
        string[] below = [.. Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, name))).Order(StringComparer.Ordinal)];
        return below.Length == 0 ? $"there is no {name} in it" : $"{ScoreTables.Plural(below.Length, "run")} are below it; name one, as {Printable.Argument(below[0])}";
    }

    /// <summary>Warns when clips to be scored were trained on, which their content tells, whatever they are called.</summary>
    public void WarnOfTrainedClips(IReadOnlyList<SoundClip> clips, AppConsole console)
    {
        int trained = clips.Count(clip => trainedContents.Contains(clip.Fingerprint.ToString()));
        if (trained > 0)
            console.Warn($"{trained} of {ScoreTables.Plural(clips.Count, "clip")} {(trained == 1 ? "was" : "were")} trained on (same content): the score flatters");
    }
}
