namespace Crest.Tests.ReferenceData;

/// <summary>
/// Golden values (<c>tests/data</c>), and data sets that others have published, beside the checkout (<c>../shared/data</c>).
/// </summary>
internal static class ReferenceFiles
{
    /// <summary>The root of the checkout: the folder that holds Crest.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a published data set; skips the test where it is missing.</summary>
    public static string Path(string relative)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "shared", "data", relative));
        if (!System.IO.Path.Exists(path)) Assert.Skip("the published data sets are not beside the checkout (../shared/data)");
        return path;
    }

    /// <summary>The path of the golden values of a topic, which <c>bench/peers/make_golden.py</c> computes.</summary>
    public static string Golden(string topic) => System.IO.Path.Combine(Root, "tests", "data", "golden", $"{topic}.json");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Crest.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The tests run from a checkout of Crest.");
    }
}
