using System.Text.RegularExpressions;

namespace Crest.Tests.ReferenceData;

/// <summary>Opens a page in chromium; skips the test where chromium is not there.</summary>
internal static partial class Browser
{
    /// <summary>
    /// The body of a page after its scripts have run, without the scripts; whatever the page says on the console fails the test.
    /// </summary>
    public static string Render(string path)
    {
        OutsideProgram.Run("chromium", "--version");
        string profile = Path.Combine(Path.GetDirectoryName(path)!, "profile");
        string output = OutsideProgram.Run(
            "sh", "-c", "exec chromium \"$@\" 2>&1", "sh", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            $"--user-data-dir={profile}",
            "--enable-logging=stderr", "--window-size=1200,3000", "--virtual-time-budget=5000", "--dump-dom", new Uri(path).AbsoluteUri);
        Assert.Equal("", string.Join('\n', output.Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf(":CONSOLE", StringComparison.Ordinal)..])));
        return Script().Replace(output[output.IndexOf("<body", StringComparison.Ordinal)..], "");
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline, 10_000)]
    private static partial Regex Script();
}
