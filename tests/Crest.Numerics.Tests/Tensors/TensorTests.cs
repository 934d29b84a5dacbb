using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;

namespace Crest.Numerics.Tests.Tensors;

public unsafe class TensorTests
{
    [Fact]
    public void Values_lie_row_after_row_from_the_start_of_a_cache_line()
    {
        for (int columns = 0; columns < 40; columns++)
        {
            var tensor = new Tensor(3, columns);
            Assert.Equal(0, (nint)tensor.Pointer % 64);
            Assert.All(tensor.Values.ToArray(), v => Assert.Equal(0, v));
            if (columns > 0) Assert.Equal(0, Vector512.Load(tensor.Pointer + tensor.Length - 1)[0]); // read past the end, within the memory
        }

        Tensor six = Tensor.Of(2, 3, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([4f, 5, 6], six.Row(1).ToArray());
        six[1, 2] = 7;
        Assert.Equal([1f, 2, 3, 4, 5, 7], six.Values.ToArray());
        foreach ((int row, int column) in (ReadOnlySpan<(int, int)>)[(2, 0), (0, 3), (-1, 0), (0, -1)])
            Assert.Throws<ArgumentOutOfRangeException>(() => six[row, column]);
    }

    [Fact]
    public void A_smaller_batch_keeps_the_memory_and_a_larger_one_gets_new()
    {
        var tensor = new Tensor(4, 5);
        float* start = tensor.Pointer;
        tensor.Resize(1);
        tensor.Resize(4);
        Assert.True(start == tensor.Pointer);
        tensor.Resize(400);
        Assert.Equal(2000, tensor.Values.Length);
        tensor.Values.Fill(1);
    }

    [Fact]
    public void A_slice_shares_memory_and_stays_within_it()
    {
        var tensor = new Tensor(4, 5);
        Tensor slice = tensor.Slice(5, 2, 5);
        slice[0, 0] = 3;
        Assert.Equal(3, tensor[1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Slice(11, 2, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Slice(-1, 1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => slice.Slice(1, 2, 5));
    }
}
