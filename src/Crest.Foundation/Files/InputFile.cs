using System.Runtime.InteropServices;
using Crest.Foundation.Errors;
using Microsoft.Win32.SafeHandles;

namespace Crest.Foundation.Files;

/// <summary>Opens files that a user names or keeps in a folder of data.</summary>
public static partial class InputFile
{
    private const int LinuxNonBlocking = 0x800, LinuxCloseOnExec = 0x80000, AppleNonBlocking = 0x4, AppleCloseOnExec = 0x1000000;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It is a pipe or a device: reading it could wait or go on for ever.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle Open(string path)
    {
        const int closed = -1, fromHere = 1;
        int descriptor = OpenWithoutWaiting(path);
        // Where the system refuses, this says why.
        if (descriptor == closed || Directory.Exists(path)) return File.OpenHandle(path);
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Seek(descriptor, 0, fromHere) >= 0 && !path.StartsWith("/dev/", StringComparison.Ordinal)) return handle;
        handle.Dispose();
        throw new CrestException($"{path}: cannot read: it is a pipe or a device; put the data into a file");
    }

    /// <summary>Whether a path is a pipe or a device, which is not opened for it.</summary>
    /// <param name="path">The path; nothing need be there.</param>
    internal static bool IsPipeOrDevice(string path)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)) return true;
        if (!File.Exists(path)) return false;
        int descriptor = OpenWithoutWaiting(path);
        if (descriptor < 0) return false; // It may not be read.
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        const int fromHere = 1;
        return Seek(descriptor, 0, fromHere) < 0;
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static byte[] ReadAllBytes(string path)
    {
        using SafeFileHandle file = Open(path);
        byte[] content = new byte[RandomAccess.GetLength(file)];
        int length = 0;
        while (length < content.Length)
        {
            int read = RandomAccess.Read(file, content.AsSpan(length), length);
            if (read == 0) break;
            length += read;
        }

        return content[..length];
    }

    /// <summary>The text of a file in UTF-8, without a byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static string ReadAllText(string path)
    {
        using var reader = new StreamReader(OpenStream(path));
        return reader.ReadToEnd();
    }

    /// <summary>Opens a file for reading as a stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferSize">Bytes of the stream's buffer; 0 for none.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static FileStream OpenStream(string path, int bufferSize = 4096) => new(Open(path), FileAccess.Read, bufferSize);

    /// <summary>To open a pipe waits until somebody writes into it, unless it is opened like this.</summary>
    /// <returns>A descriptor; -1 where the system refuses, or has no pipes in folders.</returns>
    private static int OpenWithoutWaiting(string path) =>
        OperatingSystem.IsLinux() ? OpenDescriptor(path, LinuxNonBlocking | LinuxCloseOnExec)
        : OperatingSystem.IsMacOS() ? OpenDescriptor(path, AppleNonBlocking | AppleCloseOnExec)
        : -1;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(int descriptor, long offset, int whence);
}
