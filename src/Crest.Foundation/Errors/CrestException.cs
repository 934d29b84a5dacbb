namespace Crest.Foundation.Errors;

/// <summary>
/// An error that a user can cause and mend. The message is one line: what is wrong, where (file, line, column) and how to mend it.
/// The command line prints it as it is and ends with exit code 1.
/// </summary>
public class CrestException : Exception
{
    /// <summary>Makes an error with a message for the user.</summary>
    /// <param name="message">One line: what, where, how to mend it.</param>
    public CrestException(string message) : base(message)
    {
    }

    /// <summary>Makes an error with a message for the user and the failure that it explains.</summary>
    /// <param name="message">One line: what, where, how to mend it.</param>
    /// <param name="innerException">The failure underneath, shown with <c>--verbose</c>.</param>
    public CrestException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>Whether a failure to write is the machine's, which <see cref="From"/> explains, and not a defect of the program.</summary>
    /// <param name="failure">What a stream threw; an <see cref="ArgumentOutOfRangeException"/> is the runtime's word for a
    /// file that is too large.</param>
    public static bool IsFailureToWrite(Exception failure) =>
        failure is IOException or UnauthorizedAccessException
            or ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" };

    /// <summary>Explains a failed file operation in one line: missing file, no permission, full disk.</summary>
    /// <param name="doing">What was being done, e.g. <c>cannot write</c>.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="failure">An <see cref="IOException"/>, an <see cref="UnauthorizedAccessException"/>, or what
    /// <see cref="IsFailureToWrite"/> takes.</param>
    public static CrestException From(string doing, string path, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        const int diskFull = 28, windowsDiskFull = 0x70, windowsHandleDiskFull = 0x27;
        string why = failure switch
        {
            FileNotFoundException or DirectoryNotFoundException when path.Contains('\uFFFD', StringComparison.Ordinal) =>
                "its name is not UTF-8; rename it",
            IOException when FileAsFolder(path) is { } file => $"{file} is a file, not a folder; choose another folder",
            FileNotFoundException or DirectoryNotFoundException => "there is no such file or folder",
            PathTooLongException => "the name is too long; choose a shorter one",
            UnauthorizedAccessException when Directory.Exists(path) && !doing.Contains("write", StringComparison.Ordinal) =>
                "it is a folder, or you lack the permission",
            UnauthorizedAccessException => "no permission; choose another folder or change its permissions",
            ArgumentOutOfRangeException =>
                "the file is larger than the file system or your limit (ulimit -f) allows; choose another folder",
            IOException { HResult: var code } when (code & 0xffff) is diskFull or windowsDiskFull or windowsHandleDiskFull =>
                "the disk is full; free some space or choose another folder (what was there before is unchanged)",
            _ => failure.Message,
        };
        return new CrestException($"{path}: {doing}: {why}", failure);
    }

    /// <summary>The file that a path needs as a folder; null where there is none.</summary>
    private static string? FileAsFolder(string path)
    {
        for (string? folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(folder)) return Directory.Exists(folder) ? null : folder;
        return null;
    }
}
