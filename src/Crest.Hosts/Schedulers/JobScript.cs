using System.Text;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;

namespace Crest.Hosts.Schedulers;

/// <summary>The files of an array job, in bash.</summary>
internal static partial class JobScript
{
    /// <summary>The script that each task runs. The user's options follow those of the scheduler, so that they win.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="job">The job.</param>
    /// <param name="environment">The file of the environment.</param>
    /// <exception cref="CrestException">
    /// A submit option is not one line, or the scheduler cannot write to the folder of the logs.
    /// </exception>
    public static string Text(SchedulerDefinition scheduler, ArrayJob job, string environment)
    {
        CheckOptions(job.SubmitOptions);
        var values = new Dictionary<string, string>
        {
            ["name"] = PlainName(job.Name),
            ["tasks"] = $"{job.Tasks}",
            ["first"] = "1",
            ["last"] = $"{job.Tasks}",
            ["log-folder"] = ShellWord.Quote(job.LogFolder),
            ["command"] = string.Join(' ', job.Command.Select(ShellWord.Quote)),
        };
        if (scheduler.Log is { } log) values["log"] = log.Path(job.LogFolder);
        var text = new StringBuilder("#!/bin/bash\n");
        foreach (string? option in scheduler.Options.Select(option => option.Fill(values)).OfType<string>().Concat(job.SubmitOptions))
            text.Append(scheduler.Directive).Append(' ').Append(option).Append('\n');
        text.Append(Lines(scheduler.OpenLog?.Fill(values)));
        text.Append($"cd -- {ShellWord.Quote(job.WorkingFolder)} || exit 1\n");
        text.Append("# The environment is in a file that only you can read, because it may contain a password.\n");
        text.Append($". {ShellWord.Quote(environment)} || exit 1\n");
        return text.Append(Lines(scheduler.Run.Fill(values))).ToString();
    }

    /// <summary>Refuses submit options that are not one line each.</summary>
    /// <exception cref="CrestException">One is not.</exception>
    public static void CheckOptions(IReadOnlyList<string> options)
    {
        foreach (string option in options)
        {
            if (option.Trim().Length == 0 || option.AsSpan().IndexOfAny("\r\n") >= 0)
                throw new CrestException(
                    $"'{option.ReplaceLineEndings(" ")}': a submit option is one line that is not empty, such as '-l h_vmem=4G'");
        }
    }

    /// <summary>The file of the environment.</summary>
    public static string Exports(IReadOnlyDictionary<string, string> environment) =>
        string.Concat(environment.OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => $"export {variable.Key}={ShellWord.Quote(variable.Value)}\n"));

    /// <summary>A job's name as any scheduler accepts it: ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, a letter first.</summary>
    public static string PlainName(string name)
    {
        string plain = NotPlain().Replace(name, "-");
        return plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain : $"job-{plain}";
    }

    private static string Lines(string? text) => string.IsNullOrEmpty(text) || text.EndsWith('\n') ? text ?? "" : $"{text}\n";

    [GeneratedRegex("[^A-Za-z0-9._-]", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NotPlain();
}
