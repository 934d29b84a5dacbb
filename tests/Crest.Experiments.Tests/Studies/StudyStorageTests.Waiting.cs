using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

/// <summary>The order in which trials that wait are given to workers.</summary>
public abstract partial class StudyStorageTests
{
    [Fact]
    public void Trials_that_wait_are_taken_from_the_first_and_before_new_ones()
    {
        int id = Storage.Open(Study.Of("s", 6)).Id;
        Trial[] claimed = [.. Enumerable.Range(0, 4).Select(slot => Storage.Claim(id, Worker.Here(slot))!)];
        foreach (int number in (int[])[2, 0, 3]) Storage.Release(claimed[number].Id, Worker.Here(number));
        Assert.Equal([0, 2, 3, 4, 5], Enumerable.Range(4, 5).Select(slot => Storage.Claim(id, Worker.Here(slot))!.Number));
        Assert.Null(Storage.Claim(id, Worker.Here(9)));
    }
}
