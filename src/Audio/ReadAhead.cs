namespace RawAudioNet.Audio;

/// <summary>Does the next pieces of a work on other threads while the result of one is in use.</summary>
public static class ReadAhead
{
    /// <summary>Does a work for each item; results come in the order of the items.</summary>
    /// <typeparam name="TItem">What there is to do.</typeparam>
    /// <typeparam name="TResult">What comes of it.</typeparam>
    /// <param name="items">The items; each is taken when its turn is near.</param>
    /// <param name="ahead">How many items may be begun, or done, beyond the one in use.</param>
    /// <param name="work">The work, done by any thread, several at the same time.</param>
    /// <returns>The items, each with its work, which has been begun; waiting for it gives the result or what was thrown.</returns>
    public static IEnumerable<(TItem Item, Task<TResult> Work)> InOrder<TItem, TResult>(
        IEnumerable<TItem> items, int ahead, Func<TItem, TResult> work)
    {
        var begun = new Queue<(TItem, Task<TResult>)>();
        foreach (TItem item in items)
        {
            begun.Enqueue((item, Task.Run(() => work(item))));
            if (begun.Count > ahead)
                yield return begun.Dequeue();
        }

        while (begun.Count > 0)
            yield return begun.Dequeue();
    }
}
