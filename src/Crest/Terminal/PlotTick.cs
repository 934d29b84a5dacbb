namespace Crest.CommandLine.Terminal;

/// <summary>A label of a <see cref="PlotScale"/>.</summary>
/// <param name="Row">The row, from 0 at the top.</param>
/// <param name="Text">The number.</param>
internal sealed record PlotTick(int Row, string Text);
