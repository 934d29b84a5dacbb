using Crest.Foundation.Errors;

namespace Crest.Workflows.Components;

/// <summary>The order of the tasks of a step job: by their numbers, each after the one before, on the host of the job.</summary>
internal static class StepOrder
{
    /// <summary>The options of a task that a step has from its job.</summary>
    public static IReadOnlySet<string> OptionsOfJob { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "host", "use-job-scheduler", "queue", "submit-option" };

    /// <summary>A step job with its tasks in order.</summary>
    /// <param name="job">The step job as the file defines it.</param>
    /// <exception cref="CrestException">A component of it is not a step, or two steps have one number.</exception>
    public static StepJobComponent Of(StepJobComponent job)
    {
        if (job.Components.FirstOrDefault(component => component is not StepJobTaskComponent) is { } other)
            throw new CrestException($"{other.Position}: {other.Path} is a {other.Kind}; a stepjob contains only stepjobTask");
        var steps = new List<StepJobTaskComponent>();
        foreach (StepJobTaskComponent step in job.Components.Cast<StepJobTaskComponent>().OrderBy(step => step.Stepnum))
        {
            StepJobTaskComponent? before = steps.LastOrDefault();
            if (before?.Stepnum == step.Stepnum)
                throw new CrestException($"{step.Position}: {step.Path} and {before.Name} have the stepnum {step.Stepnum}");
            if (step.UseDependency) StepDependency.Parse(step);
            steps.Add(step with
            {
                Host = job.Host,
                UseJobScheduler = job.UseJobScheduler,
                Queue = job.Queue,
                SubmitOption = job.SubmitOption,
                Previous = before is null ? step.Previous : [.. step.Previous.Append(before.Name).Distinct(StringComparer.Ordinal)],
            });
        }

        return job with { Components = steps };
    }
}
