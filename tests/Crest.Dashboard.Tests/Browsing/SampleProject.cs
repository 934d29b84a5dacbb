using Crest.Experiments.Reports;
using Crest.Experiments.Runs;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;

namespace Crest.Dashboard.Tests.Browsing;

/// <summary>Runs, studies and files as a group would have them.</summary>
internal static class SampleProject
{
    public const string Study = "sn-class-dataset.tr-6classes-1f2e3d4c";

    /// <summary>Fills a project.</summary>
    /// <returns>The ids of its runs, the oldest first.</returns>
    public static string[] Fill(ServedProject served)
    {
        var random = new Random(5);
        string[] ids = [.. Enumerable.Range(0, 24).Select(i => AddRun(served, random, i))];
        AddFiles(served, ids[^1]);
        AddStudy(served, random);
        return ids;
    }

    private static string AddRun(ServedProject served, Random random, int i)
    {
        string method = new[] { "sn-class", "redshift", "sn-epoch", "random-forest" }[i % 4];
        double rate = Math.Pow(10, -2 - (random.NextDouble() * 2)), best = 0.86 + (0.12 * random.NextDouble());
        int hidden = 50 * random.Next(1, 12), epochs = 20 + random.Next(80);
        string id = served.Store.Create(
            new RunDescription
            {
                Method = method,
                Name = i % 5 == 4 ? $"baseline {i}" : "",
                Project = "simsn",
                Memo = i % 3 == 1 ? "Without the outliers of the z band; the one that the paper shows in figure 4." : "",
                CommandLine = $"crest train {method} optimize --train-data-path data/processed/dataset.tr-6classes.nc --hidden-size {hidden}",
                Configuration = $"hidden_size: {hidden}\nlearning_rate: {rate:G3}\nbatch_norm: true\n",
                Parameters = new Dictionary<string, string>
                {
                    ["hidden_size"] = $"{hidden}", ["learning_rate"] = $"{rate:G3}", ["batch_norm"] = i % 2 == 0 ? "True" : "False",
                    ["optimizer"] = i % 3 == 0 ? "adam" : "sgd", ["epochs"] = $"{epochs}", ["train_data_path"] = "data/processed/dataset.tr-6classes.nc",
                },
                Tags = i % 4 == 0 ? new Dictionary<string, string> { ["paper"] = "yes", ["reviewer"] = "Ito" } : new Dictionary<string, string>(),
                Seeds = new Dictionary<string, long> { ["weights"] = 24301 },
                DataHashes = new Dictionary<string, string> { ["training"] = new string('a', 64) },
            },
            RunOrigin.OfThisProcess(served.Project.Folder));
        DateTimeOffset now = served.Store.Clock.GetUtcNow();
        List<RunMetric> metrics = [];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double loss = (1.4 * Math.Exp(-epoch / 15.0)) + 0.25 + (0.05 * random.NextDouble());
            metrics.AddRange(
            [
                new("loss", epoch, now, loss), new("val_loss", epoch, now, loss + 0.08 + (0.06 * random.NextDouble())),
                new("val_accuracy", epoch, now, best - (0.4 * Math.Exp(-epoch / 12.0)) + (0.01 * random.NextDouble())),
                new("learning_rate", epoch, now, rate * Math.Pow(0.98, epoch)), new("system/cpu", epoch, now, 80 + (15 * random.NextDouble())),
                new("system/memory", epoch, now, 1200 + (3 * epoch)),
            ]);
        }

        bool ends = i < 23;
        if (ends) metrics.AddRange([new("test_accuracy", epochs, now, best - 0.02), new("test_auc_class_0", epochs, now, best)]);
        served.Store.LogBatch(id, metrics);
        served.Write($"runs/{id}/log.txt", string.Concat(Enumerable.Range(1, epochs).Select(e => $"2026-11-28 21:00:{e % 60:00} epoch {e}\n")));
        if (ends) served.Store.End(id, i % 7 == 3 ? RunStatus.Failed : i % 11 == 5 ? RunStatus.Killed : RunStatus.Finished);
        return id;
    }

    private static void AddFiles(ServedProject served, string id)
    {
        served.Write($"runs/{id}/config.yaml", $"run: {id}\nhidden_size: 300\n");
        served.Write($"runs/{id}/predictions/real.csv", "name,Ia,II,redshift\nSN1,0.91,0.09,0.43\nSN2,0.20,0.80,0.11\n");
        served.Write(
            $"runs/{id}/figure.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 80\"><path d=\"M5 70C60 70 60 10 100 10s40 60 95 60\" fill=\"none\" stroke=\"#0b5394\" stroke-width=\"3\"/></svg>");
        var report = new HtmlReport(id);
        report.AddSection("Test").AddCharts(
            new MatrixChart { Title = "Confusion", Rows = ["Ia", "II"], Columns = ["Ia", "II"], RowLabel = "true", ColumnLabel = "predicted", Counts = new long[,] { { 90, 10 }, { 5, 60 } } },
            new LineChart
            {
                Title = "ROC", X = new ChartAxis("false positive rate"), Y = new ChartAxis("true positive rate"), Diagonal = true,
                Series = [new LineSeries("AUC 0.98", [0, 0.02, 0.1, 1], [0, 0.8, 0.97, 1])],
            });
        report.Save(served.At($"runs/{id}/report.html"));
    }

    private static void AddStudy(ServedProject served, Random random)
    {
        using var studies = DatabaseStudies.Open(served.Project.StudiesPath);
        var space = new SearchSpace(
        [
            new("hidden_size", new ParameterDistribution.Integer(50, 1000, Step: 50)),
            new("learning_rate", new ParameterDistribution.Real(1e-4, 1e-1, Log: true)),
            new("batch_norm", new ParameterDistribution.Categorical([true, false])),
        ]);
        StudyRecord study = studies.Open(new StudyDefinition(
            Study, StudyDirection.Maximize, space, "{}", new SamplerOptions(SamplerKind.Random, 1),
            new PrunerOptions(PrunerKind.Median), 60));
        for (int i = 0; i < 40; i++)
        {
            WorkerIdentity worker = WorkerIdentity.OfThisProcess(i % 3);
            Trial trial = studies.Claim(study.Id, worker)!;
            double hidden = 50 * random.Next(1, 20), rate = Math.Pow(10, -4 + (3 * random.NextDouble()));
            int norm = random.Next(2);
            studies.SetParameters(trial.Id,
            [
                new TrialParameter("hidden_size", space.Parameters[0].Value, hidden), new TrialParameter("learning_rate", space.Parameters[1].Value, rate),
                new TrialParameter("batch_norm", space.Parameters[2].Value, norm),
            ]);
            double value = 0.95 - (0.04 * Math.Pow(Math.Log10(rate) + 2.5, 2)) - (0.00005 * hidden) + (0.01 * norm) + (0.01 * random.NextDouble());
            bool pruned = value < 0.88;
            for (int step = 1; step <= (pruned ? 3 : 8); step++) studies.Report(trial.Id, step, value - (0.3 / step));
            studies.Finish(trial.Id, worker, pruned ? TrialState.Pruned : TrialState.Complete, value, new Dictionary<string, string>());
        }
    }
}
