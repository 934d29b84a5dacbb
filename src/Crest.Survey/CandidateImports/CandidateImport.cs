using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Progress;
using Crest.Survey.Candidates;
using Crest.Survey.NetCdf;
using Crest.Survey.RawData;

namespace Crest.Survey.CandidateImports;

/// <summary>
/// A survey's table of candidates on its way into files, one a group. It is gone through twice, on several threads: to count, so that each
/// value's place in the files is known, and to read the values and write them there. So the memory does not grow with the table.
/// </summary>
public sealed class CandidateImport : IDisposable
{
    private readonly CandidateSchema _schema;
    private readonly CandidateSource _source;
    private readonly CandidateHeader _header;
    private readonly FilterNames _filters = new();
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly IProgress<StepProgress>? _progress;
    private readonly PieceCounts[] _pieces;
    private readonly int[][] _widths;

    private CandidateImport(
        CandidateSource source, CandidateSchema schema, int threads, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        (_source, _schema, _threads, _progress, _cancellation) = (source, schema, threads, progress, cancellation);
        if (source.Length == source.Start)
            throw new CrestException($"{source.Path}: the file is empty; give the survey's table of candidates");
        _header = CandidateHeader.Read(source, schema);
        _pieces = new PieceCounts[PieceText.Pieces(source, _header)];
        CandidateScan[] scans = Run(
            "counting candidates", () => new CandidateScan(new RowReader(source, schema, _header, _filters), schema),
            (scan, piece) => _pieces[piece] = scan.Count(piece));
        if (_pieces.Sum(p => (long)p.Rows) is var rows && rows is 0 or > int.MaxValue)
            throw new CrestException(rows == 0
                ? $"{source.Path}: holds no rows; give the survey's table of candidates"
                : $"{source.Path}: holds {rows} rows; part it into tables of at most {int.MaxValue}");
        int groups = _filters.Values.Count;
        Groups = [.. Enumerable.Range(0, groups)
            .Select(g => new CandidateGroup(_filters.Values[g], _pieces.Sum(p => p.RowsOf[g]), scans.Sum(s => s.Real[g])))];
        _widths = [.. Enumerable.Range(0, groups)
            .Select(g => schema.Columns.Select((_, c) => scans.Max(s => s.Widths[c].ElementAtOrDefault(g))).ToArray())];
        SourceHash = ContentHash.Of(
            [.. _pieces.SelectMany(piece => piece.Fingerprint), .. Encoding.ASCII.GetBytes($"{string.Join(' ', _header.FieldOf)}")]);
    }

    /// <summary>The groups, in no particular order.</summary>
    public IReadOnlyList<CandidateGroup> Groups { get; }

    /// <summary>A hash of the table's content, the same whether it is packed or not.</summary>
    public string SourceHash { get; }

    /// <summary>Length of the table in bytes, unpacked.</summary>
    public long Bytes => _source.Length;

    /// <summary>The name of a table without folder and endings: <c>param</c> of <c>param.lst.gz</c>.</summary>
    /// <param name="path">The table.</param>
    public static string StemOf(string path) => CandidateSource.StemOf(path);

    /// <summary>Opens a table and counts its candidates.</summary>
    /// <param name="path">The table, packed with gzip or not.</param>
    /// <param name="schema">What it contains.</param>
    /// <param name="workingFolder">Where a packed table is unpacked meanwhile.</param>
    /// <param name="threads">Number of threads, at least 1.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CrestException">It cannot be read, or a row in it is wrong; of several, the first.</exception>
    public static CandidateImport Open(
        string path, CandidateSchema schema, string workingFolder, int threads, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        CandidateSource? source = CandidateSource.Open(path, workingFolder, progress, cancellation);
        try
        {
            var import = new CandidateImport(source, schema, threads, progress, cancellation);
            source = null;
            return import;
        }
        finally
        {
            source?.Dispose();
        }
    }

    /// <summary>Writes groups into files.</summary>
    /// <param name="files">The file of each group, empty; null for one that is not wanted.</param>
    /// <param name="preparationHash">SHA-256 of all that the files are made from.</param>
    /// <exception cref="CrestException">A row is wrong.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(IReadOnlyList<FileStream?> files, string preparationHash)
    {
        ArgumentNullException.ThrowIfNull(files);
        int groups = Groups.Count, columns = _schema.Columns.Count + 1;
        var sizes = new int[columns * groups];
        var begins = new long[groups][];
        for (int g = 0; g < groups; g++)
        {
            for (int c = 0; c < columns; c++)
                sizes[(c * groups) + g] = c == columns - 1 ? sizeof(int) : SizeOf(_schema.Columns[c], _widths[g][c]);
            if (files[g] is not { } file) continue;
            begins[g] = CandidateFile.Describe(_schema, Groups[g].Filter, Groups[g].Rows, _widths[g], SourceHash, preparationHash)
                .WriteHeader(file, out long length);
            file.Flush();
            RandomAccess.SetLength(file.SafeFileHandle, length);
        }

        int[] most = [.. Enumerable.Range(0, groups).Select(g => _pieces.Max(p => p.RowsOf[g]))];
        var rowsBefore = new int[_pieces.Length];
        var places = new int[_pieces.Length][];
        places[0] = new int[groups];
        for (int i = 1; i < _pieces.Length; i++)
        {
            rowsBefore[i] = rowsBefore[i - 1] + _pieces[i - 1].Rows;
            places[i] = [.. Enumerable.Range(0, groups).Select(g => places[i - 1][g] + _pieces[i - 1].RowsOf[g])];
        }

        List<GroupColumns> workers = [];
        try
        {
            Run("reading candidates", StartWorker, (values, piece) =>
            {
                values.Read(piece, rowsBefore[piece]);
                // Each piece begins with another file, so that threads seldom meet in one.
                for (int i = 0; i < groups; i++)
                {
                    int g = (i + piece) % groups;
                    for (int c = 0; files[g] is not null && c < columns; c++)
                        RandomAccess.Write(
                            files[g]!.SafeFileHandle, values[c, g], begins[g][c] + ((long)places[piece][g] * sizes[(c * groups) + g]));
                }
            });
        }
        finally
        {
            foreach (GroupColumns worker in workers) worker.Dispose();
        }

        foreach (FileStream? file in files)
            if (file is not null) ContentSeal.Write(file);

        GroupColumns StartWorker()
        {
            workers.Add(new GroupColumns(new RowReader(_source, _schema, _header, _filters), _schema, sizes, most));
            return workers[^1];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private int SizeOf(CandidateColumn column, int width) => CandidateFile.TypeOf(_schema, column) is NetCdfType.Char
        ? Math.Max(1, width)
        : ExternalType.Size(CandidateFile.TypeOf(_schema, column));

    private T[] Run<T>(string step, Func<T> start, Action<T, int> work)
    {
        try
        {
            return WorkerThreads.Run(
                _pieces.Length, _threads, start, work, piece => _progress?.Report(new StepProgress(step, piece, _pieces.Length)),
                _cancellation, together: 1);
        }
        catch (BadRow e)
        {
            // The pieces before it are counted.
            long line = _header.Lines + e.Line + 1;
            for (int i = 0; i < e.Piece; i++) line += _pieces[i].Lines;
            throw new CrestException($"{_source.Path}: line {line}{(e.Message.StartsWith(',') ? "" : " ")}{e.Message}", e);
        }
    }
}
