namespace Crest.CommandLine.Terminal;

/// <summary>This program, as other processes start it.</summary>
internal static class ThisProgram
{
    /// <summary>The words of a command line without arguments.</summary>
    public static IReadOnlyList<string> Words { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "crest.dll")]
        : [Environment.ProcessPath!];
}
