using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>
/// Runs the tasks of a step job one after the other. A step runs once the one before has succeeded, or where its own condition on the exit
/// codes of earlier steps says so.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="job">The step job, whose tasks are in order.</param>
/// <param name="place">Its folder.</param>
internal sealed class StepJobRun(RunContext context, StepJobComponent job, Place place)
{
    /// <summary>Runs the steps.</summary>
    public async Task<Outcome> Run()
    {
        var codes = new Dictionary<int, int>();
        var outcomes = new List<Outcome>();
        foreach (StepJobTaskComponent step in job.Components.Cast<StepJobTaskComponent>().Where(step => !step.Disable))
        {
            bool runs = step.UseDependency
                ? !StepDependency.Parse(step).Forbids(codes)
                : outcomes.All(outcome => outcome.Kind == OutcomeKind.Finished);
            Outcome outcome = runs ? await new TaskRun(context, step, place).Run().ConfigureAwait(false) : Outcome.NotRun;
            if (runs && context.Journal[place.PathOf(step)].ExitCode is { } code) codes[step.Stepnum] = code;
            outcomes.Add(outcome);
            if (!runs && step.UseDependency && StepDependency.Parse(step).EndsJob) break;
        }

        bool ran = outcomes.Any(outcome => outcome.Ran);
        if (outcomes.Any(outcome => outcome.Kind == OutcomeKind.Failed)) return new Outcome(OutcomeKind.Failed, ran);
        if (context.IsEnding && outcomes.Any(outcome => outcome.Kind == OutcomeKind.NotRun)) return new Outcome(OutcomeKind.NotRun, ran);
        FileLinks.Make(place.Folder, FileLinks.OutputsIn(job, place.Folder));
        return new Outcome(OutcomeKind.Finished, ran);
    }
}
