using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Yaml;
using Crest.Pipelines.Configurations;
using Crest.Pipelines.Jobs;
using Crest.Tests.ReferenceData;
using Json.Schema;

namespace Crest.Pipelines.Tests.Configurations;

/// <summary>Every job of the catalogue is configured by the one definition of its options.</summary>
public sealed partial class JobConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. JobCatalogue.All.Select(job => job.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_job_is_the_same_by_options_and_by_its_configuration(string name)
    {
        JobDefinition job = JobCatalogue.Find(name);
        KeyValuePair<string, IReadOnlyList<string>>[] given = [.. Given(job)];
        ConfiguredJob byOptions = new JobComposer(job, null, []).One(given);
        string yaml = byOptions.ToYaml();
        ConfiguredJob byFile = new JobComposer(job, _folder.Write("job.yaml", yaml), []).One([]);
        Assert.Equal(Written(byOptions), Written(byFile));
        Assert.Equal(
            OptionTable.Of(byOptions.Job.GetType()).Record(byOptions.Job), OptionTable.Of(byFile.Job.GetType()).Record(byFile.Job));
        Assert.All(byOptions.Options, option => Assert.StartsWith("--", option.Value.Origin, StringComparison.Ordinal));
        Assert.All(byFile.Options, option => Assert.Contains("job.yaml:", option.Value.Origin, StringComparison.Ordinal));
        Assert.True(IsValid(job, yaml), yaml);
        Assert.False(IsValid(job, $"{yaml}colour: red\n"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_key_of_any_job_is_an_error_with_its_line(string name)
    {
        JobDefinition job = JobCatalogue.Find(name);
        string file = _folder.Write("job.yaml", $"command: {name}\nsection:\n  colour: red\n");
        string fault = Assert.Throws<CrestException>(() => new JobComposer(job, file, []).One(Given(job))).Message;
        Assert.Contains("job.yaml:3:3: there is no option 'colour'", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_job_has_an_option_with_the_name_of_a_section()
    {
        string[] taken = ["variables", "tags", "command", "defaults"];
        Assert.DoesNotContain(JobCatalogue.All.SelectMany(job => job.Options), option => taken.Any(option.Answers));
        ConfiguredJob worker = new JobComposer(JobCatalogue.Find("worker"), null, ["study=a"]).One([]);
        Assert.Equal(["a"], worker.Words.Single().Value);
    }

    [Theory]
    [InlineData("hidden_size: 300\nlearning_rate: 1e-3\nbatch_norm: true", true)]
    [InlineData("model: {hidden_size: 300, deep: {n_highways: 3}}", true)]
    [InlineData("hidden-size: 300", true)]
    [InlineData("epoch: 300\nuse-bn: true", true)]
    [InlineData("epoch: 0", false)]
    [InlineData("epoch: 300\nepochs: 300", false)]
    [InlineData("batch-size: 30\nbatch_size: 30", false)]
    [InlineData("hidden_size: ${variables.n}\nvariables: {n: {any: 3}}\ntags: {a: b}", true)]
    [InlineData("hidden_size: ???\nepochs: null", true)]
    [InlineData("defaults: [model: small, _self_]\ncommand: train sn-class optimize", true)]
    [InlineData("band_data: {i: 3}", true)]
    [InlineData("hidden_size: many", false)]
    [InlineData("hidden_size: 0", false)]
    [InlineData("model: {hiden_size: 3}", false)]
    [InlineData("batch_norm: 3", false)]
    [InlineData("learning_rate_schedule: sometimes", false)]
    [InlineData("command: train redshift optimize", false)]
    [InlineData("model: 3", false)]
    public void The_schema_accepts_what_a_job_accepts(string yaml, bool isRight) =>
        Assert.Equal(isRight, IsValid(JobCatalogue.Find("train sn-class optimize"), yaml));

    [Fact]
    public void A_mapping_is_the_JSON_of_an_option()
    {
        JobDefinition job = JobCatalogue.Find("prepare train-data");
        ConfiguredJob made = new JobComposer(
            job, _folder.Write("job.yaml", "sn_types: {Ia: 0, Ib: 1}\nsplit_ratio: '8:1:1'\n"),
            ["+train-root=raw", "working-dir=work", "output-dir=out"]).One([]);
        Assert.Equal(["""{"Ia":0,"Ib":1}"""], made.Words.First(option => option.Key == "sn-types").Value);
        ConfiguredJob byWords = new JobComposer(
            job, null, ["sn-types={Ia:0,Ib:1}", "train-root=raw", "working-dir=work", "output-dir=out", "split-ratio=8:1:1"]).One([]);
        Assert.Equal(Written(made), Written(byWords));
    }

    /// <summary>The options of the example of a job, as the command line gives them.</summary>
    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Given(JobDefinition job)
    {
        // Words before the first option are those of the option that takes them.
        string? name = job.Options.FirstOrDefault(option => option.TakesWords)?.Name;
        List<string> words = [];
        foreach (Match match in Word().Matches(job.Example))
        {
            string word = match.Value.Trim('\'');
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(word);
                continue;
            }

            if (name is not null) yield return new(name, [.. words]);
            (name, words) = (word[2..], []);
        }

        if (name is not null) yield return new(name, [.. words]);
    }

    private static string Written(ConfiguredJob job) => string.Join(
        '\n', job.Words.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key} {Values(option.Value)}"));

    private static string Values(IReadOnlyList<string> words) => words.Count == 0 ? "true" : string.Join(' ', words);

    private static bool IsValid(JobDefinition job, string yaml) => JsonSchema.FromText(JobSchema.Write(job))
        .Evaluate(JsonSerializer.SerializeToElement(Json(YamlFile.Parse(yaml, "job.yaml")))).IsValid;

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Keys.Select(key => KeyValuePair.Create(key, mapping[key] is { } v ? Json(v) : null))),
        YamlList list => new JsonArray([.. list.Values.Select(Json)]),
        YamlScalar { Value: long whole } => JsonValue.Create(whole),
        YamlScalar { Value: double number } => JsonValue.Create(number),
        YamlScalar { Value: bool truth } => JsonValue.Create(truth),
        YamlScalar { Value: null } => null,
        YamlScalar scalar => JsonValue.Create(scalar.Content),
        _ => null,
    };

    [GeneratedRegex("'[^']*'|[^ ]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
