namespace Crest.Experiments.Runs;

/// <summary>How a field of a run is compared with a value.</summary>
internal enum RunOperator
{
    /// <summary>The same.</summary>
    Equal,

    /// <summary>Smaller, or earlier.</summary>
    Less,

    /// <summary>Not greater, or not later.</summary>
    LessOrEqual,

    /// <summary>Greater, or later.</summary>
    Greater,

    /// <summary>Not smaller, or not earlier.</summary>
    GreaterOrEqual,

    /// <summary>Text of a pattern.</summary>
    Like,

    /// <summary>Text of a pattern, in small or capital letters.</summary>
    LikeIgnoringCase,

    /// <summary>One of several.</summary>
    In,
}
