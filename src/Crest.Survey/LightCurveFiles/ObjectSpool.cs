using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.Observations;

namespace Crest.Survey.LightCurveFiles;

/// <summary>What is known of objects, in a temporary file, so that memory hardly grows with their number.</summary>
internal sealed class ObjectSpool : IDisposable
{
    private readonly FileStream _file;
    private readonly BinaryWriter _writer;
    private readonly string _path;

    /// <summary>Starts a spool.</summary>
    /// <param name="path">The temporary file; it is deleted in the end.</param>
    public ObjectSpool(string path)
    {
        _path = path;
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", path, e);
        }

        _writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Number of objects.</summary>
    public int Count { get; private set; }

    public void Add(SurveyObject found)
    {
        try
        {
            _writer.Write(found.Name);
            _writer.Write(found.Type);
            foreach (double value in (ReadOnlySpan<double>)
                [
                    found.Position.RightAscension, found.Position.Declination, found.SpectroscopicRedshift,
                    found.SpectroscopicRedshiftError, found.HostPhotometricRedshift, found.HostPhotometricRedshiftError,
                    found.SimulatedRedshift, found.MilkyWayReddening, found.PeakMjd,
                ]) _writer.Write(value);
            Count++;
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", _path, e);
        }
    }

    /// <summary>All objects in their order.</summary>
    public IEnumerable<SurveyObject> Objects()
    {
        _writer.Flush();
        _file.Position = 0;
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        for (int i = 0; i < Count; i++)
        {
            string name = reader.ReadString(), type = reader.ReadString();
            yield return new SurveyObject(name)
            {
                Type = type,
                Position = new(reader.ReadDouble(), reader.ReadDouble()),
                SpectroscopicRedshift = reader.ReadDouble(),
                SpectroscopicRedshiftError = reader.ReadDouble(),
                HostPhotometricRedshift = reader.ReadDouble(),
                HostPhotometricRedshiftError = reader.ReadDouble(),
                SimulatedRedshift = reader.ReadDouble(),
                MilkyWayReddening = reader.ReadDouble(),
                PeakMjd = reader.ReadDouble(),
            };
        }

        _file.Position = _file.Length;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
