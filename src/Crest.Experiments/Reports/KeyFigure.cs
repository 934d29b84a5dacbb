namespace Crest.Experiments.Reports;

/// <summary>A number worth seeing first.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number as it is shown, with its unit.</param>
/// <param name="Note">A few words under it, e.g. its uncertainty; null for none.</param>
public sealed record KeyFigure(string Name, string Value, string? Note = null);
