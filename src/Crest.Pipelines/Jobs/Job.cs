using Crest.Foundation.Errors;
using Crest.Foundation.Options;

namespace Crest.Pipelines.Jobs;

/// <summary>What a user can start by name: a record whose properties are its options.</summary>
public abstract record Job
{
    /// <summary>Makes sure that the options are in their ranges and fit each other, before anything is read.</summary>
    /// <exception cref="OptionException">A value is out of range, two options contradict each other, or one needs another.</exception>
    public virtual void Check()
    {
        OptionTable table = OptionTable.Of(GetType());
        table.Check(this);
        OutputFiles.Check(table, this);
    }

    /// <summary>Does the work.</summary>
    /// <param name="context">Where and for whom.</param>
    /// <returns>What it made.</returns>
    /// <exception cref="CrestException">The data are wrong, or the results cannot be written; what was there before stays.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract object RunAny(JobContext context);
}

/// <summary>A job with a result of its own type.</summary>
/// <typeparam name="TResult">What it makes.</typeparam>
public abstract record Job<TResult> : Job
    where TResult : notnull
{
    /// <inheritdoc cref="Job.RunAny"/>
    public abstract TResult Run(JobContext context);

    /// <inheritdoc/>
    public sealed override object RunAny(JobContext context) => Run(context);
}
