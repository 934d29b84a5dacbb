using System.Diagnostics.CodeAnalysis;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>What a condition or an order of runs is about: a column of the run, or a metric, parameter or tag of some name.</summary>
/// <param name="Column">The column.</param>
/// <param name="Name">The name of the metric, parameter or tag; null for the other columns.</param>
public sealed record RunField(RunColumn Column, string? Name = null)
{
    /// <summary>The fields as a user writes them.</summary>
    public const string All = "id, name, project, method, status, user, started, ended, changed, memo, param.NAME, metric.NAME, tag.NAME";

    /// <summary>The words of the columns that have no name; the first of a column is the usual one.</summary>
    private static readonly (string Word, RunColumn Column)[] Plain =
    [
        ("id", RunColumn.Id), ("name", RunColumn.Name), ("project", RunColumn.Project), ("method", RunColumn.Method),
        ("status", RunColumn.Status), ("state", RunColumn.Status), ("started", RunColumn.Start), ("ended", RunColumn.End),
        ("memo", RunColumn.Memo), ("note", RunColumn.Memo), ("user", RunColumn.User), ("changed", RunColumn.Changed),
        ("artifact_uri", RunColumn.ArtifactUri),
        // As in MLflow.
        ("run_id", RunColumn.Id), ("run_name", RunColumn.Name), ("run name", RunColumn.Name), ("user_id", RunColumn.User),
        ("start_time", RunColumn.Start), ("created", RunColumn.Start), ("creation_time", RunColumn.Start),
        ("end_time", RunColumn.End), ("last_update_time", RunColumn.Changed),
    ];

    /// <summary>The words before the dot of a name, as here and as in MLflow.</summary>
    private static readonly (string Word, RunColumn Column)[] Named =
    [
        ("param", RunColumn.Parameter), ("metric", RunColumn.Metric), ("tag", RunColumn.Tag),
        ("params", RunColumn.Parameter), ("parameter", RunColumn.Parameter), ("parameters", RunColumn.Parameter),
        ("metrics", RunColumn.Metric), ("tags", RunColumn.Tag),
    ];

    /// <summary>What MLflow writes before the plain fields.</summary>
    private static readonly string[] Attributes = ["attributes.", "attribute.", "attr.", "run."];

    /// <summary>Tags of MLflow's clients that are fields here.</summary>
    private static readonly (string Tag, RunColumn Column)[] Tags =
        [("mlflow.runName", RunColumn.Name), ("mlflow.note.content", RunColumn.Memo)];

    /// <summary>The field as a user writes it.</summary>
    public override string ToString()
    {
        RunColumn column = Column;
        return Name is null
            ? Array.Find(Plain, plain => plain.Column == column).Word
            : $"{Array.Find(Named, named => named.Column == column).Word}.{Name}";
    }

    /// <summary>Reads a field.</summary>
    /// <param name="text">The text, e.g. <c>metric.test_auc</c>; capital letters count only in a name.</param>
    /// <param name="field">The field, where the text is one.</param>
    /// <param name="fault">What is wrong, where it is none, with the nearest field.</param>
    internal static bool TryParse(string text, [NotNullWhen(true)] out RunField? field, out string fault)
    {
        (field, fault) = (null, "");
        // MLflow writes a plain field as attributes.start_time too.
        if (Array.Find(Attributes, before => text.StartsWith(before, StringComparison.OrdinalIgnoreCase)) is { } attribute)
            text = text[attribute.Length..];
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        string word = (dot < 0 ? text : text[..dot]).ToLowerInvariant(), name = dot < 0 ? "" : text[(dot + 1)..];
        (string Word, RunColumn Column)[] words = dot < 0 ? Plain : Named;
        int found = Array.FindIndex(words, known => known.Word == word);
        if (found >= 0 && (dot < 0 || name.Length > 0))
        {
            field = words[found].Column == RunColumn.Tag && Array.Find(Tags, tag => tag.Tag == name) is { Tag: not null } plain
                ? new RunField(plain.Column)
                : new RunField(words[found].Column, dot < 0 ? null : name);
            return true;
        }

        if (Array.Exists(Named, known => known.Word == word)) fault = $"expected a name after '{word}.', e.g. {word}.{Example(word)}";
        else if (Nearest(word, [.. words.Select(known => known.Word)]) is { } nearest)
            fault = $"'{text}' is no field, did you mean '{nearest}{(dot < 0 ? "" : $".{name}")}'?";
        else fault = $"'{text}' is no field{(dot < 0 ? $" (a metric is written metric.{text})" : "")}; the fields are {All}";
        return false;
    }

    /// <summary>The field that begins so, or the one with the fewest other letters.</summary>
    private static string? Nearest(string word, string[] words) =>
        (word.Length > 1 ? Array.Find(words, known => known.StartsWith(word, StringComparison.Ordinal)) : null)
        ?? NearestNames.Meant(word, words);

    private static string Example(string word) => word[0] switch { 'p' => "learning_rate", 'm' => "test_auc", _ => "paper" };
}
