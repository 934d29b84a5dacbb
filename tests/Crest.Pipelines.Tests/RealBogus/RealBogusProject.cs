using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.RealBogus;

/// <summary>A project with 840 made-up candidates of one filter, every seventh of them real, and small trainings that rank them.</summary>
internal sealed class RealBogusProject : IDisposable
{
    public const int Rows = 840, Features = 12, Seed = 5;

    /// <summary>The false positive rate of the exact objective: not the one by which other methods are judged.</summary>
    public const double Beta = 0.3;

    private const string Filter = "HSC-I2";

    private readonly TemporaryFolder _folder = new();

    public RealBogusProject()
    {
        Directory.CreateDirectory(_folder.At(Project.Marker));
        Candidates = Prepare("candidates");
    }

    /// <summary>One method of each kind.</summary>
    public static TheoryData<string> Methods => ["pauc-exact-dnn", "pauc-relaxed-gmm-diagonal", "random-forest", "xgboost"];

    /// <summary>The file of the candidates.</summary>
    public string Candidates { get; }

    /// <summary>How the trainings split them.</summary>
    public CandidateSplit Split => CandidateSplit.Of(CandidateTable.Read(Candidates), SplitRatio.Default, Seed);

    public JobContext Context => new(_folder.Path);

    public string At(string path) => _folder.At(path);

    public void Dispose() => _folder.Dispose();

    /// <summary>Prepares candidates, those of a group with changed features.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="changed">The candidates to change, from 0.</param>
    /// <returns>The prepared file.</returns>
    public string Prepare(string name, params int[] changed)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            bool real = row % 7 == 0;
            text.Append(CultureInfo.InvariantCulture, $"2017-01-01 {Filter} 9813 3,1 150.{row:0000} 2.{row:0000} {row}.5 {row}.25 "
                + $"{(real ? 1 : 0)} 20.5");
            for (int feature = 0; feature < Features; feature++)
            {
                double value = 1.5 + (random.NextDouble() / 2) + (random.NextDouble() / 2) - (real && feature % 3 == 0 ? 0.1 : 0);
                if (changed.Contains(row)) value = 5 - value;
                text.Append(random.NextDouble() < 0.01 ? " NaN" : string.Create(CultureInfo.InvariantCulture, $" {value:F4}"));
            }

            text.Append('\n');
        }

        new PrepareRealBogus { FilePath = _folder.Write($"{name}.lst", $"{text}"), OutputFolder = At(name) }.Run(Context);
        return At($"{name}/{name}_{Filter}.nc");
    }

    public TrainRealBogus Training(string method, string output) => Training(method) with
    {
        DataPath = Candidates,
        OutputFolder = At(output),
        Seed = Seed,
        Threads = 2,
    };

    /// <summary>The description of a trained model, without the names of the run and of the data.</summary>
    public static JsonObject Description(TrainingSummary training)
    {
        JsonObject description = JsonNode.Parse(File.ReadAllText(Path.Combine(training.Folder, "model", "model.json")))!.AsObject();
        Assert.True(description.Remove("run") && description.Remove("data_hash"));
        // What the other files contain is compared by themselves.
        Assert.True(description.Remove("content_xxh128") && description.Remove("files_sha256"));
        return description;
    }

    /// <summary>The weights of a network, or the trees.</summary>
    public static byte[] Weights(TrainingSummary training) =>
        File.ReadAllBytes(Directory.EnumerateFiles(Path.Combine(training.Folder, "model")).Single(
            path => Path.GetFileName(path) is "model.safetensors" or "model.xgboost.json"));

    private static TrainRealBogus Training(string method) => method switch
    {
        "pauc-exact-dnn" => new TrainPartialAuc<ExactObjective, NetworkFunction>
        {
            DataPath = "", Function = new NetworkFunction { HiddenSize = 8 }, PartialAuc = new ExactObjective { Beta = Beta },
            MaxEpochs = 60, MinEpochs = 60, ValidationFrequency = 10,
        },
        "pauc-relaxed-gmm-diagonal" => new TrainPartialAuc<RelaxedObjective, DiagonalMixtureFunction>
        {
            DataPath = "", Function = new DiagonalMixtureFunction { NegativeComponents = 2 },
            MaxEpochs = 60, MinEpochs = 60, ValidationFrequency = 10,
        },
        "random-forest" => new TrainRandomForest { DataPath = "", Forest = new() { Trees = 15, MaxDepth = 6 } },
        _ => new TrainBoostedTrees { DataPath = "", Boosting = new() { Trees = 40, MaxDepth = 2, EarlyStoppingRounds = 4 } },
    };
}
