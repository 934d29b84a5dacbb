namespace Crest.Hosts.Tests.Schedulers;

/// <summary>The command lines of the machine's processes, as any user can read them.</summary>
internal static class CommandLines
{
    /// <summary>The command line of a process, empty where it has ended.</summary>
    /// <param name="process">Its folder in /proc.</param>
    public static string Of(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
