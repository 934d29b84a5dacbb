namespace Crest.CommandLine.Terminal;

/// <summary>How a result is printed.</summary>
internal enum OutputFormat
{
    /// <summary>A table to read.</summary>
    Table,

    /// <summary>JSON: a list of objects.</summary>
    Json,

    /// <summary>CSV as RFC 4180 has it, with a header and lines that end with a line feed.</summary>
    Csv,
}
