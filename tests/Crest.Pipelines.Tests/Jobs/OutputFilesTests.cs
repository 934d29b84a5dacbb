using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.Supernova;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Jobs;

/// <summary>A file that a job reads is never the one that it writes, not even with --force.</summary>
public sealed class OutputFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_input_is_not_replaced()
    {
        string raw = _folder.Write("raw.dat", "SNID: a"), map = _folder.Write("map.yaml", "Ia: 1"), visits = _folder.Write("v.csv", "mjd");
        string link = _folder.At("link.dat");
        File.CreateSymbolicLink(link, raw);
        string same = Path.Combine(_folder.Path, ".", "raw.dat");
        Refused("output", new PrepareLightCurves { Paths = ["other", raw], Output = same, Force = true });
        Refused("output", new PrepareLightCurves { Paths = [link], Output = raw, Force = true });
        Refused("output", new PrepareLightCurves { Paths = [raw], ClassMap = map, Output = map, Force = true });
        Refused("output", new SimulateLightCurves { Cadence = visits, Output = visits, Force = true });
        new PrepareLightCurves { Paths = [raw], ClassMap = map, Output = _folder.Write("earlier.nc", ""), Force = true }.Check();
    }

    [Fact]
    public void An_empty_word_of_a_list_is_wrong_usage()
    {
        OptionDefinition paths = OptionTable.Of(typeof(PrepareLightCurves)).Find("path")!;
        Assert.Equal("path", Assert.Throws<OptionException>(() => paths.Parse(["data", ""])).Option);
        Assert.Equal("path", Assert.Throws<OptionException>(() => paths.Parse(["a\u001b[31m"])).Option);
    }

    private static void Refused(string option, Job job) => Assert.Equal(option, Assert.Throws<OptionException>(job.Check).Option);
}
