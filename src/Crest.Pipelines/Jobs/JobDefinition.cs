using Crest.Foundation.Options;

namespace Crest.Pipelines.Jobs;

/// <summary>A job of the catalogue: the words that name it, and the record that its options make.</summary>
/// <param name="Name">The words, divided by blanks: <c>train sn-class optimize</c>.</param>
/// <param name="Type">The record.</param>
/// <param name="Description">What it does, in one or two sentences.</param>
/// <param name="Example">Options of an example that works.</param>
public record JobDefinition(string Name, Type Type, string Description, string Example)
{
    /// <summary>The words that name it.</summary>
    public IReadOnlyList<string> Words { get; } = Name.Split(' ');

    /// <summary>Its options.</summary>
    public virtual IReadOnlyList<OptionDefinition> Options => OptionTable.Of(Type).Options;

    /// <summary>The definition of a record that has a <see cref="CommandAttribute"/>.</summary>
    /// <typeparam name="TJob">The record.</typeparam>
    /// <param name="description">What it does, in one or two sentences.</param>
    /// <param name="example">Options of an example that works.</param>
    public static JobDefinition Of<TJob>(string description, string example)
        where TJob : Job => new(CommandAttribute.WordsOf(typeof(TJob)), typeof(TJob), description, example);

    /// <summary>Makes the job.</summary>
    /// <param name="given">The given options with their words, by name in any spelling; the others keep their defaults.</param>
    /// <exception cref="OptionException">An option is unknown or missing, a value is not one of the option's, or options
    /// contradict each other.</exception>
    public virtual Job Bind(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> given)
    {
        var job = (Job)OptionTable.Of(Type).Bind(given);
        job.Check();
        return job;
    }
}
