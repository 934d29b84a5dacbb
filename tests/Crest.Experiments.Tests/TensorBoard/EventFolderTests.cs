using Crest.Experiments.TensorBoard;
using Crest.Tests.ReferenceData;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.TensorBoard;

/// <summary>Event files of other programs: whole, cut, damaged, growing, restarted.</summary>
public sealed class EventFolderTests : IDisposable
{
    private static readonly byte[] Version = [.. EventBytes.Field(1, 1.0), .. EventBytes.Field(3, "brain.Event:2")];

    private readonly TemporaryFolder _folder = new();

    private string Events => _folder["events.out.tfevents.1000000000.host"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_published_file_has_the_points_that_an_independent_reader_finds()
    {
        string published = ReferenceFiles.Path("lab/tensorboard");
        EventFolder folder = Assert.Single(EventFolder.Under(published));
        EventBatch batch = folder.Read(out string? fault);
        Assert.Null(fault);
        var expected =
            from record in EventBytes.Records(File.ReadAllBytes(Directory.GetFiles(published).Single()))
            let happened = EventBytes.Fields(record)
            from summary in happened.Where(field => field.Field == 5)
            from value in EventBytes.Fields(summary.Bytes)
            let fields = EventBytes.Fields(value.Bytes)
            from scalar in fields.Where(field => field.Field == 2)
            select (
                System.Text.Encoding.UTF8.GetString(fields.Single(field => field.Field == 1).Bytes),
                (long)happened.SingleOrDefault(field => field.Field == 2).Number,
                (double)BitConverter.UInt32BitsToSingle((uint)scalar.Number));
        (string, long, double)[] points = [.. expected];
        Assert.NotEmpty(points);
        Assert.Equal(points, batch.Scalars.Select(scalar => (scalar.Tag, scalar.Step, scalar.Value)));
        Assert.All(batch.Scalars, scalar => Assert.Equal(2019, scalar.Time.Year));
    }

    [Fact]
    public void A_file_is_read_on_where_it_ended_and_half_a_record_when_it_is_whole()
    {
        byte[] next = EventBytes.Record(EventBytes.Scalar(5, 2, "loss", 0.25f));
        var folder = new EventFolder(_folder.FullPath);
        foreach (int cut in Enumerable.Range(0, next.Length))
        {
            File.WriteAllBytes(Events, [.. EventBytes.File(Version, EventBytes.Scalar(4.5, 1, "loss", 0.5f)), .. next[..cut]]);
            Assert.Equal(
                [new EventScalar("loss", 1, DateTimeOffset.UnixEpoch.AddSeconds(4.5), 0.5)],
                new EventFolder(_folder.FullPath).Read(out string? fault).Scalars);
            Assert.Null(fault);
        }

        Assert.Single(folder.Read(out _).Scalars);
        Assert.Empty(folder.Read(out _).Scalars);
        File.WriteAllBytes(Events, [.. File.ReadAllBytes(Events)[..^(next.Length - 1)], .. next]);
        Assert.Equal(2, Assert.Single(folder.Read(out _).Scalars).Step);
        File.WriteAllBytes(_folder["events.out.tfevents.1000000001.host.v2"], EventBytes.File(Version, EventBytes.Scalar(6, 3, "loss", 0)));
        Assert.Equal(3, Assert.Single(folder.Read(out _).Scalars).Step);
    }

    [Fact]
    public void Each_damaged_byte_is_reported_with_file_and_offset()
    {
        byte[] first = EventBytes.Record(Version), second = EventBytes.Record(EventBytes.Scalar(4.5, 1, "loss", 0.5f));
        for (int at = 0; at < second.Length; at++)
        {
            byte[] damaged = [.. second];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(Events, [.. first, .. damaged, .. EventBytes.Record(EventBytes.Scalar(5, 2, "loss", 1))]);
            Assert.Empty(new EventFolder(_folder.FullPath).Read(out string? fault).Scalars);
            Assert.StartsWith($"{Events}: byte {first.Length}: the checksum of the record", fault, StringComparison.Ordinal);
        }

        File.WriteAllText(Events, "this is a text that someone named so");
        new EventFolder(_folder.FullPath).Read(out string? noEvents);
        Assert.StartsWith($"{Events}: byte 0: this is no event file of TensorBoard", noEvents, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_restart_later_steps_count_as_the_new_file_has_them()
    {
        var clock = new FakeTimeProvider();
        using (var events = EventFile.Create(_folder.FullPath, clock))
            foreach (int epoch in (int[])[1, 2, 3]) events.AddScalars(epoch, [new("loss", epoch)]);
        var live = new EventFolder(_folder.FullPath);
        Assert.Equal(3, live.Read(out _).Scalars.Count);
        using (var events = EventFile.Resume(_folder.FullPath, 1, clock)) events.AddScalars(2, [new("loss", 20)]);
        Assert.Equal([(1L, 1.0), (2, 20)], new EventFolder(_folder.FullPath).Read(out _).Scalars.Select(s => (s.Step, s.Value)));
        EventBatch batch = live.Read(out _);
        Assert.Equal((2L, 20.0), (batch.RestartedFrom, batch.Scalars.Single().Value));
    }

    [Fact]
    public void Tensors_of_one_element_are_scalars_unless_another_plugin_claims_them()
    {
        byte[] tensor(string tag, byte[] content, string? plugin = null) =>
        [
            .. EventBytes.Field(1, 2.0),
            .. EventBytes.Field(5, EventBytes.Field(1,
            [
                .. EventBytes.Field(1, tag), .. EventBytes.Field(8, content),
                .. plugin is null ? [] : EventBytes.Field(9, EventBytes.Field(1, EventBytes.Field(1, plugin))),
            ])),
        ];
        byte[] type(int dtype) => EventBytes.Field(1, (long)dtype);
        byte[] two = EventBytes.Field(2, EventBytes.Field(2, EventBytes.Field(1, 2L)));
        File.WriteAllBytes(Events, EventBytes.File(
            Version,
            tensor("float", [.. type(1), .. EventBytes.Field(5, BitConverter.GetBytes(0.5f))], "scalars"),
            tensor("float", [.. type(1), .. EventBytes.Field(4, BitConverter.GetBytes(0.25f))]),
            tensor("double", [.. type(2), .. EventBytes.Field(4, BitConverter.GetBytes(1e300))]),
            tensor("long", [.. type(9), .. EventBytes.Field(10, 7)]),
            tensor("half", [.. type(19), .. EventBytes.Field(4, 0x00, 0x3c)]),
            tensor("text", [.. type(7), .. EventBytes.Field(8, "hello")], "text"),
            tensor("curve", [.. type(1), .. EventBytes.Field(5, BitConverter.GetBytes(0.5f))], "pr_curves"),
            tensor("pair", [.. type(1), .. two, .. EventBytes.Field(5, BitConverter.GetBytes(1L))])));
        Assert.Equal(
            [("float", 0.5), ("float", 0.25), ("double", 1e300), ("long", 7), ("half", 1)],
            new EventFolder(_folder.FullPath).Read(out string? fault).Scalars.Select(scalar => (scalar.Tag, scalar.Value)));
        Assert.Null(fault);
    }
}
