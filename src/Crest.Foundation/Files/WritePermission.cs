using System.Runtime.InteropServices;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Files;

/// <summary>Whether this user may write, without opening anything: to close a file of SQLite ends the locks of the whole process.</summary>
internal static partial class WritePermission
{
    private const int Write = 2;

    /// <summary>Makes the folder of a file, and looks whether the file and others beside it can be written.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <exception cref="CrestException">The folder cannot be made.</exception>
    public static bool ForFile(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (File.Exists(path)) return Has(path) && Has(folder);
        try
        {
            Directory.CreateDirectory(folder);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>Where the system does not say it can be written.</summary>
    private static bool Has(string path) => OperatingSystem.IsWindows() || Access(path, Write) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
