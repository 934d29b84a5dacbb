using System.Formats.Tar;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Workflows.WheelProjects;

/// <summary>
/// Unpacks an archive of a project, as WHEEL exports it. Nothing is written outside of the folder, whatever the archive says: names and
/// links that leave it are refused, and links are made last, so that no file is written through one.
/// </summary>
internal static class WheelArchive
{
    /// <summary>The most bytes that an archive may contain.</summary>
    public const long Largest = 16L << 30;

    private const int MostEntries = 1_000_000;

    /// <summary>What archives contain that were not made to fill a disk: text shrinks to a twentieth, zeros to a thousandth.</summary>
    private const long AlwaysAllowed = 256L << 20, MostPerByte = 200;

    /// <summary>Unpacks an archive, without the version history in it and without what macOS adds.</summary>
    /// <param name="path">The archive, packed by gzip or not.</param>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="largest">The most bytes that it may contain.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CrestException">It is no archive, is damaged, or contains what is refused.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Unpack(string path, string folder, long largest, CancellationToken stop)
    {
        using UnpackedStream content = UnpackedStream.Open(path);
        long most = Math.Min(largest, Math.Max(AlwaysAllowed, content.FileLength * MostPerByte)), total = 0;
        var links = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = new TarReader(content);
            int count = 0;
            while (reader.GetNextEntry() is { } entry)
            {
                stop.ThrowIfCancellationRequested();
                total += Math.Max(0, entry.Length);
                if (++count > MostEntries || total > most)
                    throw new CrestException($"{path}: contains more than {MostEntries} files or {most >> 20} MiB; unpack it yourself, "
                        + "and import the folder");
                if (NameOf(entry, path) is not { } name) continue;
                if (Above(name).FirstOrDefault(links.ContainsKey) is { } link)
                    throw new CrestException($"{path}: '{name}' is below '{link}', which is a link");
                Unpack(entry, name, folder, path, links);
            }

            foreach ((string name, string target) in links) MakeLink(Path.Combine(folder, name), target);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new CrestException($"{path}: is not an archive of tar, or is damaged", e);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot unpack", path, e);
        }
    }

    /// <summary>The path of an entry; null where it is left out.</summary>
    private static string? NameOf(TarEntry entry, string path)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes) return null;
        string name = WheelProject.Normal(entry.Name)
            ?? throw new CrestException($"{path}: '{Shown(entry.Name)}' is outside of the folder; such an archive is not unpacked");
        bool isLeftOut = name.Length == 0
            || name.Split('/').Any(part => part == ".git" || part.StartsWith("._", StringComparison.Ordinal));
        return isLeftOut ? null : name;
    }

    private static void Unpack(TarEntry entry, string name, string folder, string path, OrderedDictionary<string, string> links)
    {
        string file = Path.Combine(folder, name);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(file);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                using (FileStream written = File.Create(file)) entry.DataStream?.CopyTo(written);
                if (!OperatingSystem.IsWindows() && entry.Mode.HasFlag(UnixFileMode.UserExecute))
                    File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
                links.Remove(name);
                break;
            case TarEntryType.SymbolicLink when LinkStays(name, entry.LinkName):
                links[name] = entry.LinkName;
                break;
            case TarEntryType.SymbolicLink or TarEntryType.HardLink:
                throw new CrestException($"{path}: '{name}' is a link to '{Shown(entry.LinkName)}', which is outside of the folder, or a "
                    + "hard link; put the file itself into the archive");
            default:
                throw new CrestException($"{path}: '{name}' is neither a file nor a folder ({entry.EntryType})");
        }
    }

    /// <summary>
    /// Whether a link stays inside: only its first parts may be <c>..</c>, since those after the name of another link would count from
    /// where that one leads.
    /// </summary>
    public static bool LinkStays(string name, string target)
    {
        string[] parts = target.Split('/');
        int up = parts.TakeWhile(part => part == "..").Count();
        return target.Length > 0 && target[0] != '/' && !target.Any(char.IsControl) && !parts.Skip(up).Contains("..")
            && up <= name.Count(letter => letter == '/');
    }

    private static void MakeLink(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!Path.Exists(file)) File.CreateSymbolicLink(file, target);
    }

    private static IEnumerable<string> Above(string name)
    {
        for (int slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1)) yield return name[..slash];
    }

    private static string Shown(string name) => string.Concat(name.Take(200).Select(letter => char.IsControl(letter) ? '?' : letter));
}
