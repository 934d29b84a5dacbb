namespace Crest.Survey.NetCdf;

/// <summary>A named axis that variables share.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Length">The number of positions; of the record dimension, the number of records in the file.</param>
/// <param name="IsRecord">Whether it is the record (unlimited) dimension.</param>
public sealed record NetCdfDimension(string Name, long Length, bool IsRecord = false);
