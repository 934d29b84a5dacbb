using Crest.Experiments.Configurations;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Configurations;

/// <summary>A folder of configuration files.</summary>
internal sealed class SampleConfig : IDisposable
{
    private readonly Crest.Tests.ReferenceData.TemporaryFolder _folder = new();

    public SampleConfig(params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files) _folder.Write(path, text);
    }

    /// <summary>What paths in it begin with.</summary>
    public string Folder => At("x")[..^1];

    public string At(string path) => _folder.At(path);

    public void Write(string path, string text) => _folder.Write(path, text);

    public ConfigComposer Composer() => new(At("main.yaml"), SampleOptions.All);

    public ComposedConfig Compose(params string[] words) =>
        Composer().Compose([.. words.Select(word => ConfigOverride.Parse(word, SampleOptions.Keys))], []);

    /// <summary>The options as <c>key=value</c>, in the order of the options' names.</summary>
    public string Options(params string[] words) => string.Join(' ', Compose(words).Options()
        .OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key}={option.Value.Text}"));

    /// <summary>A value below <c>variables</c>.</summary>
    public string Variable(string name, params string[] words) =>
        OverrideGrammarTests.Written(Compose(words).Find("variables", name)!);

    public string Fault(params string[] words) =>
        Assert.Throws<CrestException>(() =>
        {
            ComposedConfig config = Compose(words);
            config.Options();
            config.Tags();
        }).Message.Replace(Folder, "", StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
