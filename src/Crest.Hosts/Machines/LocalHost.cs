using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Hosts.Machines;

/// <summary>This machine.</summary>
public sealed class LocalHost : Host
{
    internal LocalHost(TimeProvider? clock) : base("local", clock)
    {
    }

    /// <inheritdoc/>
    public override string User { get; } = Environment.UserName;

    /// <inheritdoc/>
    public override CommandResult Run(IReadOnlyList<string> command, TimeSpan limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Run(command, "", limit, cancellation);
    }

    /// <inheritdoc/>
    public override bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public override string? ReadText(string path)
    {
        try
        {
            return Path.Exists(path) ? InputFile.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <inheritdoc/>
    public override void WriteText(string path, string text, UnixFileMode? mode = null) => AtomicFile.WriteAllText(path, text, mode);

    /// <inheritdoc/>
    public override void DeleteFile(string path)
    {
        if (File.Exists(path)) File.Delete(path);
    }

    /// <inheritdoc/>
    public override void DeleteEmptyFolder(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It contains something.
        }
    }

    /// <inheritdoc/>
    public override void DeleteFolder(string path)
    {
        CheckDeletable(path);
        try
        {
            string bare = Path.TrimEndingDirectorySeparator(path);
            if (new FileInfo(bare).LinkTarget is not null) File.Delete(bare);
            else if (Directory.Exists(bare)) Directory.Delete(bare, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <inheritdoc/>
    public override void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    private protected override CommandResult Exchange(string input, TimeSpan limit, CancellationToken cancellation) =>
        Run(["bash", "-c", Reader], input, limit, cancellation);

    private protected override CrestException Broken(CommandResult answer) =>
        new($"bash did not run to its end: {answer.Complaint}");

    private protected override IEnumerable<string> Files(string folder, CancellationToken cancellation) => FolderContent.Inside(folder);

    private protected override void CopyTo(
        string localFolder, IReadOnlyList<string> paths, string folder, CancellationToken cancellation) =>
        FolderContent.Copy(localFolder, paths, folder, cancellation);

    private protected override void CopyFrom(
        string folder, IReadOnlyList<string> paths, string localFolder, CancellationToken cancellation) =>
        FolderContent.Copy(folder, paths, localFolder, cancellation);

    private CommandResult Run(IReadOnlyList<string> command, string input, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            return LocalProgram.Run(command, input, limit, Clock, pipesMayStay: false, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new CrestException($"{command[0]} {e.Message}; check that what it asks is running", e);
        }
    }
}
