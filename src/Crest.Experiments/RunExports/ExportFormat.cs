namespace Crest.Experiments.RunExports;

/// <summary>The format of an exported table.</summary>
public enum ExportFormat
{
    /// <summary>CSV as RFC 4180 has it, with a header and lines that end with a line feed.</summary>
    Csv,

    /// <summary>JSON: a list of objects.</summary>
    Json,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
