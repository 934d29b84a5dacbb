using System.Formats.Tar;
using System.IO.Compression;
using Crest.Pipelines.Tests.Preparation;
using Crest.Tests.ReferenceData;

[assembly: AssemblyFixture(typeof(SimulatedSurvey))]

namespace Crest.Pipelines.Tests.Preparation;

/// <summary>The reference survey (7,000 training objects, 300 observed ones), unpacked once for all tests that ask for it.</summary>
public sealed class SimulatedSurvey : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _training, _observed;

    public SimulatedSurvey()
    {
        _training = new Lazy<string>(() => Unpack("SimSN"));
        _observed = new Lazy<string>(() => Unpack("Observed"));
    }

    public string Training => _training.Value;

    public string Observed => _observed.Value;

    public void Dispose() => _folder.Dispose();

    private string Unpack(string name)
    {
        using var file = new GZipStream(File.OpenRead(ReferenceFiles.Path($"simsn/{name}_dev.tar.gz")), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(file, _folder.Path, overwriteFiles: false);
        return _folder.At(name);
    }
}
