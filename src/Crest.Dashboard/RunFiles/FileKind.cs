namespace Crest.Dashboard.RunFiles;

/// <summary>How a file is shown.</summary>
public enum FileKind
{
    /// <summary>Not at all: it can be downloaded.</summary>
    Other,

    /// <summary>As a picture.</summary>
    Picture,

    /// <summary>As a table.</summary>
    Table,

    /// <summary>As text.</summary>
    Text,

    /// <summary>As a page in a frame that belongs to no site.</summary>
    Report,
}
