using Crest.Foundation.Errors;

namespace Crest.Workflows.WheelProjects;

/// <summary>Where a project comes from: a folder, or an archive or a git repository, which are unpacked into a temporary folder.</summary>
internal sealed class WheelSource : IDisposable
{
    private readonly string? _temporary;

    private WheelSource(string folder, string? temporary) => (Folder, _temporary) = (folder, temporary);

    /// <summary>The folder that contains the project, or is it.</summary>
    public string Folder { get; }

    /// <summary>Opens a source.</summary>
    /// <param name="source">
    /// A folder; a file <c>.tgz</c>, <c>.tar.gz</c> or <c>.tar</c>; or a git repository of this machine, as a path or a <c>file://</c>
    /// address.
    /// </param>
    /// <param name="stop">Ends the unpacking.</param>
    /// <exception cref="CrestException">There is no such source, or it cannot be unpacked.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WheelSource Open(string source, CancellationToken stop)
    {
        const string local = "file://";
        if (source.StartsWith(local, StringComparison.OrdinalIgnoreCase))
            return Unpacked(folder => WheelRepository.Clone(source, folder, stop));
        if (source.Contains("://", StringComparison.Ordinal))
            throw new CrestException($"{source}: is an address of another machine; clone the repository first, and import the clone");
        if (Directory.Exists(source))
        {
            return WheelRepository.IsBare(source)
                ? Unpacked(folder => WheelRepository.Clone(Path.GetFullPath(source), folder, stop))
                : new WheelSource(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)), null);
        }

        if (!File.Exists(source)) throw new CrestException($"{source}: there is no such file or folder");
        return Unpacked(folder => WheelArchive.Unpack(source, folder, WheelArchive.Largest, stop));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null && Directory.Exists(_temporary)) Directory.Delete(_temporary, recursive: true);
    }

    private static WheelSource Unpacked(Action<string> unpack)
    {
        string temporary = Directory.CreateTempSubdirectory("crest-wheel-").FullName;
        var source = new WheelSource(Path.Combine(temporary, "project"), temporary);
        try
        {
            Directory.CreateDirectory(source.Folder);
            unpack(source.Folder);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
