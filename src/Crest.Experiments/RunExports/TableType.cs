namespace Crest.Experiments.RunExports;

/// <summary>What the values of a <see cref="TableColumn"/> are.</summary>
public enum TableType
{
    /// <summary><see cref="string"/>.</summary>
    Text,

    /// <summary><see cref="long"/>.</summary>
    Integer,

    /// <summary><see cref="double"/>.</summary>
    Number,

    /// <summary><see cref="bool"/>.</summary>
    Flag,

    /// <summary><see cref="DateTimeOffset"/>, to the millisecond.</summary>
    Time,
}
