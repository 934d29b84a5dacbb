namespace Crest.Experiments.Notebooks;

/// <summary>A notebook whose long outputs are shortened.</summary>
/// <param name="Json">The notebook, JSON in UTF-8 with one blank a level, as Jupyter writes it.</param>
/// <param name="Cells">Number of cells, all of which it keeps.</param>
/// <param name="Outputs">Number of outputs that were shortened or joined with the one before.</param>
/// <param name="LinesBefore">Lines of text in the outputs of the notebook before.</param>
/// <param name="LinesAfter">Lines of text in the outputs now.</param>
public sealed record TrimmedNotebook(byte[] Json, int Cells, int Outputs, int LinesBefore, int LinesAfter);
