using Xunit;

namespace RawAudioNet.Audio.Tests;

public sealed class ReadAheadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Results_come_in_the_order_of_the_items(int ahead)
    {
        IEnumerable<int> results = ReadAhead.InOrder(Enumerable.Range(0, 50), ahead, item => item * item).Select(pair => pair.Work.Result);
        Assert.Equal(Enumerable.Range(0, 50).Select(item => item * item), results);
    }

    [Fact]
    public void No_more_items_are_taken_than_may_be_ahead()
    {
        int taken = 0;
        using var items = ReadAhead.InOrder(Enumerable.Range(0, 50).Select(_ => ++taken), 3, item => item).GetEnumerator();
        for (int used = 1; used <= 10; used++)
        {
            items.MoveNext();
            Assert.Equal(used + 3, taken);
        }
    }

    [Fact]
    public async Task Fault_of_one_item_is_thrown_where_it_is_waited_for()
    {
        Func<int, int> work = item => item == 1 ? throw new IOException("lost") : item;
        (int Item, Task<int> Work)[] all = [.. ReadAhead.InOrder([0, 1, 2], 2, work)];
        Assert.Equal("lost", (await Assert.ThrowsAsync<IOException>(() => all[1].Work)).Message);
        Assert.Equal((0, 2), (await all[0].Work, await all[2].Work));
    }
}
