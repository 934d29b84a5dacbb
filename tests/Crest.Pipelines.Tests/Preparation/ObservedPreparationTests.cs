using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Preparation;

/// <summary>Observed objects, of which only some or none have a known type.</summary>
public sealed class ObservedPreparationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SupernovaTypes _types = SupernovaTypes.Parse("""{"Ia":0,"Ib":1}""");

    private JobContext Context => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Observed_objects_of_a_type_without_label_are_minus_one_with_one_warning()
    {
        for (int i = 0; i < 4; i++) _folder.Write($"seen/1{i}ab{"cdef"[i]}.dat", LightCurve(i));
        string labels = _folder.Write("labels", "abc Ia\nabd Ic\nabe Ic\nxyz Ia\n");
        PrepareObservedData options = new()
        {
            TestRoot = _folder.At("seen"),
            WorkingFolder = _folder.At("work"),
            OutputFolder = _folder.At("out"),
            LabelFilePath = labels,
        };
        Assert.Equal("label-file-path", Assert.Throws<OptionException>(() => options.Run(Context)).Option);
        PreparationSummary summary = (options with { Types = _types }).Run(Context);
        Assert.Equal([0, -1, -1, -1], PreparedFile.Load(summary.Written.Single()).Table.Label);
        string[] expected =
        [
            $"{labels}: --sn-types does not name Ic (2): these objects get label -1",
            $"{labels}: 1 of 4 names have no light curve in {_folder.At("seen")}",
        ];
        Assert.Equal(expected, summary.Warnings);
        Assert.Equal(["observed"], (options with { Types = _types }).Run(Context).Reused);
        PreparationSummary unlabelled = (options with { LabelFilePath = null, Suffix = "x" }).Run(Context);
        Assert.Equal([4], unlabelled.ObjectsByClass["observed"]);
        Assert.Equal("dataset.test.all-x.nc", Path.GetFileName(unlabelled.Written.Single()));
    }

    [Fact]
    public void A_CSV_without_types_is_an_observed_set()
    {
        string flux = _folder.Write("f.csv", "object_id,mjd,passband,index,flux,flux_err\na,57715,g,1,1,0.1\nb,57715,g,1,2,0.1\n");
        PreparationSummary summary = new PrepareCsv { FluxPath = flux, OutputFolder = _folder.At("out") }.Run(Context);
        PreparedSet set = PreparedFile.Load(summary.Written.Single());
        Assert.Equal(("observed", 2, -1), (set.Split, set.Table.Count, set.Table.Label[0]));
        string objects = _folder.Write("o.csv", "object_id,sn_type,redshift\na,Ic,0.5\nb,Ic,0.5\n");
        PrepareCsv training = new() { FluxPath = flux, ObjectPath = objects, OutputFolder = _folder.At("out") };
        Assert.Contains("no object is of a type in --sn-types (Ia, Ib); the types there are Ic",
            Assert.Throws<CrestException>(() => (training with { Types = _types }).Run(Context)).Message);
        Assert.Equal("sn-types", Assert.Throws<OptionException>(() => training.Run(Context)).Option);
    }

    private static string LightCurve(int flux) =>
        "Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err\n"
        + $"1 i 0 -5 {flux} 0.3\n2 i 7.12 2.12 {flux}.5 0.3\n1 z 1.02 -3.98 NAN NAN\n";
}
