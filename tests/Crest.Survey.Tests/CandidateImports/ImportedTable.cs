using Crest.Survey.CandidateImports;
using Crest.Survey.Candidates;
using Crest.Survey.NetCdf;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.CandidateImports;

/// <summary>A table as text on its way through <see cref="CandidateImport"/>.</summary>
internal static class ImportedTable
{
    /// <summary>Two numbers, a whole number, a text, the filter and the label.</summary>
    public static CandidateSchema Small { get; } = new()
    {
        Format = TableFormat.Whitespace,
        Header = false,
        Columns =
        [
            new("name", ColumnType.Text), new("filter", ColumnType.Text), new("count", ColumnType.Integer), new("x"),
            new("y", ColumnType.Single), new("real/bogus", ColumnType.Integer),
        ],
        Label = "real/bogus",
        SplitBy = "filter",
        Features = [new("x"), new("y")],
    };

    /// <summary>Imports a file and gives the path of each filter's.</summary>
    public static Dictionary<string, string> Import(TemporaryFolder folder, string path, CandidateSchema schema, int threads = 2)
    {
        using CandidateImport import = CandidateImport.Open(path, schema, folder.Path, threads, null, default);
        Dictionary<string, string> paths = [];
        List<FileStream> files = [];
        foreach (CandidateGroup group in import.Groups)
        {
            paths.Add(group.Filter, folder.At($"imported_{group.Filter}_{threads}.nc"));
            files.Add(new FileStream(paths[group.Filter], FileMode.Create, FileAccess.ReadWrite));
        }

        import.Write(files, "made by a test");
        foreach (FileStream file in files) file.Dispose();
        return paths;
    }

    /// <summary>The values of a variable.</summary>
    public static T[] Read<T>(string path, string variable) where T : unmanaged, System.Numerics.INumber<T>
    {
        using NetCdfFile file = NetCdfFile.Open(path);
        return file.Read<T>(variable);
    }

    /// <summary>The texts of a variable.</summary>
    public static string[] Texts(string path, string variable)
    {
        using NetCdfFile file = NetCdfFile.Open(path);
        return file.ReadText(variable);
    }
}
