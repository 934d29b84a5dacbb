using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Hosts.Machines;

/// <summary>A machine on which commands run and files are. Paths are absolute paths of that machine. Threads may share it.</summary>
public abstract class Host
{
    /// <summary>
    /// What bash runs first: it reads the script up to a character 0, so that neither the length of a command line nor the login shell of
    /// the user matters, and what follows is the script's standard input. A script that was cut does not run.
    /// </summary>
    private protected const string Reader = "IFS= read -r -d \"\" script && eval \"$script\"";

    private const string End = "\0crest-end ";

    private protected Host(string name, TimeProvider? clock) => (Name, Clock) = (name, clock ?? TimeProvider.System);

    /// <summary>The name of the host, for messages.</summary>
    public string Name { get; }

    /// <summary>The clock by which waiting for the host is limited.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The user as whom commands run.</summary>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract string User { get; }

    /// <summary>Lines of bash that run before each script; empty for none.</summary>
    private protected virtual string Setup => "";

    /// <summary>This machine.</summary>
    /// <param name="clock">The clock; the system's if it is null.</param>
    public static Host Local(TimeProvider? clock = null) => new LocalHost(clock);

    /// <summary>A machine that is reached by the user's own <c>ssh</c> and <c>rsync</c>. Nothing is connected yet.</summary>
    /// <param name="name">The name of the host, for messages.</param>
    /// <param name="destination">What the user gives to ssh: a name of its configuration, or USER@MACHINE.</param>
    /// <param name="options">How the host is reached; the usual way if it is null.</param>
    /// <param name="clock">The clock; the system's if it is null.</param>
    /// <exception cref="CrestException">It is not a destination that ssh and rsync both understand.</exception>
    public static Host Ssh(string name, string destination, SshOptions? options = null, TimeProvider? clock = null) =>
        new SshHost(name, destination, options ?? new SshOptions(), clock);

    /// <summary>Runs a command to its end, with nothing on its standard input.</summary>
    /// <param name="command">The program, which is looked for on the PATH, and its arguments; no shell interprets them.</param>
    /// <param name="limit">The time after which the command is given up, and killed if it runs here.</param>
    /// <param name="cancellation">Gives the command up.</param>
    /// <exception cref="CrestException">There is no such program, or it does not end in time.</exception>
    /// <exception cref="HostAwayException">The host cannot be reached, or the connection is cut.</exception>
    public abstract CommandResult Run(IReadOnlyList<string> command, TimeSpan limit, CancellationToken cancellation = default);

    /// <summary>Runs lines of bash.</summary>
    /// <param name="script">The lines; words from elsewhere in it must be quoted (ShellWord).</param>
    /// <param name="limit">The time after which it is given up.</param>
    /// <param name="input">What the script reads on its standard input.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>The exit code and what was printed; the program is <c>bash</c>.</returns>
    /// <exception cref="CrestException">There is no bash, or it does not end in time.</exception>
    /// <exception cref="HostAwayException">The host cannot be reached, or the connection is cut.</exception>
    public CommandResult RunScript(string script, TimeSpan limit, string input = "", CancellationToken cancellation = default)
    {
        string setup = Setup.Length > 0 ? $"{{ {Setup}\n}} >/dev/null </dev/null\n" : "";
        CommandResult answer =
            Exchange($"(\n{setup}{script}\n)\nprintf '\\0crest-end %s\\n' \"$?\"\0{input}", limit, cancellation);
        // Without this end the answer may be a part only.
        int end = answer.Output.LastIndexOf(End, StringComparison.Ordinal);
        return end >= 0 && answer.Output.EndsWith('\n')
            && int.TryParse(answer.Output.AsSpan(end + End.Length).TrimEnd('\n'), CultureInfo.InvariantCulture, out int code)
            ? new CommandResult("bash", code, answer.Output[..end], answer.Errors)
            : throw Broken(answer);
    }

    /// <summary>Whether a file exists.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract bool FileExists(string path);

    /// <summary>Reads a text file; null where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">The file cannot be read.</exception>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract string? ReadText(string path);

    /// <summary>Writes a text file in one step; a reader sees the old file or the new one.</summary>
    /// <param name="path">The file; its folder is made if it is missing.</param>
    /// <param name="text">The content.</param>
    /// <param name="mode">The permissions; the usual ones if it is null.</param>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract void WriteText(string path, string text, UnixFileMode? mode = null);

    /// <summary>Deletes a file; nothing happens if there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract void DeleteFile(string path);

    /// <summary>Deletes a folder; nothing happens if there is none, or if it contains something.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract void DeleteEmptyFolder(string path);

