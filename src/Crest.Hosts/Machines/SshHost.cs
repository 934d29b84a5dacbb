using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;

namespace Crest.Hosts.Machines;

/// <summary>
/// A machine with bash that is reached by the user's own <c>ssh</c> and <c>rsync</c>, whose configuration, keys and agents apply. Nothing
/// asks for a password.
/// </summary>
public sealed class SshHost : Host
{
    private const int NotThere = 44, NotFound = 127;

    private static readonly TimeSpan FileLimit = TimeSpan.FromMinutes(1), TransferSilence = TimeSpan.FromMinutes(2);

    /// <summary>The messages of the programs below are read.</summary>
    private const string InEnglish = "export LC_ALL=C\n";

    private readonly SshConnection _connection;
    private readonly string _destination;
    private readonly Lazy<string> _user;

    internal SshHost(string name, string destination, SshOptions options, TimeProvider? clock) : base(name, clock)
    {
        if (destination.Length == 0 || destination[0] == '-' || destination.Any(c => char.IsWhiteSpace(c) || c is ':' or '/'))
            throw new CrestException(
                $"host {name}: '{destination}' is not an ssh destination: give USER@MACHINE or a name of your configuration of ssh, which "
                + "also sets ports");
        (_destination, Setup) = (destination, options.Setup);
        _connection = new SshConnection(name, destination, options, Clock);
        _user = new Lazy<string>(() => Run(["id", "-un"], FileLimit).Output.Trim(), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public override string User => _user.Value;

    private protected override string Setup { get; }

    /// <inheritdoc/>
    public override CommandResult Run(IReadOnlyList<string> command, TimeSpan limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        string script = $"exec -- {string.Join(' ', command.Select(ShellWord.Quote))}";
        CommandResult result = RunScript(script, limit, "", cancellation) with { Program = command[0] };
        return result.ExitCode != NotFound || !result.Errors.Contains($"{command[0]}: not found", StringComparison.Ordinal)
            ? result
            : throw new CrestException(
                $"{command[0]} cannot be run on {Name}: it is not installed there or not on the PATH; set the PATH in the host's setup");
    }

    /// <inheritdoc/>
    public override bool FileExists(string path) => Try($"[[ -f {ShellWord.Quote(path)} ]]").Succeeded;

    /// <inheritdoc/>
    public override string? ReadText(string path)
    {
        string word = ShellWord.Quote(path);
        CommandResult result = Try($"[[ -e {word} ]] || exit {NotThere}; exec cat -- {word}");
        return result.ExitCode == NotThere ? null : Checked(result, "cannot read", path).Output;
    }

    /// <inheritdoc/>
    public override void WriteText(string path, string text, UnixFileMode? mode = null)
    {
        string word = ShellWord.Quote(path), length = $"{Encoding.UTF8.GetByteCount(text)}",
            permissions = mode is { } given ? $"chmod {Convert.ToString((int)given, toBase: 8)} \"$part\"" : "true";
        // The number of bytes is compared, because a connection that is cut is an end of the input too.
        Checked(
            Try(
                $$"""
                path={{word}}
                folder=${path%/*} part=$path.$$-$RANDOM.partial
                [[ -z $folder || -d $folder ]] || mkdir -p -- "$folder" || exit 1
                {{(mode is null ? "" : "umask 077")}}
                cat >"$part" && [ "$(wc -c <"$part")" -eq {{length}} ] && {{permissions}} && mv -fT -- "$part" "$path" && exit 0
                rm -f -- "$part"
                exit 1
                """,
                text),
            "cannot write", path);
    }

    /// <inheritdoc/>
    public override void DeleteFile(string path) => Checked(Try($"exec rm -f -- {ShellWord.Quote(path)}"), "cannot write", path);

    /// <inheritdoc/>
    public override void DeleteEmptyFolder(string path) => Try($"exec rmdir -- {ShellWord.Quote(path)}");

    /// <inheritdoc/>
    public override void DeleteFolder(string path)
    {
        CheckDeletable(path);
        // With a slash at its end, a link would be followed.
        Checked(Try($"exec rm -rf -- {ShellWord.Quote(path.TrimEnd('/'))}"), "cannot write", path);
    }

    /// <inheritdoc/>
    public override void MakeFolder(string path) => Checked(Try($"exec mkdir -p -- {ShellWord.Quote(path)}"), "cannot write", path);

    private protected override CommandResult Exchange(string input, TimeSpan limit, CancellationToken cancellation) =>
        _connection.Run($"exec bash -c '{Reader}'", input, limit, cancellation);

    private protected override CrestException Broken(CommandResult answer) => answer.ExitCode == NotFound
        ? new CrestException($"host {Name} cannot run bash: {answer.Complaint}; Crest needs bash on its hosts")
        : new HostAwayException(Name, $"the answer was cut: {answer.Complaint}");

    private protected override IEnumerable<string> Files(string folder, CancellationToken cancellation)
    {
        CommandResult listed = RunScript(
            $$"""
            {{InEnglish}}
            cd -P -- {{ShellWord.Quote(folder)}} || exit 1
            find . -type f -printf '%P\0' || exit 1
            find . -type l -print0 | while IFS= read -r -d '' link; do
              target=$(readlink -f -- "$link") && [[ -f $target && $target == "${PWD%/}"/* ]] && printf '%s\0' "${link#./}"
            done
            exit 0
            """,
            TransferSilence, "", cancellation);
        return Checked(listed, "cannot read", folder).Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private protected override void CopyTo(
        string localFolder, IReadOnlyList<string> paths, string folder, CancellationToken cancellation) =>
        Transfer($"{localFolder.TrimEnd('/')}/", $"{_destination}:{folder.TrimEnd('/')}/", $"{Name}:{folder}", paths, cancellation);

    private protected override void CopyFrom(
        string folder, IReadOnlyList<string> paths, string localFolder, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(localFolder);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", localFolder, e);
        }

        Transfer($"{_destination}:{folder.TrimEnd('/')}/", $"{localFolder.TrimEnd('/')}/", localFolder, paths, cancellation);
    }

    private void Transfer(string from, string to, string place, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        // rsync divides the command of the connection at spaces, outside of quotes.
        string shell = string.Join(' ', _connection.Program.Select(word => $"'{word.Replace("'", "''", StringComparison.Ordinal)}'"));
        CommandResult result = _connection.Limited(
            [
                // Times do not decide what is copied: a file that was made again in the same second is another one.
                "rsync", "--files-from=-", "--from0", "--copy-links", "--perms", "--chmod=u+rwX", "--times", "--checksum",
                "--protect-args", string.Create(CultureInfo.InvariantCulture, $"--timeout={TransferSilence.TotalSeconds}"), "-e", shell,
                "--", from, to,
            ],
            string.Concat(paths.Select(path => $"{path}\0")), Timeout.InfiniteTimeSpan, cancellation);
        if (result.Succeeded) return;
        // Socket, protocol, and time: rsync(1), EXIT VALUES.
        bool away = result.ExitCode is 10 or 12 or 30 or 35 or 255;
        bool isFull = IsFull(result), isMissing = result.Errors.Contains("rsync: command not found", StringComparison.Ordinal)
            || result.Errors.Contains("rsync: not found", StringComparison.Ordinal);
        if (isMissing) throw new CrestException($"host {Name} has no rsync, by which files are copied: install it there");
        if (away && !isFull) throw new HostAwayException(Name, result.Complaint);
        CheckedAt(result, "cannot write", place);
    }

    private CommandResult Try(string script, string input = "") => RunScript(InEnglish + script, FileLimit, input);

    private CommandResult Checked(CommandResult result, string doing, string path) => CheckedAt(result, doing, $"{Name}:{path}");

    private static CommandResult CheckedAt(CommandResult result, string doing, string place) => result.Succeeded
        ? result
        : throw new CrestException(
            $"{place}: {doing}: {(IsFull(result) ? "the disk is full; free some space there" : result.Complaint)}");

    private static bool IsFull(CommandResult result) =>
        result.Errors.Contains("No space left", StringComparison.Ordinal)
        || result.Errors.Contains("quota exceeded", StringComparison.OrdinalIgnoreCase);
}
