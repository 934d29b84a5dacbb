using System.Runtime.InteropServices;

namespace Crest.Foundation.Files;

/// <summary>Whether this user may write, without opening anything: to close a file of SQLite ends the locks of the whole process.</summary>
internal static partial class WritePermission
{
    private const int Write = 2;

    /// <summary>Whether it can be written; where the system does not say, it can.</summary>
    /// <param name="path">A file or folder that exists.</param>
    public static bool Has(string path) => OperatingSystem.IsWindows() || Access(path, Write) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
