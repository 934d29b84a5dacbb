using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>
/// Parses the tokens of a condition by recursive descent: <c>or</c> joins what <c>and</c> joins, <c>not</c> and parentheses go first.
/// </summary>
/// <param name="tokens">The tokens; the last one is the end.</param>
internal sealed class RunConditionParser(IReadOnlyList<RunToken> tokens)
{
    /// <summary>The limits keep the stacks of this parser and of the database's small, and its parameters few.</summary>
    private const int Deepest = 50, MostComparisons = 200, MostValues = 1000;

    private readonly List<RunField> _fields = [];
    private int _at, _comparisons, _values;

    /// <summary>The fields that were met, each once.</summary>
    public IReadOnlyList<RunField> Fields => [.. _fields.Distinct()];

    private RunToken Current => tokens[_at];

    /// <summary>Parses all of it.</summary>
    /// <exception cref="CrestException">It is no condition.</exception>
    public RunTerm Parse()
    {
        RunTerm term = Either(0);
        return Current.Kind == RunToken.Kinds.End ? term : throw Expected("'and', 'or' or the end");
    }

    private RunTerm Either(int depth)
    {
        List<RunTerm> terms = [Both(depth)];
        while (Take("or")) terms.Add(Both(depth));
        return terms.Count == 1 ? terms[0] : new RunTerm.Any(terms);
    }

    private RunTerm Both(int depth)
    {
        List<RunTerm> terms = [Single(depth)];
        while (Take("and")) terms.Add(Single(depth));
        return terms.Count == 1 ? terms[0] : new RunTerm.All(terms);
    }

    private RunTerm Single(int depth)
    {
        if (depth > Deepest) throw RunTokens.Fault(Current.Column, $"'not' and parentheses are nested more than {Deepest} deep");
        if (Take("not")) return new RunTerm.Not(Single(depth + 1));
        if (!Current.IsSymbol("(")) return Comparison();
        _at++;
        RunTerm inner = Either(depth + 1);
        if (!Current.IsSymbol(")")) throw Expected("'and', 'or' or ')'");
        _at++;
        return inner;
    }

    private RunTerm.Comparison Comparison()
    {
        RunToken at = Current;
        if (at.Kind != RunToken.Kinds.Word || at.Is("and") || at.Is("or")) throw Expected("a field, such as method or metric.test_auc");
        if (!RunField.TryParse(at.Text, out RunField? field, out string fault)) throw RunTokens.Fault(at.Column, fault);
        if (++_comparisons > MostComparisons) throw RunTokens.Fault(at.Column, $"a condition has at most {MostComparisons} comparisons");
        _at++;
        _fields.Add(field);
        bool negated = Take("not");
        RunToken symbol = Current;
        (RunOperator op, bool opposite) = Operator(negated);
        RunComparisonRules.Check(field, op, symbol);
        return new RunTerm.Comparison(field, op, negated || opposite, op == RunOperator.In ? List(field) : [Value(field, op)]);
    }

    private (RunOperator Operator, bool Opposite) Operator(bool negated)
    {
        (RunOperator Operator, bool Opposite)? found = Current switch
        {
            _ when Current.Is("like") => (RunOperator.Like, false),
            _ when Current.Is("ilike") => (RunOperator.LikeIgnoringCase, false),
            _ when Current.Is("in") => (RunOperator.In, false),
            { Kind: not RunToken.Kinds.Symbol } => null,
            _ when negated => null,
            { Text: "=" } => (RunOperator.Equal, false),
            { Text: "!=" } => (RunOperator.Equal, true),
            { Text: "<" } => (RunOperator.Less, false),
            { Text: "<=" } => (RunOperator.LessOrEqual, false),
            { Text: ">" } => (RunOperator.Greater, false),
            { Text: ">=" } => (RunOperator.GreaterOrEqual, false),
            _ => null,
        };
        if (found is null) throw Expected(negated ? "like, ilike or in" : "an operator (= != < <= > >= like ilike in)");
        _at++;
        return found.Value;
    }

    private List<RunValue> List(RunField field)
    {
        if (!Current.IsSymbol("(")) throw Expected("'(' and a list of values");
        List<RunValue> values = [];
        do
        {
            _at++;
            values.Add(Value(field, RunOperator.In));
        }
        while (Current.IsSymbol(","));
        if (!Current.IsSymbol(")")) throw Expected("',' or ')'");
        _at++;
        return values;
    }

    private RunValue Value(RunField field, RunOperator op)
    {
        if (Current.Kind is not (RunToken.Kinds.Word or RunToken.Kinds.Quoted)) throw Expected("a value");
        if (++_values > MostValues) throw RunTokens.Fault(Current.Column, $"a condition has at most {MostValues} values");
        RunValue value = RunComparisonRules.Read(field, op, Current);
        _at++;
        return value;
    }

    private bool Take(string keyword)
    {
        if (!Current.Is(keyword)) return false;
        _at++;
        return true;
    }

    private CrestException Expected(string what) => RunTokens.Fault(Current.Column, $"expected {what}, found {Current}");
}
