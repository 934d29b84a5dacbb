namespace Crest.Tests.ReferenceData;

/// <summary>The data sets and golden values beside the checkout (<c>../shared/data</c>), which are not committed.</summary>
internal static class ReferenceFiles
{
    public static bool InContinuousIntegration { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>The root of the checkout: the folder that holds Crest.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a reference file; the test is skipped where it is absent, and fails in continuous integration.</summary>
    public static string Path(string relative)
    {
        string path = System.IO.Path.Combine(Root, "..", "shared", "data", relative);
        if (!File.Exists(path) && !Directory.Exists(path)) SkipOrFail($"the reference data {relative} is not beside the checkout (../shared/data)");
        return System.IO.Path.GetFullPath(path);
    }

    /// <summary>Skips the running test with a reason; in continuous integration, where everything must be there, fails it.</summary>
    public static void SkipOrFail(string reason)
    {
        if (InContinuousIntegration) Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Crest.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The tests run from a checkout of Crest.");
    }
}
