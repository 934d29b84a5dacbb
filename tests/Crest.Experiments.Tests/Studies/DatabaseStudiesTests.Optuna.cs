using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Studies;

/// <content>What the studies in a database and Optuna read of each other.</content>
public abstract partial class DatabaseStudiesTests
{
    [Fact]
    public void The_tables_are_Optunas()
    {
        Storage.Open(Study.Of("s"));
        string ours = Tables(OptunaAddress);
        (string address, string optunaAddress) = NewAddress();
        OptunaStudy.Run("create", optunaAddress, "s");
        Assert.Equal(Tables(optunaAddress), ours);
        // Tables that Optuna made get our indexes, too.
        using StudyStorage theirs = DatabaseStudies.Open(address);
        Assert.NotNull(theirs.Find("s"));
        Assert.Equal(Tables(optunaAddress), ours);
    }

    [Fact]
    public void Optuna_opens_a_study_of_Crest_and_sees_the_same()
    {
        int id = Storage.Open(Study.Of("s", 30, StudyDirection.Maximize)).Id;
        (TrialState State, double? Value)[] ends =
        [
            (TrialState.Complete, 0.1), (TrialState.Complete, 1 / 3.0), (TrialState.Pruned, 0.9), (TrialState.Pruned, null),
            (TrialState.Fail, null), (TrialState.Pruned, double.NegativeInfinity),
            (TrialState.Complete, -1e-300), (TrialState.Running, null), (TrialState.Waiting, null),
        ];
        for (int i = 0; i < ends.Length; i++)
        {
            Trial trial = Storage.Claim(id, Worker.Here(i))!;
            Storage.SetParameters(trial.Id, Study.Parameters(i));
            Storage.Report(trial.Id, 1, 0.1 * i);
            Storage.Report(trial.Id, 2, i % 2 == 0 ? double.NaN : double.PositiveInfinity);
            if (ends[i].State == TrialState.Waiting) Storage.Release(trial.Id, Worker.Here(i));
            else if (ends[i].State != TrialState.Running)
                Storage.Finish(
                    trial.Id, Worker.Here(i), ends[i].State, ends[i].Value,
                    new Dictionary<string, string> { ["host"] = "\"vm\"", ["epochs"] = "3" });
        }

        JsonElement study = OptunaStudy.Run("show", OptunaAddress, "s");
        Assert.Equal(("MAXIMIZE", 1), (study.GetProperty("direction").GetString(), study.GetProperty("best").GetInt32()));
        OptunaStudy.AssertSame(study, Read(id));
        Assert.Equal(Study.Parameters(1), Read(id)[1].Parameters);
    }

    [Fact]
    public void Crest_opens_a_study_of_Optuna_and_goes_on_with_it()
    {
        JsonElement study = OptunaStudy.Run("create", OptunaAddress, "s");
        StudyRecord record = Assert.Single(Storage.All());
        Assert.Equal(("s", null), (record.Name, record.Definition));
        Trial[] trials = Read(record.Id);
        OptunaStudy.AssertSame(study, trials);
        Assert.Equal(
            [
                TrialState.Complete, TrialState.Pruned, TrialState.Fail, TrialState.Complete, TrialState.Complete, TrialState.Running,
                TrialState.Waiting,
            ],
            trials.Select(t => t.State));
        // What Crest has of its own in the space is found again in Optuna's words for it.
        Assert.Equal(Study.Space.Parameters.Select(p => (p.Key, p.Value)), trials[0].Parameters.Select(p => (p.Name, p.Distribution)));

        CrestException refused = Assert.Throws<CrestException>(() => Storage.Open(Study.Of("s", 9, StudyDirection.Maximize)));
        Assert.Contains("another direction: minimize, not maximize", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Study.Of("s", 9), Storage.Open(Study.Of("s", 9)).Definition);
        // The trial of Optuna's queue comes first, with what its user has set; Optuna's running trial is not ours to take back.
        Trial claimed = Storage.Claim(record.Id, Worker.Here())!;
        Assert.Equal(6, claimed.Number);
        Assert.Equal([("blackout", 0.05), ("activation", "élu\""), ("layers", 4L)], claimed.Parameters.Select(p => (p.Name, p.External!)));
        Assert.Equal(0, Storage.Reclaim(record.Id, Patience, 1));
        Storage.SetParameters(claimed.Id, Study.Parameters(1));
        Assert.True(Storage.Finish(claimed.Id, Worker.Here(), TrialState.Complete, 0.25, Nothing));
        Assert.Equal([7, 8], ((int[])[0, 1]).Select(slot => Storage.Claim(record.Id, Worker.Here(slot))!.Number));
        Assert.Null(Storage.Claim(record.Id, Worker.Here(2)));
        OptunaStudy.AssertSame(OptunaStudy.Run("show", OptunaAddress, "s"), Read(record.Id));
    }

