using Crest.Foundation.Options;
using Crest.Hosts.Schedulers;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Searches;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.Jobs;

/// <summary>All options of all jobs: what a definition says is what the configuration, the fingerprint, searches and parsers do.</summary>
public class OptionDefinitionTests
{
    public static TheoryData<string> Names => [.. JobCatalogue.All.Select(job => job.Name)];

    public static TheoryData<string> Trainings => [.. TrainingCatalogue.All.Select(job => job.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_option_is_described_and_every_default_is_one_of_its_values(string name)
    {
        foreach (OptionDefinition option in JobCatalogue.Find(name).Options)
        {
            Assert.EndsWith(".", option.Description, StringComparison.Ordinal);
            Assert.Equal(option.Name, OptionName.Canonical(option.Name));
            // An empty text is the default of an option that may be left out, and cannot be given.
            if (option.Default is { } value and not "" && option.Range.Special != -1) option.Parse(option.Words(value));
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Each_option_alone_arrives_in_the_job_the_configuration_and_the_fingerprint(string name)
    {
        JobDefinition job = JobCatalogue.Find(name);
        var usual = (TrainingJob)job.Bind(Required(job));
        string fingerprint = TrainingFingerprint.Of(usual, "data");
        foreach (OptionDefinition option in job.Options)
        {
            if (Other(option) is not { } words) continue;
            foreach (string spelling in (string[])[option.Name, OptionName.InFiles(option.Name), .. option.Aliases])
            {
                KeyValuePair<string, IReadOnlyList<string>>[] given =
                    [.. Required(job).Where(o => o.Key != option.Name), new(spelling, words)];
                var changed = (TrainingJob)OptionTable.Of(job.Type).Bind(given);
                Assert.Equal(option.Parse(words), option.Get(changed));
                Assert.Equal(option.InFingerprint, TrainingFingerprint.Of(changed, "data") != fingerprint);
                Dictionary<string, object?> recorded = changed.Options().ToDictionary();
                Assert.Equal(option.IsRecorded, recorded.ContainsKey(OptionName.InFiles(option.Name)));
                if (option.IsRecorded) Assert.Equal(option.Record(changed), recorded[OptionName.InFiles(option.Name)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void The_usual_search_space_is_made_of_options_that_a_search_may_vary(string name)
    {
        var training = (TrainingDefinition)JobCatalogue.Find(name);
        var job = (TrainingJob)training.Bind(Required(training));
        Assert.NotEmpty(job.DefaultSpace.Parameters);
        Assert.All(job.DefaultSpace.Parameters, parameter => training.Searchable(parameter.Key, "space"));
        Assert.All(training.Options.Where(o => o.Search is not null), option => Assert.True(option.IsSearchable));
        Assert.All(SearchDefinition.Of(training), search =>
            Assert.DoesNotContain(search.Options, o => o.Name is "resume" or "force" or "parameter-path"));
    }

    [Fact]
    public void The_schedulers_that_a_search_names_are_those_there_are() => Assert.Equal(
        SchedulerDefinition.Names.Order(StringComparer.Ordinal),
        OptionTable.Of(typeof(SearchWithWorkers)).Find("submit")!.Choices.Order(StringComparer.Ordinal));

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Required(JobDefinition job) =>
        from option in job.Options
        where option.IsRequired
        select KeyValuePair.Create(option.Name, (IReadOnlyList<string>)[option.Choices.Count > 0 ? option.Choices[0] : "value"]);

    /// <summary>Words of a value that is not the default; null where the type is one of the field's, which has tests of its own.</summary>
    private static IReadOnlyList<string>? Other(OptionDefinition option)
    {
        if (option.IsFlag) return ["true"];
        if (option.Choices.Count > 0) return [option.Choices[^1]];
        if (option.ValueType == typeof(string)) return ["other"];
        if (option.ValueType == typeof(IReadOnlyList<double>)) return ["0.25", "0.5"];
        if (option.ValueType == typeof(int) || option.ValueType == typeof(long)) return [option.Name == "threads" ? "3" : "7"];
        if (option.ValueType == typeof(double)) return [option.Range.Minimum >= 1 ? "1.5" : "0.625"];
        return null;
    }
}
