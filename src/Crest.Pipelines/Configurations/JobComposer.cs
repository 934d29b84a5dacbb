using Crest.Experiments.Configurations;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>Makes jobs of a configuration file, override words and options of the command line.</summary>
public sealed class JobComposer
{
    private readonly JobDefinition _definition;
    private readonly ConfigComposer _composer;
    private readonly IReadOnlyList<ConfigOverride> _overrides;

    /// <summary>Reads the file and the words.</summary>
    /// <param name="definition">The job.</param>
    /// <param name="file">The file; null where there are override words alone.</param>
    /// <param name="words">The override words.</param>
    /// <exception cref="CrestException">The file is not there, or for another job; or a word is no override.</exception>
    public JobComposer(JobDefinition definition, string? file, IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _definition = definition;
        _composer = new ConfigComposer(file, definition.Options);
        _overrides = [.. words.Select(word => ConfigOverride.Parse(word, _composer.Keys))];
        if (_composer.Command is { } command && OptionName.Canonical(command) != definition.Name)
            throw new CrestException($"{file}: is for 'crest {command}', not for 'crest {definition.Name}'");
    }

    /// <summary>Makes one job.</summary>
    /// <param name="given">The options of the command line with their words, by name.</param>
    /// <exception cref="CrestException">The configuration does not fit the job.</exception>
    /// <exception cref="OptionException">An option of the command line is wrong or missing.</exception>
    public ConfiguredJob One(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> given)
    {
        if (_overrides.FirstOrDefault(word => word.Sweep is not null) is { } sweep)
            throw new CrestException($"{sweep.Origin}: has several values; give --multirun for a job of each, or put commas in quotes");
        return Make(_overrides, [.. given]);
    }

    /// <summary>Makes a job of each combination of the values of the sweeps. All are made before any is started.</summary>
    /// <param name="given">The options of the command line with their words, by name.</param>
    /// <exception cref="CrestException">The configuration of one of them does not fit the job.</exception>
    /// <exception cref="OptionException">An option of the command line is wrong or missing.</exception>
    public IReadOnlyList<ConfiguredJob> All(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> given)
    {
        KeyValuePair<string, IReadOnlyList<string>>[] options = [.. given];
        return [.. _composer.Expand(_overrides).Select(overrides => Make(overrides, options))];
    }

    private ConfiguredJob Make(IReadOnlyList<ConfigOverride> overrides, KeyValuePair<string, IReadOnlyList<string>>[] given)
    {
        ComposedConfig composed = _composer.Compose(
            overrides, given.Select(option => KeyValuePair.Create(_composer.Keys.Option(option.Key)!, option.Value)));
        IReadOnlyList<ConfigOption> options = composed.Options();
        foreach (ConfigOption option in options.Where(option => option.IsGiven)) Check(option);
        Dictionary<string, ConfigOption> byName = options.ToDictionary(option => option.Option.Name);
        ConfigOverride[] swept = [.. overrides.Index().Where(word => _overrides[word.Index].Sweep is not null).Select(word => word.Item)];
        var configured = new ConfiguredJob(_definition, null!, options, composed.Tags(), swept);
        try
        {
            return configured with { Job = _definition.Bind(configured.Words) };
        }
        catch (OptionException e) when (byName.TryGetValue(e.Option, out ConfigOption? option) && !IsTyped(option))
        {
            throw Fault(option, e);
        }
    }

    private static void Check(ConfigOption option)
    {
        try
        {
            option.Option.Parse(option.Words());
        }
        catch (OptionException e) when (!IsTyped(option))
        {
            throw Fault(option, e);
        }
    }

    private static bool IsTyped(ConfigOption option) => option.Value.Origin.StartsWith("--", StringComparison.Ordinal);

    private static CrestException Fault(ConfigOption option, OptionException e) =>
        new($"{option.Value.Origin}: {option.Key}: {e.Fault}", e);
}
