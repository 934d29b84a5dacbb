using Crest.Foundation.Hashes;
using Crest.Learning.Leakage;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.Leakage;

public sealed class SeenSamplesTests
{
    [Fact]
    public void Each_sample_is_counted_as_often_as_the_data_contain_it()
    {
        SeenSamples seen = SeenSamples.Of([7, 3, 3, ulong.MaxValue], [9, 3]);
        SharedSamples shared = seen.SharedWith([1, 3, 3, ulong.MaxValue, 9]);
        Assert.Equal(new SharedSamples(5, 3, 3), shared);
        Assert.Equal("3 of 5 samples are identical to training samples of the model, 3 to validation samples", $"{shared}");
        Assert.False(seen.SharedWith([1, 2]).Any);
        Assert.True(seen.IsValidation(9));
        Assert.False(seen.IsTraining(9));
        Assert.Equal(3, seen.Training);
    }

    [Fact]
    public void Samples_without_a_measurement_equal_no_other()
    {
        Assert.Equal(SampleHash.Nothing, SampleHash.Of([]));
        Assert.False(SeenSamples.Of([SampleHash.Nothing], []).SharedWith([SampleHash.Nothing]).Any);
    }

    [Fact]
    public void The_files_are_ascending_little_endian_numbers()
    {
        using var folder = new TemporaryFolder();
        SeenSamples.Of([0x0102030405060708, 2], [1]).Write(folder.Path);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1], File.ReadAllBytes(folder.At("samples-train.u64")));
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0], File.ReadAllBytes(folder.At("samples-validation.u64")));
    }
}
