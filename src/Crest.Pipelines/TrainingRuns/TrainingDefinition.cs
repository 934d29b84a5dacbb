using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>A training of the catalogue: its options may come from a file of parameters too, and a search may vary them.</summary>
/// <param name="Name">The words, divided by blanks.</param>
/// <param name="Type">The record.</param>
/// <param name="Description">What it does.</param>
/// <param name="Example">Options of an example that works.</param>
/// <param name="DataExample">Those of them that name the data.</param>
public sealed record TrainingDefinition(string Name, Type Type, string Description, string Example, string DataExample)
    : JobDefinition(Name, Type, Description, Example)
{
    private static readonly string ParameterPath = OptionName.Of(nameof(TrainingJob.ParameterPath));

    /// <summary>The options that the trials of a search are made of.</summary>
    public IEnumerable<OptionDefinition> OfTrials =>
        Options.Where(option => option.Role is OptionRole.Input or OptionRole.Protocol or OptionRole.Hyperparameter);

    /// <summary>The words after <c>train</c>, as a study keeps them.</summary>
    public IReadOnlyList<string> MethodWords => [.. Words.Skip(1)];

    /// <summary>The definition of a record that has a <see cref="CommandAttribute"/>.</summary>
    /// <typeparam name="TJob">The record.</typeparam>
    /// <param name="description">What it does.</param>
    /// <param name="example">Options of an example that works.</param>
    /// <param name="dataExample">Those of them that name the data.</param>
    public static TrainingDefinition Of<TJob>(string description, string example, string dataExample)
        where TJob : TrainingJob => new(CommandAttribute.WordsOf(typeof(TJob)), typeof(TJob), description, example, dataExample);

    /// <inheritdoc/>
    public override Job Bind(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> given)
    {
        KeyValuePair<string, IReadOnlyList<string>>[] options = [.. given];
        OptionTable table = OptionTable.Of(Type);
        if (Array.Find(options, option => OptionName.Canonical(option.Key) == ParameterPath).Value is not [var path])
            return base.Bind(options);
        HashSet<OptionDefinition?> named = [.. options.Select(option => table.Find(option.Key))];
        KeyValuePair<string, IReadOnlyList<string>>[] read =
            [.. WordsOf(BestParameterFile.Read(path), path).Where(option => !named.Contains(table.Find(option.Key)))];
        try
        {
            return base.Bind([.. options, .. read]);
        }
        catch (OptionException e) when (read.Any(option => option.Key == e.Option))
        {
            throw new CrestException($"{path}: {OptionName.InFiles(e.Option)}: {e.Fault}", e);
        }
    }

    /// <summary>The option that a parameter of a search means.</summary>
    /// <param name="parameter">The option's name in any spelling.</param>
    /// <param name="source">Where it is named, for the error.</param>
    /// <exception cref="CrestException">There is no such option, or a search cannot vary it.</exception>
    public OptionDefinition Searchable(string parameter, string source)
    {
        OptionDefinition? option = OptionTable.Of(Type).Find(parameter);
        if (option is { IsSearchable: true }) return option;
        IEnumerable<string> known = Options.Where(o => o.IsSearchable).Select(o => OptionName.InFiles(o.Name));
        throw new CrestException($"{source}: '{parameter}' is not a parameter of 'crest {Name}'; known are {string.Join(", ", known)}");
    }

    /// <summary>Parameters as options; one that is null is left out, so that the option keeps its default.</summary>
    /// <param name="parameters">Name and value each.</param>
    /// <param name="source">Where they are from, for the error.</param>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> WordsOf(
        IEnumerable<KeyValuePair<string, object?>> parameters, string source) =>
        from parameter in parameters
        let option = Searchable(parameter.Key, source)
        where parameter.Value is not null
        select KeyValuePair.Create(option.Name, option.Words(parameter.Value));
}
