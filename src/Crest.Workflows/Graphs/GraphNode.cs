using System.Globalization;
using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>A component as it is drawn, or several that are drawn as one.</summary>
/// <param name="Path">The names from the workflow's folder down to the component, joined by <c>/</c>, without indices of instances.</param>
/// <param name="Name">What is written on it.</param>
/// <param name="Kind">Its kind, as the file of the workflow writes it.</param>
public sealed record GraphNode(string Path, string Name, string Kind)
{
    /// <summary>What it does, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether it does not run.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Its state; of several instances the one that matters most.</summary>
    public ComponentState State { get; init; }

    /// <summary>How many instances are in each state; empty for a component that is there once.</summary>
    public IReadOnlyDictionary<ComponentState, int> Counts { get; init; } = new Dictionary<ComponentState, int>();

    /// <summary>How many instances there will be; null where only the run knows, or where the component is there once.</summary>
    public long? Total { get; init; }

    /// <summary>How long it took; null where it has not ended, and of several instances.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>Why it is in its state; empty where the state says all.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why it would run; none where it is up to date; null where nobody has looked.</summary>
    public IReadOnlyList<GraphCause>? Causes { get; init; }

    /// <summary>What it contains; null where it contains nothing, or where that is not drawn.</summary>
    public GraphLevel? Inner { get; init; }

    /// <summary>How many of the instances have finished, such as <c>3/5</c>; empty for a component that is there once.</summary>
    public string CountText => Counts.Count == 0 && Total is null
        ? ""
        : $"{Counts.GetValueOrDefault(ComponentState.Finished)}{(Total is { } total ? $"/{total}" : "")}";

    /// <summary>The state in words: <c>finished</c>, or <c>3/5 finished, 1 failed</c>.</summary>
    public string StateText => IsDisabled ? "disabled"
        : CountText.Length == 0 ? StateWords.Of(State)
        : string.Join(
            ", ",
            Counts.Where(count => count.Key is not (ComponentState.Finished or ComponentState.NotStarted) && count.Value > 0)
                .Select(count => $"{count.Value} {StateWords.Of(count.Key)}").Prepend($"{CountText} finished"));

    /// <summary>How long it took, in words; empty where that is not known.</summary>
    public string TookText => Took switch
    {
        null => "",
        { TotalMinutes: < 1 } took => took.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture),
        { TotalHours: < 1 } took => took.ToString("m' min 's' s'", CultureInfo.InvariantCulture),
        { } took => $"{(int)took.TotalHours} h {took.Minutes} min",
    };
}
