using System.Text;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;

namespace Crest.Workflows.Schedulers;

/// <summary>The files of an array job, in bash.</summary>
internal static partial class JobScript
{
    /// <summary>The script that each task runs.</summary>
    /// <param name="job">The job.</param>
    /// <param name="directive">What a line for the scheduler begins with.</param>
    /// <param name="options">The scheduler's options; the user's own follow them, so that they win.</param>
    /// <param name="openLog">The line that opens the log.</param>
    /// <param name="environment">The file of the environment.</param>
    /// <param name="run">The lines that run the command.</param>
    public static string Text(ArrayJob job, string directive, IEnumerable<string> options, string openLog, string environment, string run)
    {
        foreach (string option in job.SubmitOptions)
            if (option.Trim().Length == 0 || option.AsSpan().IndexOfAny("\r\n") >= 0) throw new CrestException($"'{option.ReplaceLineEndings(" ")}': a submit option is one line that is not empty, such as '-l h_vmem=4G'");
        var text = new StringBuilder("#!/bin/bash\n");
        foreach (string option in options.Concat(job.SubmitOptions)) text.Append(directive).Append(' ').Append(option).Append('\n');
        text.Append(openLog);
        text.Append($"cd -- {ShellWord.Quote(Path.GetFullPath(job.WorkingFolder))} || exit 1\n");
        text.Append("# The environment stands in a file that only you can read: there may be a password in it.\n");
        text.Append($". {ShellWord.Quote(environment)} || exit 1\n");
        return text.Append(run).ToString();
    }

    /// <summary>The words of the job's command as bash reads them.</summary>
    public static string CommandLine(ArrayJob job) => string.Join(' ', job.Command.Select(ShellWord.Quote));

    /// <summary>The file of the environment.</summary>
    public static string Exports(IReadOnlyDictionary<string, string> environment) =>
        string.Concat(environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"export {variable.Key}={ShellWord.Quote(variable.Value)}\n"));

    /// <summary>A job's name as any scheduler takes it: ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, a letter first.</summary>
    public static string Name(ArrayJob job)
    {
        string plain = NotPlain().Replace(job.Name, "-");
        return plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain : $"job-{plain}";
    }

    [GeneratedRegex("[^A-Za-z0-9._-]", RegexOptions.NonBacktracking)]
    private static partial Regex NotPlain();
}
