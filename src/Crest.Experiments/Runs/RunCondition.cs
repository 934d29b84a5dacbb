using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>
/// A condition on runs as a user writes it, in the style of MLflow's search: <c>method = sn-class and metric.test_auc &gt; 0.97</c>. It is
/// parsed once, and the database decides of each run whether it holds.
/// </summary>
/// <remarks>
/// The fields are <c>id, name, project, method, status, started, ended, memo, param.NAME, metric.NAME, tag.NAME</c>; of a metric the value
/// at its highest step counts. The operators are <c>= != &lt; &lt;= &gt; &gt;= like ilike in</c>; <c>not</c>, <c>and</c>, <c>or</c> and
/// parentheses join comparisons. A text needs quotes where it contains blanks or any of <c>= ! &lt; &gt; ( ) ,</c> or is a keyword. In a
/// pattern of <c>like</c>, <c>%</c> is any text, <c>_</c> any character, and <c>\</c> takes its meaning from the next character.
/// A comparison does not hold for a run that lacks the field or whose metric is NaN, <c>!=</c> included; <c>not</c> is the opposite.
/// </remarks>
public sealed class RunCondition
{
    private RunCondition(string text, RunTerm term, IReadOnlyList<RunField> fields) => (Text, Term, Fields) = (text, term, fields);

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>The fields that it is about, each once, in their order.</summary>
    public IReadOnlyList<RunField> Fields { get; }

    /// <summary>The parsed condition.</summary>
    internal RunTerm Term { get; }

    /// <summary>Parses a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <exception cref="CrestException">It is no condition; the message says the column, what was expected and the nearest
    /// field.</exception>
    public static RunCondition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new RunConditionParser(RunTokens.Of(text));
        RunTerm term = parser.Parse();
        return new RunCondition(text, term, parser.Fields);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
