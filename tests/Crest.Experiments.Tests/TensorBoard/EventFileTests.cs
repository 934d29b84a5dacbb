using System.Diagnostics;
using System.Text;
using Crest.Experiments.TensorBoard;
using Crest.Tests.ReferenceData;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.TensorBoard;

/// <summary>The event files that runs write, read by the format's own rules.</summary>
public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scalars_are_events_with_their_time_step_and_tag()
    {
        string path;
        using (var events = EventFile.Create(_folder.FullPath, _clock))
        {
            path = events.Path;
            _clock.Advance(TimeSpan.FromSeconds(1.5));
            events.AddScalars(3, [new("loss", 0.1), new("val_loss", double.NaN)]);
            // With the operating system at once.
            Assert.Equal(2, EventBytes.Records(File.ReadAllBytes(path)).Count);
            events.AddScalars(4, []);
            Assert.Null(events.Fault);
        }

        Assert.StartsWith("events.out.tfevents.1562257800.", Path.GetFileName(path), StringComparison.Ordinal);
        List<byte[]> records = EventBytes.Records(File.ReadAllBytes(path));
        Assert.Equal(2, records.Count);
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString(EventBytes.Fields(records[0]).Single(field => field.Field == 3).Bytes));
        List<(int Field, ulong Number, byte[] Bytes)> second = EventBytes.Fields(records[1]);
        Assert.Equal(1562257801.5, BitConverter.UInt64BitsToDouble(second.Single(field => field.Field == 1).Number));
        Assert.Equal(3ul, second.Single(field => field.Field == 2).Number);
        byte[] summary = second.Single(field => field.Field == 5).Bytes;
        var values = EventBytes.Fields(summary).Select(value => EventBytes.Fields(value.Bytes)).ToArray();
        Assert.Equal(["loss", "val_loss"], values.Select(value => Encoding.UTF8.GetString(value.Single(field => field.Field == 1).Bytes)));
        Assert.Equal(
            [0.1f, float.NaN],
            values.Select(value => BitConverter.UInt32BitsToSingle((uint)value.Single(field => field.Field == 2).Number)));
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        using var events = EventFile.Create(_folder.FullPath, _clock);
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => (i % 10) - 4.5f), float.NaN, float.PositiveInfinity];
        events.AddHistogram(1, "weights/0.weight", values);
        events.AddHistogram(1, "constant", [2, 2, 2]);
        events.AddHistogram(1, "nothing", [float.NaN]);
        byte[][] records = [.. EventBytes.Records(File.ReadAllBytes(events.Path)).Skip(1)];
        Assert.Equal(2, records.Length);
        var histogram = Histogram(records[0]);
        Assert.Equal([-4.5, 4.5, 1000, 0, 8250], Enumerable.Range(1, 5).Select(field => histogram[field].Single()));
        Assert.Equal(histogram[6].Length, histogram[7].Length);
        Assert.Equal(histogram[6].Order(), histogram[6]);
        Assert.Equal(4.5, histogram[6][^1]);
        Assert.Equal(10, histogram[7].Count(count => count == 100));
        Assert.Equal(1000, histogram[7].Sum());
        Assert.Equal([3.0], Histogram(records[1])[7]);
    }

    [Fact]
    public void A_resumed_run_starts_another_file_that_is_read_after_the_first()
    {
        EventFile.Create(_folder.FullPath, _clock).Dispose();
        using (var events = EventFile.Resume(_folder.FullPath, 7, _clock)) events.AddScalars(8, [new("loss", 1)]);
        Assert.Equal(2, EventFile.FilesIn(_folder.FullPath).Count);
        List<(int Field, ulong Number, byte[] Bytes)> start =
            EventBytes.Fields(EventBytes.Records(File.ReadAllBytes(EventFile.FilesIn(_folder.FullPath)[1]))[1]);
        Assert.Equal(8ul, start.Single(field => field.Field == 2).Number);
        Assert.Equal(1ul, EventBytes.Fields(start.Single(field => field.Field == 7).Bytes).Single().Number);
    }

    [Fact]
    public void What_cannot_be_written_is_left_out_and_reported()
    {
        using var missing = EventFile.Create(_folder["none"], _clock);
        missing.AddScalars(1, [new("loss", 1)]);
        Assert.Contains("none", missing.Fault, StringComparison.Ordinal);
        Assert.Contains("there is no such file or folder", missing.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_is_full_for_a_while_leaves_whole_records_of_before_and_after()
    {
        string disk = Directory.CreateDirectory(_folder["disk"]).FullName, filler = Path.Combine(disk, "filler");
        Mount(disk);
        try
        {
            using var events = EventFile.Create(disk, _clock);
            events.AddScalars(1, [new("loss", 1)]);
            File.WriteAllBytes(filler, new byte[40_960]);
            // Of the values of a histogram a part still fits.
            float[] weights = [.. Enumerable.Range(0, 1000).Select(i => i * 0.1f)];
            for (int epoch = 2; epoch < 100; epoch++) events.AddHistogram(epoch, "weights", weights);
            Assert.Contains("the disk is full", events.Fault, StringComparison.Ordinal);
            File.Delete(filler);
            events.AddScalars(100, [new("loss", 2)]);
            Assert.True(EventBytes.Records(File.ReadAllBytes(events.Path)).Count > 3);
            Assert.Equal([1L, 100], new EventFolder(disk).Read(out string? fault).Scalars.Select(scalar => scalar.Step));
            Assert.Null(fault);
        }
        finally
        {
            OutsideProgram.Run("umount", disk);
        }
    }

    private static void Mount(string folder)
    {
        if (Environment.UserName != "root") Assert.Skip(SkipSummary.NoSmallDisk);
        string[] arguments = ["-t", "tmpfs", "-o", "size=65536", "crest-test", folder];
        var start = new ProcessStartInfo("mount", arguments) { UseShellExecute = false, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string why = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) Assert.Skip($"{SkipSummary.NoSmallDisk}\n{why}");
    }

    private static ILookup<int, double> Unpacked(byte[] histogram) => EventBytes.Fields(histogram)
        .SelectMany(field => field.Bytes.Chunk(sizeof(double)).Select(bytes => (field.Field, Value: BitConverter.ToDouble(bytes))))
        .ToLookup(value => value.Field, value => value.Value);

    private static Dictionary<int, double[]> Histogram(byte[] record)
    {
        byte[] summary = EventBytes.Fields(record).Single(field => field.Field == 5).Bytes;
        byte[] value = EventBytes.Fields(summary).Single().Bytes;
        ILookup<int, double> values = Unpacked(EventBytes.Fields(value).Single(field => field.Field == 5).Bytes);
        // Zeros are left out on the wire.
        return Enumerable.Range(1, 7).ToDictionary(field => field, field => values.Contains(field) ? values[field].ToArray() : [0.0]);
    }
}
