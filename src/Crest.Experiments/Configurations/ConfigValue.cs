namespace Crest.Experiments.Configurations;

/// <summary>A value of a configuration, which knows where it is from.</summary>
/// <param name="Origin">Where it is from, as messages begin: <c>configs/train.yaml:3:1</c>, <c>override 'epochs=3'</c>.</param>
public abstract record ConfigValue(string Origin)
{
    /// <summary>What it is, for error messages.</summary>
    public abstract string Found { get; }

    /// <summary>The value as YAML of one line.</summary>
    public abstract string Text { get; }

    /// <summary>Whether it is the mark of a value that must be given: <c>???</c>.</summary>
    public bool IsMissing => this is ConfigScalar { Value: ConfigScalar.Missing };
}
