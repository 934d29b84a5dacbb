namespace Crest.CommandLine.Terminal;

/// <summary>This program, as other processes start it.</summary>
internal static class ThisProgram
{
    /// <summary>Whether dotnet was started with the program, as the script of the checkout does: else it is a file of its own.</summary>
    public static bool IsScript => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    /// <summary>The words of a command line without arguments.</summary>
    public static IReadOnlyList<string> Words { get; } = IsScript
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "crest.dll")]
        : [Environment.ProcessPath!];
}
