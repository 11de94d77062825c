namespace RawAudioNet.Audio.Data;

/// <summary>The readable clips of one class in figures.</summary>
/// <param name="Label">The class, or what the row is about.</param>
/// <param name="Clips">Number of clips.</param>
/// <param name="Seconds">Their duration together.</param>
/// <param name="SampleRatesHz">Their sample rates, the commonest first.</param>
/// <param name="Encodings">Their codings, the commonest first.</param>
/// <param name="Channels">Their numbers of channels, the commonest first.</param>
/// <param name="Shortest">The shortest clip, or null if there is no clip.</param>
/// <param name="Quietest">The clip of the lowest level, or null if there is no clip.</param>
public sealed record ClassSummary(
    string Label,
    int Clips,
    double Seconds,
    IReadOnlyList<int> SampleRatesHz,
    IReadOnlyList<AudioEncoding> Encodings,
    IReadOnlyList<int> Channels,
    SoundClip? Shortest,
    SoundClip? Quietest)
{
    /// <summary>Sums up clips.</summary>
    /// <param name="label">The class, or what the row is about.</param>
    /// <param name="clips">The clips.</param>
    /// <returns>The figures.</returns>
    public static ClassSummary Of(string label, IReadOnlyCollection<SoundClip> clips) => new(
        label,
        clips.Count,
        clips.Sum(clip => clip.Info.Seconds ?? 0),
        ByFrequency(clips.Select(clip => clip.Info.SampleRateHz)),
        ByFrequency(clips.Select(clip => clip.Info.Encoding)),
        ByFrequency(clips.Select(clip => clip.Info.Channels)),
        clips.MinBy(clip => clip.Info.Seconds ?? 0),
        clips.MinBy(clip => clip.Levels.Rms));

    private static T[] ByFrequency<T>(IEnumerable<T> values)
        where T : notnull =>
        [
            .. values.GroupBy(value => value).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key),
        ];
}
