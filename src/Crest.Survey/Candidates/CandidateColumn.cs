namespace Crest.Survey.Candidates;

/// <summary>A column of a table of candidates.</summary>
/// <param name="Name">Its name: the survey's own.</param>
/// <param name="Type">What it holds.</param>
public readonly record struct CandidateColumn(string Name, ColumnType Type = ColumnType.Double)
{
    /// <summary>The name of its variable in a netCDF file, whose names have no slash.</summary>
    public string Variable => Name.Replace('/', '_');
}
