using Crest.Numerics.Foundation;
using Crest.Pipelines.Supernova;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

public sealed class HyperparametersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_search_found_is_read_at_the_top_or_under_parameters()
    {
        const string all = """{"hidden_size":150.0,"n_highways":2,"use_bn":true,"dropout_rate":0.05,"outlier_rate":0.01,"blackout_rate":1}""";
        var expected = new Hyperparameters(150, 2, true, 0.05, 0.01, 1);
        Assert.Equal(expected, Read(all));
        Assert.Equal(expected, Read($$"""{"value":0.9,"parameters":{{all}}}"""));
        Assert.Equal(Hyperparameters.Default with { DropoutRate = 0.5 }, Read("""{"dropout_rate":0.5}"""));
    }

    [Theory]
    [InlineData("""{"hiden_size":10}""", "'hiden_size' is no parameter; known are hidden_size")]
    [InlineData("""{"hidden_size":0}""", "the hidden size is 0; it must be 1 to 100000")]
    [InlineData("""{"hidden_size":1e300}""", "hidden_size is 1e300; it must be a whole number")]
    [InlineData("""{"hidden_size":300.7}""", "hidden_size is 300.7; it must be a whole number")]
    [InlineData("""{"n_highways":-1}""", "the number of highway blocks is -1")]
    [InlineData("""{"dropout_rate":1}""", "the dropout rate is 1; it must be at least 0 and below 1")]
    [InlineData("""{"outlier_rate":1.1}""", "the outlier rate is 1.1; it must be 0 to 1")]
    [InlineData("""{"blackout_rate":-0.1}""", "the blackout rate is -0.1; it must be 0 to 1")]
    [InlineData("""{"dropout_rate":"0.1"}""", "not a file of parameters")]
    [InlineData("""{"use_bn":1}""", "not a file of parameters")]
    [InlineData("""{"parameters":[1]}""", "not a file of parameters")]
    [InlineData("[]", "not a file of parameters")]
    [InlineData("{", "not a file of parameters")]
    [InlineData("", "not a file of parameters")]
    public void A_wrong_file_is_told_in_one_line(string content, string expected)
    {
        string message = Assert.Throws<CrestException>(() => Read(content)).Message;
        Assert.Contains($"search.json: {expected}", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.Contains("there is no such file", Assert.Throws<CrestException>(() => Hyperparameters.Read(_folder.At("none.json"))).Message);

    private Hyperparameters Read(string content) => Hyperparameters.Read(_folder.Write("search.json", content));
}
