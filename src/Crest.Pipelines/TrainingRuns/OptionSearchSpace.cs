using Crest.Experiments.Studies;
using Crest.Foundation.Options;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>The search space of options: those that have a search range, in their order.</summary>
public static class OptionSearchSpace
{
    /// <summary>The space.</summary>
    /// <param name="options">The options of a training.</param>
    public static SearchSpace Of(IEnumerable<OptionDefinition> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SearchSpace([.. options.Where(option => option.Search is not null)
            .Select(option => KeyValuePair.Create(OptionName.InFiles(option.Name), Values(option)))]);
    }

    private static ParameterDistribution Values(OptionDefinition option)
    {
        SearchAttribute search = option.Search!;
        if (search.Choices.Count > 0)
            return new ParameterDistribution.Categorical(
                [.. search.Choices.Select(choice => choice is int number ? (long)number : choice)]);
        if (option.ValueType == typeof(int) || option.ValueType == typeof(long))
            return new ParameterDistribution.Integer(
                (long)search.Low, (long)search.High, search.Log, search.Step > 0 ? (long)search.Step : 1);
        return new ParameterDistribution.Real(search.Low, search.High, search.Log, search.Step > 0 ? search.Step : null);
    }
}
