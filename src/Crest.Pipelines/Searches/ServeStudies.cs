using System.Collections.Concurrent;
using System.Globalization;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Searches;

/// <summary>
/// <c>crest worker</c>: takes trials of studies until they end. Its result is the number of trials that it brought to their end.
/// </summary>
[Command("worker")]
public sealed record ServeStudies : Job<int>
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Where studies are kept.</summary>
    [Option(OptionRole.Execution, StudyAddress.Description, Placeholder = "STORAGE", Default = StudyAddress.Default)]
    public string? Storage { get; init; }

    /// <summary>The study to serve; null for all.</summary>
    [Option(OptionRole.Execution, "The study to serve.", Placeholder = "STUDY")]
    public string? Study { get; init; }

    /// <summary>Serves all studies.</summary>
    [Option(
        OptionRole.Execution,
        "Serve all studies of the storage in turn until none is open: first those that a search follows, the oldest first.")]
    public bool Any { get; init; }

    /// <summary>Ends after this many trials, at least 1; null for no limit.</summary>
    [Option(OptionRole.Execution, "End after this many trials.", Minimum = 1)]
    public int? MaxTrials { get; init; }

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if ((Study is null) == !Any) throw new OptionException("study", "give --study NAME, or --any for all studies of the storage");
    }

    /// <inheritdoc/>
    public override int Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using DatabaseStudies studies =
            DatabaseStudies.Open(StudyAddress.OfExisting(Storage, context), mustExist: true, message: context.Message);
        return Study is { } name
            ? Serve(studies, StudyByName.Find(studies, name), MaxTrials, waits: true, context)
            : ServeAll(studies, context);
    }

    private int ServeAll(DatabaseStudies studies, JobContext context)
    {
        HashSet<string> served = [], refused = [];
        CrestException? refusal = null;
        int done = 0;
        while (!(done >= MaxTrials)
            && studies.All().Where(study => study.IsOpen && !refused.Contains(study.Name)).ToArray() is { Length: > 0 } open)
        {
            served.UnionWith(open.Select(study => study.Name));
            // Somebody waits for what a search follows; a study whose search was stopped may wait itself.
            if (open.OrderByDescending(study => study.IsFollowed).FirstOrDefault(study => study.Free > 0) is not { } free)
            {
                // Others are at work on what is left; should they die, or a study be begun, there is something to do.
                if (context.Cancellation.WaitHandle.WaitOne(PollInterval)) context.Cancellation.ThrowIfCancellationRequested();
                foreach (StudyRecord study in open) studies.Reclaim(study.Id, StudyRunner.UsualPatience, StudyRunner.UsualRetries);
                continue;
            }

            try
            {
                done += Serve(studies, free, MaxTrials - done, waits: false, context);
            }
            catch (CrestException e)
            {
                // Others may be able to do what this machine cannot; the studies behind it are served.
                context.Message?.Invoke($"warning: {e.Message}");
                refused.Add(free.Name);
                refusal = e;
            }
        }

        if (refusal is not null && served.Count == refused.Count) throw refusal;
        if (served.Count == 0) context.Message?.Invoke("no study is open");
        return done;
    }

    /// <summary>Serves one study, and returns how many trials were brought to their end.</summary>
    private static int Serve(DatabaseStudies studies, StudyRecord study, int? most, bool waits, JobContext context)
    {
        if (study.Definition is not { } definition)
            throw new CrestException($"{study.Name}: was made by another program, which did not say what its trials do; "
                + "serve a study that a search of crest made");
        // All that this program or machine may lack is found before a trial is taken.
        StudyTrials trials = Understand(definition);
        TrialObjective objective = trials.On(trials.Load());
        int done = 0;
        var released = new ConcurrentQueue<int>();
        void Say(string what) => context.Message?.Invoke(
            string.Create(CultureInfo.InvariantCulture, $"{context.Clock.GetLocalNow():HH:mm:ss} {study.Name}: {what}"));
        var runner = new StudyRunner(studies, study, objective)
        {
            MaxTrials = most,
            Waits = waits,
            Released = trial => released.Enqueue(trial.Number),
            Progress = progress =>
            {
                done++;
                Say(string.Create(CultureInfo.InvariantCulture, $"trial {progress.Trial.Number} {Outcome(progress.Trial)}"));
            },
        };
        try
        {
            runner.Run(context.Cancellation);
        }
        catch (OperationCanceledException)
        {
            string why = context.StopSignal?.Invoke() is { } signal ? $"told to end by {signal}" : "told to end";
            Say(string.Join("; ", [why, .. released.Select(number => $"trial {number} handed back")]));
            throw;
        }

        if (studies.Find(study.Name)?.End is { Reason: var reason }) context.Message?.Invoke($"{study.Name}: ended: {reason}");
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
        string took = trial is { Started: { } started, Completed: { } completed }
            ? string.Create(CultureInfo.InvariantCulture, $" in {(completed - started).TotalSeconds:F1} s") : "";
        return trial.State switch
        {
            TrialState.Complete => string.Create(CultureInfo.InvariantCulture, $"{trial.Value:G6}{took}"),
            TrialState.Pruned => $"pruned{took}",
            _ => $"failed: {trial.Error}",
        };
    }
}
