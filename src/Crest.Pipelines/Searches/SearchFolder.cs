using System.Globalization;
using Crest.Experiments.Runs;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>
/// The files of a search: the best parameters, the report, and the log with a line for each trial. A folder that cannot be written for the
/// time being, because a disk is full, is no reason to stop the workers: the trials are in the study, and the next one writes again.
/// </summary>
/// <param name="search">The search.</param>
/// <param name="watch">Its trials, and who is told that the folder cannot be written.</param>
/// <param name="folder">The folder.</param>
/// <param name="clock">Measures the age of the report.</param>
internal sealed class SearchFolder(RunSearch search, SearchWatch watch, RunFolder folder, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    /// <summary>Lines of the log that are still to be written.</summary>
    private readonly Queue<string> _lines = [];
    private long _reported = clock.GetTimestamp();
    private bool _bestIsNew = true, _cannotWrite;

    /// <summary>The folder, absolute.</summary>
    public string FullPath => folder.FullPath;

    /// <summary>Where the best parameters are.</summary>
    public string BestParameterPath => Path.Combine(FullPath, BestParameterFile.Name);

    /// <summary>Where the report is.</summary>
    public string ReportPath => Path.Combine(FullPath, TrainingFiles.Report);

    /// <summary>Adds a line to the log with the next write.</summary>
    /// <param name="line">What happened.</param>
    public void Log(string line) => _lines.Enqueue(line);

    /// <summary>Enters a trial that has come to its end.</summary>
    public void Enter(Trial trial, bool isBest)
    {
        string parameters = string.Join(", ", trial.Parameters.Select(p => $"{p.Name} {OptionValue.Text(p.External)}"));
        string outcome = trial.State switch
        {
            TrialState.Complete => string.Create(CultureInfo.InvariantCulture, $"{trial.Value:R}{(isBest ? ", the best" : "")}"),
            TrialState.Pruned => $"pruned after epoch {(trial.Intermediate.Count > 0 ? trial.Intermediate[^1].Key : 0)}",
            _ => $"failed: {trial.Error}",
        };
        _lines.Enqueue($"trial {trial.Number}: {outcome} ({parameters})");
        _bestIsNew |= isBest;
        TryWrite(report: clock.GetElapsedTime(_reported) > ReportInterval);
    }

    /// <summary>Writes what is due; a folder that cannot be written is told once, and once when it can be written again.</summary>
    /// <param name="report">Whether the report is due.</param>
    public void TryWrite(bool report)
    {
        try
        {
            Write(report);
            if (_cannotWrite) watch.Say($"{FullPath}: can be written again");
            _cannotWrite = false;
        }
        catch (CrestException e)
        {
            if (!_cannotWrite) watch.Say($"warning: {e.Message}; the results are written again later");
            _cannotWrite = true;
        }
    }

    /// <summary>Writes what is due.</summary>
    /// <param name="report">Whether the report is due.</param>
    /// <exception cref="CrestException">The folder cannot be written.</exception>
    public void Write(bool report)
    {
        for (; _lines.TryPeek(out string? line); _lines.Dequeue()) folder.Log(line);
        if (_bestIsNew) WriteBest();
        _bestIsNew = false;
        if (report) WriteReport();
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void WriteBest()
    {
        if (BestParameterFile.Describe(watch.Definition, search.Training.Objective, watch.History) is { } text)
            AtomicFile.WriteAllText(BestParameterPath, text);
    }

    private void WriteReport()
    {
        WriteBest();
        StudyReport.Of(watch.Definition, watch.History, search.Training.Objective).Save(ReportPath);
        _reported = clock.GetTimestamp();
    }
}
