namespace Crest.Workflows.Graphs;

/// <summary>The colours of a drawing, for light and dark screens, and the pictures of the states.</summary>
internal static class SvgStyle
{
    /// <summary>The rules of a drawing: a class <c>graph</c> on the whole, and one on each part.</summary>
    public const string Rules = """
        .graph { --ground: #ffffff; --card: #ffffff; --inner: #f5f7f9; --line: #c9d1d9; --text: #1b2733; --dim: #57636f; --edge: #8a96a3;
          --finished: #1a7f4b; --failed: #c62f2f; --running: #0b6bcb; --stopped: #9a6700; --other: #7a5bb5; --not-started: #7b8794;
          font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
        @media (prefers-color-scheme: dark) { .graph { --ground: #12181f; --card: #1b242e; --inner: #161e26; --line: #3a4754;
          --text: #e6ebf0; --dim: #a3afbb; --edge: #7d8a97;
          --finished: #4cc38a; --failed: #ff7b72; --running: #5aa9f8; --stopped: #e0b252; --other: #b69cf0;
          --not-started: #8b98a5; } }
        .graph .ground { fill: var(--ground); }
        .graph .card { fill: var(--card); stroke: var(--line); }
        .graph .container > .card { fill: var(--inner); }
        .graph .node { --state: var(--other); }
        .graph .s-finished { --state: var(--finished); } .graph .s-failed { --state: var(--failed); }
        .graph .s-running { --state: var(--running); } .graph .s-stopped { --state: var(--stopped); }
        .graph .s-not-started { --state: var(--not-started); }
        .graph .s-failed > .card, .graph .s-running > .card { stroke: var(--state); stroke-width: 1.6; }
        .graph .disabled > .card { stroke-dasharray: 4 3; } .graph .disabled > text { fill: var(--dim); }
        .graph .sign { fill: var(--state); } .graph .s-not-started > .sign { fill: none; stroke: var(--state); stroke-width: 1.6; }
        .graph .mark { fill: none; stroke: var(--card); stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
        .graph .solid { fill: var(--card); }
        .graph text { fill: var(--text); font-size: 13px; } .graph .name { font-weight: 600; }
        .graph .detail, .graph .label { fill: var(--dim); font-size: 11.5px; }
        .graph .label { paint-order: stroke; stroke: var(--ground); stroke-width: 4px; }
        .graph .edge { fill: none; stroke: var(--edge); stroke-width: 1.3; }
        .graph .edge.else { stroke-dasharray: 5 4; } .graph .touch { fill: none; stroke: transparent; stroke-width: 9; }
        .graph .tip { fill: var(--edge); }
        .graph .part { fill: var(--state); } .graph .part.rest { fill: var(--line); }
        .graph a:focus-visible > .node > .card, .graph .node:focus-visible > .card { stroke: var(--running); stroke-width: 2.5; }
        .graph .node:focus { outline: none; }
        """;

    /// <summary>What is drawn on the disc of a state, whose middle is at 0 and whose radius is 7.</summary>
    public static string MarkOf(string state) => state switch
    {
        "finished" => "<path class=\"mark\" d=\"M-3.2 0.2L-0.9 2.5L3.3 -2.2\"/>",
        "failed" => "<path class=\"mark\" d=\"M-2.5 -2.5L2.5 2.5M2.5 -2.5L-2.5 2.5\"/>",
        "running" => "<path class=\"solid\" d=\"M-2 -3.4L3.6 0L-2 3.4Z\"/>",
        "stopped" => "<rect class=\"solid\" x=\"-2.6\" y=\"-2.6\" width=\"5.2\" height=\"5.2\"/>",
        "not-started" => "",
        _ => "<path class=\"mark\" d=\"M-3 0L-2.9 0M0 0L0.1 0M3 0L3.1 0\"/>",
    };
}
