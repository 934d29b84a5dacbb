using System.Text;
using Crest.Dashboard.RunFiles;
using CsvHelper;

namespace Crest.Dashboard.Runs;

/// <summary>A file of a run as its page shows it.</summary>
/// <param name="Run">The id of the run.</param>
/// <param name="File">The file.</param>
/// <param name="Text">Its beginning, where it is text.</param>
/// <param name="Rows">Its first rows, the names of the columns first, where it is a table.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
public sealed record FileView(string Run, RunFile File, string? Text, IReadOnlyList<string[]>? Rows, bool IsWhole)
{
    private const int MostText = 1 << 18, MostRows = 500, MostColumns = 100;

    /// <summary>Reads what is shown of a file.</summary>
    /// <param name="run">The id of the run.</param>
    /// <param name="path">The file's path in the folder of the run.</param>
    /// <param name="stream">Its content.</param>
    internal static FileView Of(string run, string path, FileStream stream)
    {
        var file = new RunFile(path, stream.Length, new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(stream.SafeFileHandle)));
        if (file.Kind is not (FileKind.Table or FileKind.Text)) return new FileView(run, file, null, null, true);
        byte[] content = new byte[Math.Min(MostText, stream.Length)];
        int read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        bool isWhole = read == stream.Length;
        string text = Encoding.UTF8.GetString(content, 0, read);
        if (file.Kind == FileKind.Text) return new FileView(run, file, text, null, isWhole);
        try
        {
            List<string[]> rows = Parse(content, read, path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');
            // The last row of a beginning may be half a row.
            if (!isWhole && rows.Count > 1) rows.RemoveAt(rows.Count - 1);
            bool all = isWhole && rows.Count <= MostRows && rows.TrueForAll(row => row.Length <= MostColumns);
            return new FileView(run, file, null, [.. rows.Take(MostRows).Select(row => row.Take(MostColumns).ToArray())], all);
        }
        catch (CsvFormatException)
        {
            return new FileView(run, file, text, null, isWhole); // Whatever it is called, it is no table.
        }
    }

    private static List<string[]> Parse(byte[] content, int length, char separator)
    {
        using var stream = new MemoryStream(content, 0, length);
        using var reader = CsvReader.Create(stream, new CsvReaderOptions { Separator = separator });
        List<string[]> rows = [];
        while (rows.Count <= MostRows && reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetString(column) ?? "")]);
        return rows;
    }
}
