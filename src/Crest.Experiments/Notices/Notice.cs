using System.Globalization;
using Crest.Experiments.Runs;

namespace Crest.Experiments.Notices;

/// <summary>What is to be told of a run.</summary>
/// <param name="Rule">The rule that holds for it.</param>
/// <param name="Run">The run.</param>
public sealed record Notice(NoticeRule Rule, RunRecord Run)
{
    /// <summary>In a line, e.g. <c>20260704_01_sn-class (simsn) failed: run failed</c>.</summary>
    public string Title
    {
        get
        {
            string name = Run.Description.Name.Length > 0 ? $" \"{Run.Description.Name}\"" : "";
            string project = Run.Description.Project.Length > 0 ? $" ({Run.Description.Project})" : "";
            string status = Run.Status switch
            {
                RunStatus.Running => "is running",
                RunStatus.Killed when Rule.OnlySilent => "has stopped without a word",
                RunStatus.Killed => "was killed",
                _ => $"{Run.Status}".ToLowerInvariant(),
            };
            return $"{Run.Id}{name}{project} {status}: {Rule.When}";
        }
    }

    /// <summary>The title, and the latest metrics, a line each.</summary>
    public string Text => string.Join('\n', Run.LatestMetrics
        .Where(metric => !metric.Key.StartsWith(SystemMetrics.Prefix, StringComparison.Ordinal))
        .Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G6}")).Prepend(Title));
}
