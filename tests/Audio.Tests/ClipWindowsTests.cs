using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace RawAudioNet.Audio.Tests;

public sealed class ClipWindowsTests
{
    [Theory]
    [InlineData(176000, new long[] { 0 })]
    [InlineData(176001, new long[] { 0, 1 })]
    [InlineData(264000, new long[] { 0, 88000 })]
    [InlineData(264001, new long[] { 0, 88000, 88001 })]
    [InlineData(440000, new long[] { 0, 88000, 176000, 264000 })]
    [InlineData(0, new long[] { -88000 })]
    [InlineData(100001, new long[] { -37999 })]
    [InlineData(175999, new long[] { 0 })]
    public void Starts_of_4_second_windows_equal_expected(long length, long[] expected) =>
        Assert.Equal(expected, StartsOf(new ClipWindows(length, 176000, 88000)));

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(2, new[] { -2048, 2048 })]
    [InlineData(4, new[] { -3072, -1024, 1024, 3072 })]
    [InlineData(5, new[] { -3276, -1638, 0, 1638, 3276 })]
    public void Votes_are_spread_evenly_around_none(int votes, int[] expected) =>
        Assert.Equal(expected, Array.ConvertAll([.. Enumerable.Range(0, votes)], (int vote) => VoteShifts.Shift(vote, votes)));

    [Fact]
    public void Any_windows_cover_the_sound_in_order_without_duplicates() =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((length, window, hop) =>
        {
            var windows = new ClipWindows(length.Get, window.Get, hop.Get);
            long[] starts = StartsOf(windows);
            bool ordered = starts.Zip(starts.Skip(1)).All(pair => pair.Second > pair.First && pair.Second - pair.First <= hop.Get);
            bool flush = length.Get <= window.Get ? starts.Length == 1 : starts[0] == 0 && starts[^1] + window.Get == length.Get;
            return ordered && flush;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Start_beyond_the_last_window_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipWindows(10, 4, 2).Start(4));

    private static long[] StartsOf(ClipWindows windows) => [.. Enumerable.Range(0, windows.Count).Select(windows.Start)];
}
