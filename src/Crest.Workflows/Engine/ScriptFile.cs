using Crest.Foundation.Errors;

namespace Crest.Workflows.Engine;

/// <summary>A script in the folder of a component.</summary>
internal static class ScriptFile
{
    /// <summary>Whether a condition is a script of the folder, and not a JavaScript expression.</summary>
    /// <param name="folder">The folder of the component.</param>
    /// <param name="condition">The condition.</param>
    /// <exception cref="CrestException">It is a file outside of the folder.</exception>
    public static bool Is(string folder, string condition)
    {
        if (condition.Any(char.IsControl) || !File.Exists(Path.Combine(folder, condition))) return false;
        Check(folder, condition);
        return true;
    }

    /// <summary>Makes sure that a script is a file of the folder.</summary>
    /// <param name="folder">The folder of the component.</param>
    /// <param name="script">The script, a path in it.</param>
    /// <exception cref="CrestException">There is no such file, or it is outside of the folder.</exception>
    public static void Check(string folder, string script)
    {
        string path = Path.GetFullPath(Path.Combine(folder, script));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new CrestException($"{script}: the script is outside of the folder of its component, {folder}");
        if (!File.Exists(path)) throw new CrestException($"{path}: there is no such script");
    }
}
