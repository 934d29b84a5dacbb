using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.Supernova;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Survey.Simulation;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Preparation;

/// <summary>What the simulator writes is read as what it meant.</summary>
public sealed class SimulatedDataTests : IDisposable
{
    private static readonly SupernovaTypes s_types = SupernovaTypes.Parse("""{"Ia":0,"Ib":1,"Ibc":1,"Ic":1,"IIL":1,"IIN":1,"IIP":1}""");
    private readonly TemporaryFolder _folder = new();

    private JobContext Context => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Simulated_training_and_observed_sets_come_back_whole_on_one_grid()
    {
        SupernovaSimulationResult training =
            new SimulateSupernova { OutputFolder = _folder.At("train"), Count = 200, Seed = 3 }.Run(Context);
        SupernovaSimulationResult observed =
            new SimulateSupernova { OutputFolder = _folder.At("seen"), Count = 20, Seed = 4, Observed = true }.Run(Context);
        Assert.Equal((200, 20, _folder.At("seen")), (training.Supernovae, observed.Supernovae, observed.Folder));
        PreparationSummary prepared = new PrepareTrainingData
        {
            TrainRoot = _folder.At("train"),
            Types = s_types,
            WorkingFolder = _folder.At("work"),
            OutputFolder = _folder.At("out"),
        }.Run(Context);
        PreparationSummary seen = new PrepareObservedData
        {
            TestRoot = _folder.At("seen"),
            Types = s_types,
            LabelFilePath = _folder.At("seen/label_list.dat"),
            WorkingFolder = _folder.At("work"),
            OutputFolder = _folder.At("out"),
        }.Run(Context);
        Assert.Equal((200, 20), (prepared.FilesRead, seen.FilesRead));
        Assert.Empty(seen.Warnings);
        Assert.Equal(training.Counts[SupernovaType.Ia], prepared.ObjectsByClass.Values.Sum(counts => counts[0]));
        Assert.Equal(observed.Counts[SupernovaType.Ia], seen.ObjectsByClass["observed"][0]);
        foreach (PreparedSet set in prepared.Written.Concat(seen.Written).Select(PreparedFile.Load))
            Assert.Equal(SupernovaSimulator.Cadence, set.Table.Cadence);
        PreparedSet train = PreparedFile.Load(prepared.Written[0]);
        Assert.All(train.Table.Redshift, z => Assert.InRange(z, 0.01f, 2f));
        Assert.All(Enumerable.Range(0, train.Table.Count), i => Assert.InRange(train.Table.PeakDayOf(i), -60, 260));
    }
}
