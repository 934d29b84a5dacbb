using System.Globalization;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests.Examples;

/// <summary>The study of hyperparameters: on this machine, in the queue of a real Slurm, and over ssh.</summary>
public sealed class HyperparameterStudyTests(SlurmCluster slurm, SshServer server)
{
    private const int Combinations = 6;
    private const string Workflow = "workflow.yaml", Hosts = "hosts.yaml";

    private static readonly string[] s_sent = ["dataset.te.nc", "dataset.tr.nc", "dataset.va.nc", "parameters.json", "run.sh"];

    private static readonly string[] s_returned =
    [
        "results.csv", "training/config.yaml", "training/log.txt", "training/metrics.csv", "training/summary.json",
    ];

    [Fact]
    public void All_combinations_are_trained_here_and_ranked_and_those_that_are_there_are_not_trained_again()
    {
        using Example example = New();
        Assert.Equal(Combinations + 2, example.Run().Ran);
        CheckRanking(example, Combinations);
        Assert.Equal(0, example.Run().Ran);

        // A further value: its two trainings and the ranking.
        example.Replace(Workflow, "learning_rate: [0.01,", "learning_rate: [0.02, 0.01,");
        Assert.Equal(3, example.Run().Ran);
        CheckRanking(example, Combinations + 2);
    }

    [Fact]
    public void In_the_queue_of_Slurm_results_come_back_and_folders_there_are_removed()
    {
        slurm.Use();
        using Example example = New();
        // The one line that the workflow names.
        example.Replace(Workflow, "useJobScheduler: false", "useJobScheduler: true");
        example.Replace(Hosts, "# folder: /scratch/workflows", $"folder: '{example.There}'\n    poll: 0.5s");
        (int ran, string run) = example.Run();
        Assert.Equal(Combinations + 2, ran);
        CheckRanking(example, Combinations);
        CheckReturned(example);
        Assert.DoesNotContain(Trainings(Path.Combine(example.There, run)), Directory.Exists);
        Assert.Equal(0, example.Run().Ran);
    }

    [Fact]
    public void Over_ssh_results_come_back_and_folders_there_stay_if_they_are_to()
    {
        server.UseAsUsersOwn();
        using Example example = New();
        example.Replace(Workflow, "cleanupFlag: remove", "cleanupFlag: keep");
        example.Replace(Hosts, "scheduler: slurm", "ssh: peer\n    poll: 0.5s #");
        example.Replace(Hosts, "# folder: /scratch/workflows", $"folder: '{example.There}'");
        (int ran, string run) = example.Run();
        Assert.Equal(Combinations + 2, ran);
        CheckRanking(example, Combinations);
        CheckReturned(example);
        foreach (string training in Trainings(Path.Combine(example.There, run)))
        {
            string[] there = Example.Files(training);
            Assert.Empty(s_sent.Concat(s_returned).Append("training/model/model.safetensors").Except(there));
            Assert.Contains(there, file => file.StartsWith("training/events", StringComparison.Ordinal));
        }
    }

    private static Example New()
    {
        var example = new Example("hyperparameter-study");
        example.Replace(Workflow, "CREST: crest ", $"CREST: '{example.Program}' ");
        example.Replace("study/train/parameters.json", "\"epochs\": 15", "\"epochs\": 3");
        return example;
    }

    /// <summary>The folders of the trainings below a folder.</summary>
    private static IEnumerable<string> Trainings(string folder) =>
        from rate in (string[])["0.01", "0.003", "0.001"]
        from size in (string[])["20", "60"]
        select Path.Combine(folder, $"study_learning_rate_{rate}_hidden_size_{size}", "train");

    private static void CheckRanking(Example example, int combinations)
    {
        string[] lines = File.ReadAllLines(example.At("best/ranking.csv"));
        Assert.Equal("validation_accuracy,test_accuracy,learning_rate,hidden_size", lines[0]);
        double[][] rows =
            [.. lines.Skip(1).Select(line => line.Split(',').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(combinations, rows.Select(row => (row[2], row[3])).Distinct().Count());
        Assert.Equal(rows.Select(row => row[0]).OrderDescending(), rows.Select(row => row[0]));
        Assert.StartsWith("<svg", example.Read("curves/curves.svg").TrimStart(), StringComparison.Ordinal);
    }

    /// <summary>What a task promises and includes comes back, and what it excludes or does not name stays away.</summary>
    private static void CheckReturned(Example example)
    {
        foreach (string training in Trainings(example.At("")))
            Assert.Equal(s_sent.Concat(s_returned).Order(StringComparer.Ordinal), Example.Files(training));
    }
}
