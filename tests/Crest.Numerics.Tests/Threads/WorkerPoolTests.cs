using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Numerics.Tests.Threads;

public unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Every_part_is_done_just_once_in_each_of_many_runs(int threads)
    {
        const int runs = 4000;
        using var pool = new WorkerPool(threads);
        int[] done = new int[threads];
        fixed (int* counts = done)
        {
            for (int run = 0; run < runs; run++)
            {
                pool.Run(new Count(counts, run));
                // Seen from this thread as soon as the call is back.
                for (int part = 0; part < threads; part++)
                    if (done[part] != run + 1) Assert.Fail($"part {part} was done {done[part]} times in {run + 1} runs");
                if (run % 1000 == 999) Thread.Sleep(5); // until the workers have parked
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_exception_of_any_part_reaches_the_caller_as_it_is_and_the_pool_goes_on(int threads)
    {
        using var pool = new WorkerPool(threads);
        int[] done = new int[threads];
        fixed (int* counts = done)
        {
            for (int time = 0; time < 200; time++)
            {
                int bad = time % threads;
                InvalidDataException error = Assert.Throws<InvalidDataException>(() => pool.Run(new Failing(bad, time)));
                Assert.Equal($"part {bad}", error.Message);
                Array.Clear(done);
                pool.Run(new Count(counts, time));
                Assert.All(done, n => Assert.Equal(1, n));
            }
        }
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var pool = new WorkerPool(3);
        int[] done = new int[3];
        fixed (int* counts = done)
        {
            for (int run = 0; run < 100; run++) pool.Run(new Count(counts, 0));
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int run = 0; run < 100; run++) pool.Run(new Count(counts, 0));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void A_pool_that_is_disposed_ends_its_threads_and_refuses_work()
    {
        int before = WorkersAlive();
        foreach (int pause in (int[])[0, 0, 20, 20]) // while the workers spin, and once they have parked
        {
            var pool = new WorkerPool(4);
            pool.Run(default(Nothing));
            Thread.Sleep(pause);
            pool.Dispose();
            pool.Dispose();
            Assert.Throws<ObjectDisposedException>(() => pool.Run(default(Nothing)));
        }

        for (int tries = 0; WorkersAlive() > before && tries < 200; tries++) Thread.Sleep(10);
        Assert.InRange(WorkersAlive(), 0, before);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
    }

    [Fact]
    public void Parts_of_a_range_follow_one_another_and_begin_at_whole_grains()
    {
        var cases = from count in Gen.OneOf(Gen.Choose(0, 200), Gen.Choose(0, int.MaxValue))
                    from grain in Gen.Elements(1, 3, 16, 1000)
                    from parts in Gen.Choose(1, 64)
                    select (count, grain, parts);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            int end = 0;
            for (int part = 0; part < c.parts; part++)
            {
                (int start, int next) = Partition.Of(c.count, c.grain, part, c.parts);
                if (start != end || next < start || (start % c.grain != 0 && start != c.count)) return false;
                end = next;
            }

            return end == c.count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    /// <summary>Threads by the name that a pool gives them; other tests of this process may have some of their own.</summary>
    private static int WorkersAlive()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("threads are listed under /proc only");
        int alive = 0;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("Crest worker", StringComparison.Ordinal)) alive++;
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return alive;
    }

    private readonly struct Nothing : IParallelWork
    {
        public void Run(int part, int parts)
        {
        }
    }

    /// <summary>Parts of uneven length, which change from run to run.</summary>
    private readonly struct Count(int* counts, int run) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            Thread.SpinWait((part + run) % 7 * 40);
            counts[part]++;
        }
    }

    private readonly struct Failing(int bad, int run) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            Thread.SpinWait((part + run) % 5 * 50);
            if (part == bad) throw new InvalidDataException($"part {part}");
        }
    }
}
