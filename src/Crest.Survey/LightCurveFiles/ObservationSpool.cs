using System.Runtime.InteropServices;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;

namespace Crest.Survey.LightCurveFiles;

/// <summary>Observations in a temporary file, so that memory does not grow with their number.</summary>
internal sealed class ObservationSpool : IDisposable
{
    public const int BlockRows = 1 << 14;
    private readonly ObservationRow[] _block;
    private readonly Fingerprint _hash = new();
    private readonly FileStream _file;
    private readonly string _path;
    private int _filled;

    /// <summary>Starts a spool.</summary>
    /// <param name="path">The temporary file; it is deleted in the end, and overwritten where a killed process left it.</param>
    /// <param name="blockRows">Rows that are kept in memory.</param>
    public ObservationSpool(string path, int blockRows = BlockRows)
    {
        (_path, _block) = (path, new ObservationRow[blockRows]);
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>Number of rows.</summary>
    public long Count { get; private set; }

    public void Add(in ObservationRow row)
    {
        if (_filled == _block.Length) WriteOut();
        _block[_filled++] = row;
        Count++;
    }

    /// <summary>All rows in their order, block by block; a block is overwritten by the next.</summary>
    public IEnumerable<ReadOnlyMemory<ObservationRow>> Blocks()
    {
        WriteOut();
        _file.Position = 0;
        for (long left = Count; left > 0;)
        {
            int rows = (int)Math.Min(left, _block.Length);
            _file.ReadExactly(MemoryMarshal.AsBytes(_block.AsSpan(0, rows)));
            yield return _block.AsMemory(0, rows);
            left -= rows;
        }

        _file.Position = _file.Length;
    }

    /// <summary>The hash of all rows.</summary>
    public string Hash()
    {
        WriteOut();
        return Convert.ToHexStringLower(_hash.ToArray());
    }

    public void Dispose() => _file.Dispose();

    private void WriteOut()
    {
        try
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(_block.AsSpan(0, _filled));
            _hash.Append(bytes);
            _file.Write(bytes);
            _filled = 0;
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", _path, e);
        }
    }
}
