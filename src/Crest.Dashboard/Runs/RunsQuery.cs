using System.Globalization;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Runs;

/// <summary>
/// What the table of runs shows. All of it is in the address of the page, so that an address shows the same to everybody.
/// </summary>
public sealed record RunsQuery
{
    /// <summary>Where the table is.</summary>
    public const string Path = "/";

    /// <summary>The numbers of runs that a page can have.</summary>
    public static readonly int[] Sizes = [25, 50, 100, 200];

    private const int UsualSize = 50;

    /// <summary>The condition, as it was written; empty for all runs.</summary>
    public string Where { get; init; } = "";

    /// <summary>The order, as it was written; empty for the newest first.</summary>
    public string Sort { get; init; } = "";

    /// <summary>The field by whose values the runs are put together; empty for none.</summary>
    public string Group { get; init; } = "";

    /// <summary>The metrics, parameters and tags that have a column; empty for those that the page chooses.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Whether the deleted runs are shown instead.</summary>
    public bool Deleted { get; init; }

    /// <summary>The number of the page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Number of runs of a page.</summary>
    public int Size { get; init; } = UsualSize;

    /// <summary>Number of runs before this page.</summary>
    public int Offset => (Page - 1) * Size;

    /// <summary>Reads it from an address; what is no number there is as if it were not there.</summary>
    /// <param name="query">The query of the address.</param>
    public static RunsQuery Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        const int lastPage = 1_000_000;
        int Number(string name, int usual, int most) =>
            int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
                ? number
                : usual;
        return new RunsQuery
        {
            Where = query["where"].ToString().Trim(),
            Sort = query["sort"].ToString().Trim(),
            Group = query["group"].ToString().Trim(),
            Columns = [.. query["column"].OfType<string>().Where(column => column.Length > 0).Distinct()],
            Deleted = query["deleted"] == "1",
            Page = Number("page", 1, lastPage),
            Size = Number("size", UsualSize, Sizes[^1]),
        };
    }

    /// <summary>The address that shows it, without what is usual.</summary>
    public override string ToString()
    {
        List<KeyValuePair<string, string?>> parts = [];
        void Add(string name, string value, string usual = "")
        {
            if (value != usual) parts.Add(new(name, value));
        }

        Add("where", Where);
        Add("sort", Sort);
        Add("group", Group);
        foreach (string column in Columns) Add("column", column);
        Add("deleted", Deleted ? "1" : "");
        Add("page", $"{Page}", "1");
        Add("size", $"{Size}", $"{UsualSize}");
        return Path + QueryString.Create(parts);
    }

    /// <summary>
    /// The same sorted by a field, from its first page: from the least up, or where it is sorted so, from the greatest down.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="now">How it is sorted.</param>
    public RunsQuery SortedBy(RunField field, RunSort now)
    {
        ArgumentNullException.ThrowIfNull(now);
        bool descending = now.Field == field ? !now.Descending : field.Column is RunColumn.Id or RunColumn.Start;
        return this with { Sort = $"{Quoted(field)}{(descending ? " desc" : "")}", Group = "", Page = 1 };
    }

    /// <summary>A field as a condition or an order writes it: its name in quotes where it needs them.</summary>
    /// <param name="field">The field.</param>
    public static string Quoted(RunField field)
    {
        if (field.Name is not { } name || name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '/')) return $"{field}";
        string word = $"{field}"[..^name.Length];
        return $"{word}\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Reads a field.</summary>
    /// <param name="text">The field as <see cref="Quoted"/> writes it.</param>
    /// <returns>Null where it is none.</returns>
    public static RunField? FieldOf(string text)
    {
        try
        {
            return RunSort.Parse(text).Field;
        }
        catch (CrestException)
        {
            return null;
        }
    }
}
