namespace Crest.Dashboard.Runs;

/// <summary>A view of the table of runs that is kept.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Address">The path and the query that show it.</param>
public sealed record NamedView(string Name, string Address);
