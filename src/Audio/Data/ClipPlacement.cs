using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Audio.Data;

/// <summary>Where training puts a clip that is shorter than the window, and which part it takes of a longer one.</summary>
/// <param name="RandomBegin">Whether a short clip begins anywhere within the silence (else it lies in the middle).</param>
/// <param name="RandomCrop">Whether a long clip's part is drawn (else it is the head).</param>
public sealed record ClipPlacement(bool RandomBegin, bool RandomCrop)
{
    /// <summary>Short clips in the middle, since the time shift moves them anyway; any part of long ones.</summary>
    public static ClipPlacement Default { get; } = new(RandomBegin: false, RandomCrop: true);

    /// <summary>The tutorial's: short clips anywhere, long ones' heads.</summary>
    public static ClipPlacement Tutorial { get; } = new(RandomBegin: true, RandomCrop: false);

    /// <summary>Draws the start of a clip's stretch.</summary>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="frames">The clip's frames at the preparation's rate.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="clip">The clip's index.</param>
    /// <param name="draw">Which of several starts.</param>
    /// <returns>The first frame of the stretch; negative for what lies in front.</returns>
    public long Start(ClipPreparer preparer, long frames, ulong seed, int epoch, int clip, int draw = 0)
    {
        bool isShort = frames <= preparer.Preparation.Samples;
        if (isShort ? !RandomBegin : !(RandomCrop && preparer.IsLong(frames)))
            return preparer.CentredStart(frames);

        int positions = checked((int)preparer.Positions(frames));
        return preparer.StartAt(frames, Philox.Below(seed, RandomStream.Placement, (uint)epoch, (uint)clip, (uint)draw, positions));
    }
}
