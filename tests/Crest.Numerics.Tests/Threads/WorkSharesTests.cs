using Crest.Numerics.Threads;

namespace Crest.Numerics.Tests.Threads;

public unsafe class WorkSharesTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 100)]
    [InlineData(8, 5)]
    public void Every_piece_is_taken_just_once(int threads, int pieces)
    {
        using var pool = new WorkerPool(threads);
        int[] taken = new int[pieces + 1];
        for (int run = 1; run <= 2000; run++)
        {
            fixed (int* counts = taken)
            {
                pool.Shares.Divide(pieces);
                pool.Run(new TakeAll(pool.Shares, counts));
            }

            for (int piece = 0; piece < pieces; piece++)
                if (taken[piece] != run) Assert.Fail($"piece {piece} was taken {taken[piece]} times in {run} runs");
        }
    }

    [Fact]
    public void A_thread_takes_its_own_pieces_in_order_and_then_those_at_the_ends_of_the_others()
    {
        using var pool = new WorkerPool(3);
        pool.Shares.Divide(9);
        int[] taken = [.. Enumerable.Range(0, 10).Select(_ => pool.Shares.Take(1))];
        Assert.Equal([3, 4, 5, 8, 7, 6, 2, 1, 0, -1], taken);
    }

    [Fact]
    public void Dividing_again_forgets_what_was_left()
    {
        using var pool = new WorkerPool(2);
        pool.Shares.Divide(100);
        pool.Shares.Take(0);
        pool.Shares.Divide(2);
        Assert.Equal([0, 1, -1], [pool.Shares.Take(0), pool.Shares.Take(0), pool.Shares.Take(0)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Shares.Divide(-1));
    }

    private readonly struct TakeAll(WorkShares shares, int* counts) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            for (int piece; (piece = shares.Take(part)) >= 0;) Interlocked.Increment(ref counts[piece]);
        }
    }
}
