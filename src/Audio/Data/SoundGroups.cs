namespace RawAudioNet.Audio.Data;

/// <summary>
/// Clips that must stay on one side of a split: those of one recording. A clip whose recording is not known is one by itself.
/// </summary>
internal static class SoundGroups
{
    /// <summary>Whether any clip's recording is known.</summary>
    public static bool AreKnown(Manifest manifest) => manifest.Clips.Any(clip => clip.Group is not null);

    /// <summary>Number of groups.</summary>
    public static int Count(Manifest manifest) => Of(manifest).Length;

    /// <summary>
    /// Takes groups in the given order until each class has given its share of clips. A group counts for the class of its first clip and
    /// is taken if at least half of it still fits; every class of two or more groups has some on both sides.
    /// </summary>
    public static IEnumerable<int> HoldOut(Manifest manifest, double fraction, int[] order)
    {
        int[][] groups = Of(manifest);
        foreach (IGrouping<int, int> groupsOfClass in order.GroupBy(group => manifest.Clips[groups[group][0]].Label))
        {
            int[][] ordered = [.. groupsOfClass.Select(group => groups[group])];
            int target = (int)Math.Round(fraction * ordered.Sum(group => group.Length));
            var taken = new List<int[]>();
            int clips = 0;
            foreach (int[] group in ordered)
            {
                if (clips + group.Length > target + (group.Length / 2) || taken.Count + 1 == ordered.Length)
                    continue;
                taken.Add(group);
                clips += group.Length;
            }

            if (taken.Count == 0 && ordered.Length > 1)
                taken.Add(ordered.MinBy(group => group.Length)!);
            foreach (int clip in taken.SelectMany(group => group))
                yield return clip;
        }
    }

    /// <summary>
    /// Deals groups to folds, the largest first and equal ones in the given order, each to the fold that has least of its class; returns
    /// the fold of each clip.
    /// </summary>
    public static int[] Deal(Manifest manifest, int folds, int[] order)
    {
        int[][] groups = Of(manifest);
        int[] foldOf = new int[manifest.Clips.Count];
        int[,] classClips = new int[folds, manifest.Labels.Count];
        int[] clips = new int[folds];
        foreach (int[] group in order.Select(group => groups[group]).OrderByDescending(group => group.Length))
        {
            int label = manifest.Clips[group[0]].Label;
            int fold = Enumerable.Range(0, folds).MinBy(candidate => (classClips[candidate, label], clips[candidate]));
            classClips[fold, label] += group.Length;
            clips[fold] += group.Length;
            foreach (int clip in group)
                foldOf[clip] = fold;
        }

        return foldOf;
    }

    private static int[][] Of(Manifest manifest) =>
    [
        .. Enumerable.Range(0, manifest.Clips.Count)
            .GroupBy(clip => (Known: manifest.Clips[clip].Group is not null, Name: manifest.Clips[clip].Group ?? manifest.Clips[clip].Name))
            .Select(group => group.ToArray()),
    ];
}
