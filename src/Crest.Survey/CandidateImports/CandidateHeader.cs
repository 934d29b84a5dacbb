using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.Candidates;

namespace Crest.Survey.CandidateImports;

/// <summary>Where the columns of a schema are in a table: by its first line, or in the schema's order.</summary>
/// <param name="Fields">Number of fields of a line.</param>
/// <param name="FieldOf">The field of each column of the schema.</param>
/// <param name="Start">The byte at which the rows begin.</param>
internal sealed record CandidateHeader(int Fields, int[] FieldOf, long Start)
{
    private const int Longest = 1 << 16;

    /// <summary>Lines before the rows.</summary>
    public int Lines { get; private init; }

    /// <summary>Finds the columns.</summary>
    /// <param name="source">The table.</param>
    /// <param name="schema">Its schema.</param>
    /// <exception cref="CrestException">The first line lacks a column, or names one twice.</exception>
    public static CandidateHeader Read(CandidateSource source, CandidateSchema schema)
    {
        if (!schema.Header) return new CandidateHeader(schema.Columns.Count, [.. Enumerable.Range(0, schema.Columns.Count)], source.Start);
        byte[] bytes = new byte[Longest];
        int length = RandomAccess.Read(source.Handle, bytes, source.Start), end = bytes.AsSpan(0, length).IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(bytes, 0, end < 0 ? length : end).Trim('\r');
        string[] names = schema.Format switch
        {
            TableFormat.Whitespace => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries),
            TableFormat.Csv => [.. line.Split(',').Select(name => name.Trim(' ', '"'))],
            _ => [.. line.Split('\t').Select(name => name.Trim())],
        };
        var fields = new int[schema.Columns.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            string name = schema.Columns[i].Name;
            fields[i] = Array.IndexOf(names, name);
            if (fields[i] < 0)
                throw new CrestException($"{source.Path}: line 1: the header lacks the column '{name}' (it "
                    + $"has {string.Join(", ", names.Take(40))}); mend the header, or the columns in --schema");
            if (Array.LastIndexOf(names, name) != fields[i])
                throw new CrestException($"{source.Path}: line 1: the header has the column '{name}' twice; rename one");
        }

        return new CandidateHeader(names.Length, fields, source.Start + (end < 0 ? length : end + 1)) { Lines = 1 };
    }
}
