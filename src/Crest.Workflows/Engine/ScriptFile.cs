using Crest.Foundation.Errors;

namespace Crest.Workflows.Engine;

/// <summary>A script in the folder of a component.</summary>
internal static class ScriptFile
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute;

    /// <summary>Makes sure that a script can run: it is a file of the folder, and executable.</summary>
    /// <param name="folder">The folder of the component.</param>
    /// <param name="script">The script, a path in it.</param>
    /// <exception cref="CrestException">There is no such file, it is outside of the folder, or it cannot be made executable.</exception>
    public static void Prepare(string folder, string script)
    {
        string path = Path.GetFullPath(Path.Combine(folder, script));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new CrestException($"{script}: the script is outside of the folder of its component, {folder}");
        if (!File.Exists(path)) throw new CrestException($"{path}: there is no such script");
        try
        {
            if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(path).HasFlag(Executable))
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | Executable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot make executable", path, e);
        }
    }
}
