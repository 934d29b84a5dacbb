using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest worker</c>: takes trials of studies until they end.</summary>
internal static class WorkerCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var storage = StorageOption.Create();
        var study = new Option<string?>("--study") { Description = "The study to serve.", HelpName = "NAME" };
        var any = new Option<bool>("--any") { Description = "Serve all studies of the storage in turn, the oldest first, until none is open." };
        Option<int?> most = new Option<int?>("--max-trials") { Description = "End after this many trials.", HelpName = "N" }.Checked(n => n is null or >= 1, "at least 1");
        var command = new Command("worker", """
            Take trials of a search until it ends, one at a time with one thread; start as many workers as there are cores, on any machine that reaches the storage and the data. Ctrl-C hands the trial back to the others.

            Example: crest worker --storage postgresql://crest@db.example.org/studies --any
            """) { storage, study, any, most };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(study) is null) == (result.GetResult(any) is null)) result.AddError("give --study NAME, or --any for all studies of the storage");
        });
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            using DatabaseStudies studies = storage.OpenExisting(parsed);
            if (parsed.GetValue(study) is { } name) Serve(studies, Find(studies, name), parsed.GetValue(most), waits: true, cancellation);
            else ServeAll(studies, parsed.GetValue(most), cancellation);
            return 0;
        }, CancellationToken.None));
        return command;
    }

    private static StudyRecord Find(DatabaseStudies studies, string name) => studies.Find(name)
        ?? throw new CrestException($"{studies.Name}: there is no study '{name}'; {(studies.All() is { Count: > 0 } all ? $"there are {string.Join(", ", all.Select(s => s.Name))}" : "there is none at all")}");

    private static void ServeAll(DatabaseStudies studies, int? most, CancellationToken cancellation)
    {
        HashSet<string> served = [], refused = [];
        CrestException? refusal = null;
        while (most is not <= 0 && studies.All().Where(study => study.IsOpen && !refused.Contains(study.Name)).ToArray() is { Length: > 0 } open)
        {
            served.UnionWith(open.Select(study => study.Name));
            if (open.FirstOrDefault(study => study.Free > 0) is not { } free)
            {
                // Others are at work on what is left; if they die or a study is begun, there is something to do.
                if (cancellation.WaitHandle.WaitOne(PollInterval)) cancellation.ThrowIfCancellationRequested();
                foreach (StudyRecord study in open) studies.Reclaim(study.Id, StudyRunner.UsualPatience, StudyRunner.UsualRetries);
                continue;
            }

            try
            {
                most -= Serve(studies, free, most, waits: false, cancellation);
            }
            catch (CrestException e)
            {
                // Other machines may be able to do what this one cannot; the studies after it are served.
                Screen.Warn(e.Message);
                refused.Add(free.Name);
                refusal = e;
            }
        }

        if (refusal is not null && served.Count == refused.Count) throw refusal;
        if (served.Count == 0) Screen.Say("no study is open");
    }

    /// <summary>Serves one study, and returns how many trials it finished.</summary>
    private static int Serve(DatabaseStudies studies, StudyRecord study, int? most, bool waits, CancellationToken cancellation)
    {
        if (study.Definition is not { } definition)
            throw new CrestException($"{study.Name}: was made by another program, which did not say what its trials do; serve a study that a search of crest made");
        // All that this program or machine may lack is found before a trial is taken.
        StudyTrials trials = Understand(definition);
        TrialObjective objective = trials.On(trials.Load());
        int done = 0;
        new StudyRunner(studies, study, objective)
        {
            MaxTrials = most,
            Waits = waits,
            Progress = progress =>
            {
                done++;
                Screen.Say($"{studies.Clock.GetLocalNow():HH:mm:ss} {study.Name}: trial {progress.Trial.Number} {Outcome(progress.Trial)}");
            },
        }.Run(cancellation);
        if (studies.Find(study.Name)?.End is { Reason: var reason }) Screen.Say($"{study.Name}: ended: {reason}");
        return done;
    }

    private static StudyTrials Understand(StudyDefinition study)
    {
        try
        {
            return new StudyTrials($"study {study.Name}", StudyObjective.Parse(study.Objective, study.Name), study.Space);
        }
        catch (CrestException e)
        {
            throw new CrestException($"{e.Message}; the study was made by another version of crest: serve it with that one", e);
        }
    }

    private static string Outcome(Trial trial)
    {
        string took = trial is { Started: { } started, Completed: { } completed } ? string.Create(CultureInfo.InvariantCulture, $" in {(completed - started).TotalSeconds:F1} s") : "";
        return trial.State switch
        {
            TrialState.Complete => string.Create(CultureInfo.InvariantCulture, $"{trial.Value:G6}{took}"),
            TrialState.Pruned => $"pruned{took}",
            _ => $"failed: {trial.Error}",
        };
    }
}
