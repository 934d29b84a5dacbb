using Crest.Foundation.Options;

namespace Crest.Pipelines.Jobs;

/// <summary>The files that a job writes.</summary>
internal static class OutputFiles
{
    /// <summary>Makes sure that no file that a job writes is one that it reads: <c>--force</c> would replace the user's own data.</summary>
    /// <param name="table">The options of the job.</param>
    /// <param name="job">The job.</param>
    /// <exception cref="OptionException">One is.</exception>
    public static void Check(OptionTable table, Job job)
    {
        // Where a folder is asked for, a file in its place is no folder, which the job says.
        foreach (OptionDefinition output in table.Options.Where(o => o.Role == OptionRole.Output && o.Placeholder != "DIR"))
        {
            if (output.Get(job) is not string path || !File.Exists(path)) continue;
            foreach (OptionDefinition input in table.Options.Where(option => option.Role == OptionRole.Input))
            {
                IEnumerable<string> read = input.Get(job) switch { string one => [one], IEnumerable<string> many => many, _ => [] };
                if (read.Any(file => IsSame(file, path)))
                    throw new OptionException(output.Name, $"{path} is a file of --{input.Name}, which would be lost; give another file");
            }
        }
    }

    /// <summary>Whether two paths name one file; a link is the file that it leads to.</summary>
    private static bool IsSame(string read, string written) =>
        File.Exists(read) && string.Equals(Target(read), Target(written), OperatingSystem.IsLinux()
            ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static string Target(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
}
