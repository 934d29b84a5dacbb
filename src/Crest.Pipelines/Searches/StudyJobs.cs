using System.Globalization;
using System.Text.RegularExpressions;
using Crest.Foundation.Projects;
using Crest.Hosts.Schedulers;

namespace Crest.Pipelines.Searches;

/// <summary>The folders of the array jobs of a study: <c>.crest/jobs/STUDY-TIME</c>.</summary>
internal static partial class StudyJobs
{
    /// <summary>The folder of a new job; it is not made.</summary>
    /// <param name="project">The project.</param>
    /// <param name="study">The study's name.</param>
    /// <param name="now">The local time.</param>
    public static string NewFolder(Project project, string study, DateTimeOffset now) =>
        project.JobFolder(string.Create(CultureInfo.InvariantCulture, $"{study}-{now:yyyyMMdd-HHmmss}"));

    /// <summary>
    /// Deletes the environments, which may contain a password, of all jobs of a study that has ended. A job whose command was killed left
    /// its own for tasks that had not started; such a task has nothing to do any more.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="study">The study's name.</param>
    /// <param name="message">Told where a file cannot be deleted; null for nobody.</param>
    public static void DeleteEnvironments(Project project, string study, Action<string>? message)
    {
        string begin = project.JobFolder($"{study}-"), jobs = Path.GetDirectoryName(begin)!;
        if (!Directory.Exists(jobs)) return;
        foreach (string folder in Directory.EnumerateDirectories(jobs, $"{Path.GetFileName(begin)}*"))
        {
            // The name of another study may begin with this one's.
            if (!Time().IsMatch(folder[begin.Length..])) continue;
            string file = Path.Combine(folder, Scheduler.EnvironmentName);
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                message?.Invoke($"warning: {file}: cannot be deleted ({e.Message}); delete it, because it may contain a password");
            }
        }
    }

    [GeneratedRegex("^[0-9]{8}-[0-9]{6}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Time();
}