    [Fact]
    public void A_study_ends_though_Optuna_left_a_trial_running()
    {
        OptunaStudy.Run("create", OptunaAddress, "s");
        StudyRecord study = Storage.Open(Study.Of("s", 9));
        new StudyRunner(Storage, study, (trial, _) => trial.Number) { Slots = 2 }.Run(TestContext.Current.CancellationToken);
        Trial[] trials = Read(study.Id);
        Assert.Equal((9, 5), (trials.Length, trials.Single(trial => trial.State == TrialState.Running).Number));
    }

    [Fact]
    public void Both_take_turns_at_one_study()
    {
        int id = Storage.Open(Study.Of("s", 40)).Id;
        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Trial trial = Storage.Claim(id, Worker.Here())!;
                Storage.SetParameters(
                    trial.Id,
                    [.. trial.Parameters, .. Study.Parameters(trial.Number).Where(p => trial.Parameters.All(t => t.Name != p.Name))]);
                Assert.True(Storage.Finish(trial.Id, Worker.Here(), TrialState.Complete, trial.Number, Nothing));
            }
        }

        Run(8);
        // Optuna's TPE learns from Crest's trials from the first one on.
        JsonElement study = OptunaStudy.Run("optimize", OptunaAddress, "s", "8");
        OptunaStudy.AssertSame(study, Read(id));
        study = OptunaStudy.Run("add", OptunaAddress, "s");
        OptunaStudy.AssertSame(study, Read(id));
        Assert.Equal(17, study.GetProperty("best").GetInt32());
        var history = new StudyHistory(Study.Space, StudyDirection.Minimize);
        Storage.Refresh(id, history);
        Assert.Equal((17, -1.0), (history.Best!.Number, history.Best.Value));
        Assert.Equal([("blackout", 0.03), ("hidden", 300L)], history.Best.Parameters.Select(p => (p.Name, p.External!)));
        Run(4);
        Trial queued = Read(id)[16];
        Assert.Equal([(TrialState.Complete, (double?)16)], [(queued.State, queued.Value)]);
        // A value outside of its distribution is not taken over from the queue.
        Assert.Equal([0.05, 4, 1], queued.Parameters.Where(p => p.Name is "blackout" or "layers" or "activation")
            .OrderBy(p => p.Name == "blackout" ? 0 : p.Name == "layers" ? 1 : 2).Select(p => p.Value));
        Assert.Equal(Enumerable.Range(0, 21), Read(id).Select(t => t.Number));
        OptunaStudy.AssertSame(OptunaStudy.Run("optimize", OptunaAddress, "s", "3"), Read(id));
    }

    [Fact]
    public void Crest_learns_from_the_trials_of_Optuna()
    {
        // Optuna's trials are best at a blackout of 0.03 and 300 hidden units, and lie between the steps of Crest's grid too.
        StudyRecord study = Storage.Open(Study.Of("s", 60));
        OptunaStudy.Run("optimize", OptunaAddress, "s", "40");
        var history = new StudyHistory(Study.Space, StudyDirection.Minimize);
        Storage.Refresh(study.Id, history);
        double MedianDistance(SamplerKind kind) => Enumerable.Range(0, 21)
            .Select(seed => Sampler.Of(new SamplerOptions(kind, seed) { Multivariate = true }, Study.Space).Draw(history, 40 + seed)[3])
            .Select(hidden => Math.Abs(Math.Log(hidden / 300))).Order().ElementAt(10);
        Assert.InRange(MedianDistance(SamplerKind.Tpe), 0, MedianDistance(SamplerKind.Random) / 2);
    }
}
