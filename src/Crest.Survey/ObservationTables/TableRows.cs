using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.ObservationTables;

/// <summary>The rows of a table, one at a time. A field is asked for by its place, from 0.</summary>
internal abstract class TableRows : IDisposable
{
    private const int LongestText = 256;

    /// <summary>Number of fields of the row.</summary>
    public abstract int Count { get; }

    /// <summary>Number of the row, or of the line of a text, from 1; 0 before the first.</summary>
    public abstract int Row { get; }

    /// <summary>What <see cref="Row"/> counts.</summary>
    public abstract string RowWord { get; }

    /// <summary>Opens a table: Parquet, by its first bytes, or a text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isCsv">Whether commas part the fields of a text, and else blanks.</param>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public static TableRows Open(SurveyFile file, bool isCsv) => ParquetRows.Recognises(file.Head)
        ? new ParquetRows(file)
        : new TableText(new TextLines(file.Open(), file.Path), isCsv);

    /// <summary>The names of the columns, before the first row is asked for.</summary>
    /// <param name="hasHeader">Whether the first row of a text has them.</param>
    /// <returns>Null where the table has none.</returns>
    public abstract TableColumns? ReadColumns(bool hasHeader);

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool Next();

    /// <summary>A field's text as UTF-8, until the next field is asked for; empty where the value is missing.</summary>
    public abstract ReadOnlySpan<byte> Field(int column);

    /// <summary>A field's text.</summary>
    public virtual string Text(int column)
    {
        ReadOnlySpan<byte> field = Field(column);
        if (field.Length > LongestText) throw Error($"{NameOf(column)} is longer than {LongestText} bytes");
        string text = Encoding.UTF8.GetString(field);
        return text.Any(char.IsControl) ? throw Error($"{NameOf(column)} has a control character") : text;
    }

    /// <summary>A field's number; NaN where it is empty or a word for a missing value.</summary>
    public virtual double Number(int column)
    {
        ReadOnlySpan<byte> field = Field(column);
        int at = 0;
        if (field.IsEmpty || IsMissing(field)) return double.NaN;
        return NumberText.TryRead(field, ref at, out double value) && at == field.Length
            ? value
            : throw Error($"{NameOf(column)} is not a number: '{Shown(field)}'");
    }

    /// <summary>A field's time [MJD]; NaN where it is missing.</summary>
    /// <param name="column">The field.</param>
    /// <param name="offset">What is subtracted from a number to make it an MJD [day].</param>
    public virtual double Mjd(int column, double offset) => Number(column) - offset;

    /// <summary>Whether a field is 1, true, or a sign of a limit.</summary>
    public bool IsTrue(int column)
    {
        ReadOnlySpan<byte> field = Field(column);
        return field.SequenceEqual("1"u8) || field.SequenceEqual("true"u8) || field.SequenceEqual("True"u8) || field.SequenceEqual("t"u8)
            || field.SequenceEqual(">"u8) || field.SequenceEqual("<"u8);
    }

    /// <summary>An error at this row.</summary>
    public abstract CrestException Error(string what);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>What errors call a field.</summary>
    protected abstract string NameOf(int column);

    private static bool IsMissing(ReadOnlySpan<byte> field)
    {
        foreach (string word in (ReadOnlySpan<string>)["nan", "na", "n/a", "none", "null", "-", "--", "inf", "-inf"])
            if (Ascii.EqualsIgnoreCase(field, word)) return true;
        return false;
    }

    private static string Shown(ReadOnlySpan<byte> field) => string.Concat(
        Encoding.Latin1.GetString(field[..Math.Min(24, field.Length)]).Select(letter => char.IsControl(letter) ? '?' : letter));
}
