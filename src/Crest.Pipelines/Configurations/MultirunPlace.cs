using Crest.Foundation.Errors;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>Where the jobs of a multirun are run, and how many at a time.</summary>
public abstract class MultirunPlace
{
    /// <summary>The threads of a job that does not say how many.</summary>
    /// <param name="jobs">Number of jobs.</param>
    /// <param name="threads">The threads that the user gives each; null where none are given.</param>
    internal abstract int ThreadsOfEach(int jobs, int? threads);

    /// <summary>Makes sure that nothing of an earlier call is at work that this place cannot follow.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="number">The job.</param>
    /// <exception cref="CrestException">Something is.</exception>
    internal abstract void Check(MultirunFiles files, int number);

    /// <summary>Runs jobs to their ends, whatever becomes of others.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="tasks">The jobs.</param>
    /// <param name="context">Where they run.</param>
    /// <param name="ended">Told of each end, with why it failed or null; maybe by several threads.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal abstract void Run(
        MultirunFiles files, IReadOnlyList<MultirunTask> tasks, JobContext context, Action<MultirunTask, string?> ended);

    /// <summary>Why a job failed, from the last line that it printed.</summary>
    /// <param name="last">The line.</param>
    /// <param name="how">How it ended, where the line is no message of the program.</param>
    internal static string Failure(string last, string how)
    {
        const string program = "crest: ";
        return last.StartsWith(program, StringComparison.Ordinal) ? last[program.Length..] : $"{how}: {last}";
    }
}
