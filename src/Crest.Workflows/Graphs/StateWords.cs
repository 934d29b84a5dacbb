using System.Text.RegularExpressions;
using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>The states of components as people read them.</summary>
public static partial class StateWords
{
    /// <summary>A state in words, such as <c>not started</c>.</summary>
    public static string Of(ComponentState state) => WordStart().Replace($"{state}", " $0").ToLowerInvariant();

    /// <summary>A state as one word, for styles: <c>not-started</c>.</summary>
    public static string ClassOf(ComponentState state) => Of(state).Replace(' ', '-');

    /// <summary>The sign of a state in a terminal.</summary>
    /// <param name="state">The state.</param>
    /// <param name="unicode">Whether it may be another character than those of ASCII.</param>
    public static char SignOf(ComponentState state, bool unicode) => state switch
    {
        ComponentState.Finished => unicode ? '✓' : '*',
        ComponentState.Failed => unicode ? '✗' : '!',
        ComponentState.Running => unicode ? '▶' : '>',
        ComponentState.Stopped => unicode ? '■' : '#',
        ComponentState.NotStarted => unicode ? '○' : '.',
        _ => unicode ? '◌' : '~',
    };

    [GeneratedRegex("\\B[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WordStart();
}
