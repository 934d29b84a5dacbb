using Crest.Learning.Leakage;
using Crest.Learning.Networks;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.Simulation;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>
/// A small simulated survey that was predicted and merged, by networks as they are before training: what they predict is as good as any
/// for tests of what is done with it.
/// </summary>
internal sealed class PredictedSurvey : IDisposable
{
    /// <summary>A name that would be a part of the page if it were not written as text.</summary>
    public const string HostileName = "<img src=x onerror=alert(1)>\"'&";

    private readonly TemporaryFolder _folder = new();

    public PredictedSurvey()
    {
        // The first observed objects have no known type.
        LightCurveTable test = SupernovaSimulator.Table(1, Types(60)), observed = SupernovaSimulator.Table(2, Types(20));
        for (int row = 0; row < observed.Count; row++)
        {
            observed.Names[row] = row == 0 ? HostileName : $"seen{row}";
            if (row < 3) observed.Label[row] = LightCurveTable.Unknown;
            observed.Redshift[row] = LightCurveTable.Unknown;
        }

        Test = new PreparedSet(test, Classes, Splits.Test, 27, 1, "source", "preparation");
        Observed = new PreparedSet(observed, Classes, Splits.Observed, 27, 2, "source", "other preparation");
        Save(Test, TestPath);
        Save(Observed, ObservedPath);
        using var pool = new WorkerPool(1);
        InputSpec input = InputSpec.Fit(Test, TestPath, null, MagnitudeMethod.Modified, useRedshift: false);
        foreach ((SupernovaTask task, double mean, double deviation) in ((SupernovaTask, double, double)[])
        [
            (SupernovaTask.Class, 0, 1), (SupernovaTask.Redshift, 0.6, 0.2), (SupernovaTask.PeakDay, 80, 20),
        ])
        {
            string[] classes = task == SupernovaTask.Class ? Classes : [];
            NetworkSpec network = SupernovaNetwork.Of(input.Features, 8, 1, 0, false, Math.Max(1, classes.Length));
            var model = new SupernovaModel(
                new SupernovaModelDescription(task, network, input, classes, mean, deviation, "preparation", $"20190705_01_{task.Name()}"),
                new Network(network, 3, pool));
            ulong[] samples = Test.Table.SampleHashes();
            model.Save(Path.Combine(Folder(task), "model"), SeenSamples.Of(samples[..10], samples[10..15]));
            Prediction(task).Run(Started.In(_folder.Path));
        }

        MergedResults merged = new MergeResults
        {
            ClassFolder = Folder(SupernovaTask.Class),
            RedshiftFolder = Folder(SupernovaTask.Redshift),
            PeakDayFolder = Folder(SupernovaTask.PeakDay),
            OutputFolder = At("merged"),
        }.Run(Started.In(_folder.Path));
        (MergedPath, Merged) = (merged.Path, merged.Table);
    }

    private PredictSupernova Prediction(SupernovaTask task) => task switch
    {
        SupernovaTask.Class =>
            new PredictSupernovaClass { OutputFolder = Folder(task), TestDataPath = TestPath, RealDataPath = ObservedPath, Threads = 1 },
        SupernovaTask.Redshift =>
            new PredictSupernovaRedshift { OutputFolder = Folder(task), TestDataPath = TestPath, RealDataPath = ObservedPath, Threads = 1 },
        _ => new PredictSupernovaPeakDay { OutputFolder = Folder(task), TestDataPath = TestPath, RealDataPath = ObservedPath, Threads = 1 },
    };

    public static string[] Classes { get; } = Enum.GetNames<SupernovaType>();

    public PreparedSet Test { get; }

    public PreparedSet Observed { get; }

    public string TestPath => At("test.nc");

    public string ObservedPath => At("observed.nc");

    public string MergedPath { get; }

    public PredictionTable Merged { get; }

    public string ReportPath => At("report.html");

    public SupernovaReport Report => new()
    {
        ClassFolder = Folder(SupernovaTask.Class),
        RedshiftFolder = Folder(SupernovaTask.Redshift),
        PeakDayFolder = Folder(SupernovaTask.PeakDay),
        Merged = PredictionTable.Read(MergedPath),
        RealDataPath = ObservedPath,
    };

    public string Folder(SupernovaTask task) => At(task.Name());

    public string At(string relative) => _folder.At(relative);

    public static void Save(PreparedSet set, string path)
    {
        using FileStream stream = File.Create(path);
        PreparedFile.Write(set, stream);
    }

    public void Dispose() => _folder.Dispose();

    private static SupernovaType[] Types(int count) => [.. Enumerable.Range(0, count).Select(i => (SupernovaType)(i % Classes.Length))];
}