    /// <summary>
    /// Deletes a folder with all that is in it; nothing happens if there is none. Links are deleted, not what they point to, also where the
    /// path itself is one.
    /// </summary>
    /// <param name="path">The folder, which is not the root of the file system.</param>
    /// <exception cref="CrestException">Something in it cannot be deleted.</exception>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract void DeleteFolder(string path);

    /// <summary>Makes a folder and those above it; nothing happens if it exists.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CrestException">The folder cannot be made.</exception>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public abstract void MakeFolder(string path);

    /// <summary>
    /// Copies the content of a folder of this machine into a folder on the host, which is made if it is missing; what else is there stays.
    /// Links are copied as what they point to, and files stay executable.
    /// </summary>
    /// <param name="localFolder">The folder of this machine.</param>
    /// <param name="folder">The folder on the host.</param>
    /// <param name="exclude">Patterns of what is not copied, as in <see cref="Fetch"/>; null for nothing.</param>
    /// <param name="cancellation">Stops copying; files that were copied stay.</param>
    /// <exception cref="CrestException">
    /// A link points to nothing or to a folder that it is in, something cannot be read or written, or a pattern is wrong.
    /// </exception>
    /// <exception cref="HostAwayException">The host cannot be reached, or the connection is cut.</exception>
    public void Send(string localFolder, string folder, IReadOnlyList<string>? exclude = null, CancellationToken cancellation = default)
    {
        CheckAbsolute(localFolder);
        CheckAbsolute(folder);
        var selection = new FileSelection(["**"], exclude ?? []);
        IReadOnlyList<string> paths = [.. FolderContent.ToSend(localFolder).Where(selection.Takes)];
        MakeFolder(folder);
        if (paths.Count > 0) CopyTo(localFolder, paths, folder, cancellation);
    }

    /// <summary>
    /// Copies files of a folder on the host into a folder of this machine, which is made if it is missing. A link on the host is copied as
    /// the file that it points to if that is inside of the folder, and left out otherwise. A link where a file or a folder has to be
    /// written is replaced, so nothing is written outside of the local folder.
    /// </summary>
    /// <param name="folder">The folder on the host.</param>
    /// <param name="localFolder">The folder of this machine.</param>
    /// <param name="include">
    /// Patterns of what is copied, relative to the folder: <c>*</c>, <c>?</c> and <c>[a-z]</c> match within a name, <c>**</c> matches
    /// across folders, and <c>results/</c> takes a whole folder.
    /// </param>
    /// <param name="exclude">Patterns of what is not copied all the same.</param>
    /// <param name="cancellation">Stops copying; files that were copied stay.</param>
    /// <returns>The files that were copied, relative to the folder.</returns>
    /// <exception cref="CrestException">
    /// There is no such folder, something cannot be read or written, or a pattern is not relative to the folder.
    /// </exception>
    /// <exception cref="HostAwayException">The host cannot be reached, or the connection is cut.</exception>
    public IReadOnlyList<string> Fetch(
        string folder, string localFolder, IReadOnlyList<string> include, IReadOnlyList<string> exclude,
        CancellationToken cancellation = default)
    {
        CheckAbsolute(localFolder);
        CheckAbsolute(folder);
        var selection = new FileSelection(include, exclude);
        IReadOnlyList<string> paths =
            include.Count == 0 ? [] : [.. Files(folder, cancellation).Where(selection.Takes).Order(StringComparer.Ordinal)];
        if (paths.Count > 0) CopyFrom(folder, paths, localFolder, cancellation);
        return paths;
    }

    /// <summary>Runs bash with <see cref="Reader"/> and an input.</summary>
    private protected abstract CommandResult Exchange(string input, TimeSpan limit, CancellationToken cancellation);

    /// <summary>The error of a script whose end is not known.</summary>
    private protected abstract CrestException Broken(CommandResult answer);

    /// <summary>The files below a folder, relative to it, with links to files inside of it.</summary>
    private protected abstract IEnumerable<string> Files(string folder, CancellationToken cancellation);

    /// <summary>Copies files and folders of this machine, links followed.</summary>
    private protected abstract void CopyTo(
        string localFolder, IReadOnlyList<string> paths, string folder, CancellationToken cancellation);

    /// <summary>Copies files to this machine, links followed.</summary>
    private protected abstract void CopyFrom(
        string folder, IReadOnlyList<string> paths, string localFolder, CancellationToken cancellation);

    private protected static void CheckAbsolute(string path)
    {
        if (!path.StartsWith('/') && !Path.IsPathFullyQualified(path))
            throw new ArgumentException($"'{path}' is not an absolute path", nameof(path));
    }

    private protected static void CheckDeletable(string path)
    {
        CheckAbsolute(path);
        if (Path.GetFullPath(path).TrimEnd('/').Length == 0) throw new ArgumentException($"'{path}' must not be deleted", nameof(path));
    }
}
