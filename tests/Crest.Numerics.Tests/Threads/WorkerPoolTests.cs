using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Numerics.Tests.Threads;

public unsafe class WorkerPoolTests
{
    private const int ManyThreads = 24;

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
        int[] begun = new int[1];
        fixed (int* counts = done, started = begun)
        {
            for (int time = 0; time < 200; time++)
            {
                int bad = time % threads;
                // The calling thread takes back parts that no worker has begun. In every second round it waits for the workers.
                begun[0] = time / threads % 2 == 0 ? 0 : threads;
                var failing = new Failing(bad, time, started);
                InvalidDataException error = Assert.Throws<InvalidDataException>(() => pool.Run(failing));
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
        foreach (int pause in (int[])[0, 0, 20, 20]) // while the workers spin, and once they have parked
        {
            var pool = new WorkerPool(ManyThreads);
            pool.Run(default(Nothing));
            Thread.Sleep(pause);
            pool.Dispose();
            pool.Dispose();
            Assert.Throws<ObjectDisposedException>(() => pool.Run(default(Nothing)));
        }

        Assert.True(SpinWait.SpinUntil(() => WorkersAlive() == 0, TimeSpan.FromMinutes(1)), "a thread of a disposed pool is still there");
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

    /// <summary>Threads of pools of <see cref="ManyThreads"/>, by their names; other tests of this process use smaller pools.</summary>
    private static int WorkersAlive()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("threads are listed under /proc only");
        int alive = 0;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                string name = File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd();
                if (name == $"Crest worker {ManyThreads - 1}") alive++;
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

    /// <summary>Part 0 waits until all parts have been started, as far as <paramref name="started"/> does not count them already.</summary>
    private readonly struct Failing(int bad, int run, int* started) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            Interlocked.Increment(ref *started);
            while (part == 0 && Volatile.Read(ref *started) < parts) Thread.Yield();
            Thread.SpinWait((part + run) % 5 * 50);
            if (part == bad) throw new InvalidDataException($"part {part}");
        }
    }
}
