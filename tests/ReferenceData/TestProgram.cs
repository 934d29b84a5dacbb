using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Crest.Tests.ReferenceData;

/// <summary>The entry point of a test project.</summary>
internal static class TestProgram
{
    /// <summary>The exit code of Microsoft.Testing.Platform where no test has run, those that were skipped not counted.</summary>
    private const int NoTestRan = 8;

    /// <summary>Runs the tests for <c>dotnet test</c>, or on the console where the program is started by itself.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        if (!arguments.Any(argument => argument is "--server" or "--internal-msbuild-node")) return await ConsoleRunner.Run(arguments);
        int exitCode = await TestPlatformTestFramework.RunAsync(arguments, (_, _) => { });
        // Where nothing that a project tests is installed, all its tests are skipped: that is not an error.
        return exitCode == NoTestRan && SkipSummary.Skipped > 0 ? 0 : exitCode;
    }
}
