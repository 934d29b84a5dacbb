namespace Crest.Experiments.Configurations;

/// <summary>What an override word does to the value of its key.</summary>
public enum OverrideKind
{
    /// <summary><c>key=value</c>: changes a value that is there, or chooses the file of a group.</summary>
    Change,

    /// <summary><c>+key=value</c>: adds a value that is not there, or a group.</summary>
    Add,

    /// <summary><c>++key=value</c>: sets a value, whether it is there or not.</summary>
    AddOrChange,

    /// <summary><c>~key</c> or <c>~key=value</c>: removes a value or a group.</summary>
    Remove,

    /// <summary><c>key=extend_list(…)</c>: adds values to the end of a list.</summary>
    Extend,
}
