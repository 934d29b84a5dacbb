using Crest.Experiments.Configurations;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Configurations;

/// <summary>
/// Files, groups, packages and override words are composed as Hydra composes them (https://hydra.cc/docs/advanced/defaults_list and
/// …/overriding_packages), but for sections: an option has one place.
/// </summary>
public sealed class ConfigComposerTests : IDisposable
{
    private readonly SampleConfig _config = new(
        ("main.yaml", "defaults:\n  - model: small\n  - data: simsn\nseed: 3\n"),
        ("model/small.yaml", "hidden_size: 16\nlearning_rate: 0.01\n"),
        ("model/large.yaml", "hidden_size: 500\n"),
        ("data/simsn.yaml", "data_path: simsn.nc\n"),
        ("data/deep.yaml", "data_path: deep.nc\n"),
        ("data/wide/east.yaml", "files: [e]\n"));

    public void Dispose() => _config.Dispose();

    [Theory]
    [InlineData("", "data.data_path=simsn.nc model.hidden_size=16 model.learning_rate=0.01 seed=3")]
    [InlineData("seed=4", "data.data_path=simsn.nc model.hidden_size=16 model.learning_rate=0.01 seed=4")]
    [InlineData("model=large", "data.data_path=simsn.nc model.hidden_size=500 seed=3")]
    [InlineData("model=[large,small]", "data.data_path=simsn.nc model.hidden_size=16 model.learning_rate=0.01 seed=3")]
    [InlineData("model=null", "data.data_path=simsn.nc seed=3")]
    [InlineData("~model", "data.data_path=simsn.nc seed=3")]
    [InlineData("~model=small", "data.data_path=simsn.nc seed=3")]
    [InlineData("model=large model.hidden-size=7", "data.data_path=simsn.nc model.hidden_size=7 seed=3")]
    [InlineData("hidden-size=7", "data.data_path=simsn.nc model.hidden_size=7 model.learning_rate=0.01 seed=3")]
    [InlineData("~hidden_size", "data.data_path=simsn.nc model.learning_rate=0.01 seed=3")]
    [InlineData("~seed=3", "data.data_path=simsn.nc model.hidden_size=16 model.learning_rate=0.01")]
    [InlineData("model={hidden_size:8}", "data.data_path=simsn.nc model.hidden_size=8 model.learning_rate=0.01 seed=3")]
    [InlineData("++model.batch=5", "data.data_path=simsn.nc model.batch_size=5 model.hidden_size=16 model.learning_rate=0.01 seed=3")]
    [InlineData("+train.batch-size=5 ~model", "data.data_path=simsn.nc seed=3 train.batch_size=5")]
    [InlineData("batch-norm=true ~model", "batch_norm=true data.data_path=simsn.nc seed=3")]
    [InlineData("~model ~data +data/wide=east", "data.wide.files=[e] seed=3")]
    [InlineData("~model ~data +data/wide@data=east files=[x,y]", "data.files=[x, y] seed=3")]
    [InlineData("~model ~data +data/wide=east files=extend_list(f)", "data.wide.files=[e, f] seed=3")]
    [InlineData("~model ~data +data/wide=east files.0=z", "data.wide.files=[z] seed=3")]
    public void Words_change_what_the_files_say(string words, string expected) =>
        Assert.Equal(expected, _config.Options(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("sed=4", "override 'sed=4': there is no key 'sed', did you mean 'seed'?")]
    [InlineData("model.hiden_size=4", "there is no key 'model.hiden_size', did you mean 'hidden_size'?")]
    [InlineData("modle.hidden_size=4", "the option is at model.hidden_size (model/small.yaml:1:1)")]
    [InlineData("modle.batch_size=4", "there is no key 'modle', did you mean 'model'?")]
    [InlineData("+seed=4", "seed is there already (main.yaml:4:1); write seed=… to change it")]
    [InlineData("+hidden-size=4", "hidden-size is there already (model/small.yaml:1:1)")]
    [InlineData("~epochs", "there is no key 'epochs'")]
    [InlineData("~batch-size", "'batch-size' is given nowhere and has its default: there is nothing to remove")]
    [InlineData("~x", "there is no key 'x'")]
    [InlineData("~seed=4", "the value is 3 (main.yaml:4:1), and is not removed")]
    [InlineData("model=huge", "override 'model=huge': there is no file model/huge.yaml; there are large, small")]
    [InlineData("model=lrge", "did you mean 'large'?")]
    [InlineData("~model=large", "the group has small (main.yaml:2:5), and is not removed")]
    [InlineData("data/wide=east", "no defaults list has the group 'data/wide'; there are model, data; +data/wide=NAME adds it")]
    [InlineData("+model=large", "the group 'model' is there twice, also at main.yaml:2:5")]
    [InlineData("modle/x=large", "there is no group 'modle/x': no such folder beside main.yaml")]
    [InlineData("seed=extend_list(1)", "seed is the number 3; extend_list needs a list")]
    [InlineData("+x=1", "override '+x=1': there is no option 'x'")]
    [InlineData("++command=x", "command is not changed by a word")]
    [InlineData("+hidden_size.a=1", "there can be no 'a' below the number 16")]
    public void A_word_that_does_not_fit_says_what_is_there(string word, string expected) =>
        Assert.Contains(expected, _config.Fault(word), StringComparison.Ordinal);

    [Fact]
    public void Options_of_the_command_line_override_all_else()
    {
        ConfigComposer composer = _config.Composer();
        ComposedConfig composed = composer.Compose(
            [ConfigOverride.Parse("hidden_size=7", composer.Keys)],
            [
                new(composer.Keys.Option("hidden-size")!, ["9"]), new(composer.Keys.Option("batch-norm")!, []),
                new(composer.Keys.Option("files")!, ["a${b}", "c"]),
            ]);
        ConfigOption[] options = [.. composed.Options()];
        ConfigOption size = Assert.Single(options, option => option.Option.Name == "hidden-size");
        Assert.Equal(("model.hidden_size", "9", "--hidden-size 9"), (size.Key, size.Value.Text, size.Value.Origin));
        Assert.Equal(["true"], Assert.Single(options, option => option.Key == "batch_norm").Words());
        Assert.Equal(["a${b}", "c"], Assert.Single(options, option => option.Key == "files").Words());
    }

    [Theory]
    [InlineData("defaults: [model: small, _self_]\nmodel: {hidden_size: 1}", "model.hidden_size=1 model.learning_rate=0.01")]
    [InlineData("defaults: [model: small]\nmodel: {hidden_size: 1}", "model.hidden_size=1 model.learning_rate=0.01")]
    [InlineData("defaults: [_self_, model: small]\nmodel: {hidden_size: 1}", "model.hidden_size=16 model.learning_rate=0.01")]
    [InlineData("defaults: [model/small]", "model.hidden_size=16 model.learning_rate=0.01")]
    [InlineData("defaults: [/model/small]", "model.hidden_size=16 model.learning_rate=0.01")]
    [InlineData("defaults: [model/small@net]", "net.hidden_size=16 net.learning_rate=0.01")]
    [InlineData("defaults: [model@net.deep: small]", "net.deep.hidden_size=16 net.deep.learning_rate=0.01")]
    [InlineData("defaults: [model@_global_: small]", "hidden_size=16 learning_rate=0.01")]
    [InlineData("defaults: [model@_here_: small]", "hidden_size=16 learning_rate=0.01")]
    [InlineData("defaults: [model: [small, large]]", "model.hidden_size=500 model.learning_rate=0.01")]
    [InlineData("defaults: [model: null]\nseed: 1", "seed=1")]
    [InlineData("defaults: [optional model: none]\nseed: 1", "seed=1")]
    [InlineData("defaults: [part]", "model.hidden_size=500 seed=5")]
    [InlineData("defaults: [part, override /model: small]", "model.hidden_size=16 model.learning_rate=0.01 seed=5")]
    [InlineData("defaults: [model: small, chooser]", "model.hidden_size=500")]
    [InlineData("defaults: [headed]", "top.seed=6")]
    [InlineData("defaults: [headed@x]", "x.seed=6")]
    [InlineData("defaults: [data/outer]", "data.batch_size=2 data.wide.files=[e]")]
    [InlineData("defaults: [data: outer]", "data.batch_size=2 data.wide.files=[e]")]
    [InlineData("defaults: [data@in: outer]", "in.batch_size=2 in.wide.files=[e]")]
    [InlineData("seed: 1_000\nbatch-size: 2\ndata_path: a_1", "batch_size=2 data_path=a_1 seed=1000")]
    [InlineData("seed: 1\nbatch-size: 2", "batch_size=2 seed=1")]
    public void A_defaults_list_says_which_files_are_merged_and_where(string main, string expected)
    {
        _config.Write("main.yaml", main);
        _config.Write("part.yaml", "defaults: [model: large]\nseed: 5");
        _config.Write("chooser.yaml", "defaults: [override model: large]");
        _config.Write("headed.yaml", "# A comment.\n# @package top\nseed: 6");
        _config.Write("data/outer.yaml", "defaults: [wide: east]\nbatch: 2");
        Assert.Equal(expected, _config.Options());
    }

    [Theory]
    [InlineData("defaults: 3", "main.yaml:1:1: defaults is the number 3; it must be a list")]
    [InlineData("defaults: [[a]]", "main.yaml:1:12: a list is no entry of a defaults list")]
    [InlineData("defaults: [_self_, _self_]", "_self_ is there twice")]
    [InlineData("defaults: [model: small, model: large]", "the group 'model' is there twice")]
    [InlineData("defaults: [model: none]", "there is no file model/none.yaml")]
    [InlineData("defaults: [model: ???]", "choose a file of the group: model=NAME; there are large, small")]
    [InlineData("defaults: [often model: small]", "'often model' is no group")]
    [InlineData("defaults: [../secret]", "is no path of groups")]
    [InlineData("defaults: [override model: small]", "no defaults list has the group 'model'")]
    [InlineData("defaults: [main]", "the defaults lists refer to each other in a circle")]
    [InlineData("hiden_size: 3", "main.yaml:1:1: there is no option 'hiden_size', did you mean 'hidden_size'?")]
    [InlineData("seed: 1\nbatch: 2\nbatch-size: 3", "main.yaml:3:1: 'batch-size' is given twice, also at main.yaml:2:1")]
    [InlineData("a: {seed: 1}\nb: {seed: 2}", "main.yaml:2:5: 'b.seed' is the option 'a.seed', which is given too (main.yaml:1:5)")]
    [InlineData("seed: ???", "main.yaml:1:1: seed must be given: Seed.")]
    [InlineData("[1]", "the file is a list; it must be a mapping")]
    public void A_wrong_file_is_named_with_its_line(string main, string expected)
    {
        _config.Write("main.yaml", main);
        Assert.Contains(expected, _config.Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mandatory_value_and_group_can_be_given_by_words()
    {
        _config.Write("main.yaml", "defaults: [model: ???]\nseed: ???");
        Assert.Equal("model.hidden_size=500 seed=2", _config.Options("model=large", "seed=2"));
    }

    [Fact]
    public void Sweeps_are_combined_the_last_word_fastest()
    {
        ConfigComposer composer = _config.Composer();
        ConfigOverride[] words =
            [.. ((string[])["model=glob(*)", "seed=1,2", "batch=5"]).Select(word => ConfigOverride.Parse(word, composer.Keys))];
        Assert.Equal(
            ["large 1 5", "large 2 5", "small 1 5", "small 2 5"],
            composer.Expand(words).Select(job => string.Join(' ', job.Select(word => word.Value!.Text))));
        string Fault(string word) =>
            Assert.Throws<CrestException>(() => composer.Expand([ConfigOverride.Parse(word, composer.Keys)])).Message;
        Assert.Contains("an interval has infinitely many values", Fault("seed=interval(0,1)"), StringComparison.Ordinal);
        Assert.Contains("glob is for groups", Fault("seed=glob(*)"), StringComparison.Ordinal);
        Assert.Contains("no file of the group matches", Fault("model=glob(x*)"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_changed_later_changes_no_job_of_a_sweep()
    {
        ConfigComposer composer = _config.Composer();
        string before = string.Join(' ', composer.Compose([], []).Options().Select(option => option.Value.Text));
        _config.Write("model/small.yaml", "hidden_size: 999\n");
        Assert.Equal(before, string.Join(' ', composer.Compose([], []).Options().Select(option => option.Value.Text)));
    }

    [Fact]
    public void What_a_run_has_left_is_a_configuration_without_its_folder()
    {
        _config.Write("main.yaml", "run: 20260101_01_x\ncommand: a b\nseed: 2\noutput_dir: old\nfingerprint: 12ab\n");
        Assert.Equal("a b", _config.Composer().Command);
        Assert.Equal("seed=2", _config.Options());
        Assert.Equal("output_dir=new seed=2", _config.Options("output-dir=new"));
    }

    [Fact]
    public void A_group_may_have_the_name_of_an_option()
    {
        _config.Write("main.yaml", "defaults: [batch_size: big]\nseed: 1");
        _config.Write("batch_size/big.yaml", "hidden_size: 7");
        Assert.Equal("batch_size.hidden_size=7 seed=1", _config.Options());
    }

    [Fact]
    public void Any_words_are_composed_or_refused()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        string[] kinds = ["", "+", "++", "~"];
        string[] names =
        [
            "model", "data/wide", "seed", "hidden-size", "model.hidden_size", "files", "files.0", "variables.a", "tags.b", "x.y",
            "data@net", "command", "_global_", "defaults",
        ];
        string[] values = ["small", "[a,b]", "{a:{b:1}}", "3", "${seed}", "${..x}", "null", "extend_list(a)", "choice(1,2)", "", "???"];
        for (int i = 0; i < 2000; i++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => kinds[random.Next(kinds.Length)]
                + names[random.Next(names.Length)] + (random.Next(8) == 0 ? "" : $"={values[random.Next(values.Length)]}"))];
            Exception? thrown = Record.Exception(() =>
            {
                ConfigComposer composer = _config.Composer();
                foreach (IReadOnlyList<ConfigOverride> job in composer.Expand(
                    [.. words.Select(word => ConfigOverride.Parse(word, composer.Keys))]))
                {
                    ComposedConfig composed = composer.Compose(job, []);
                    composed.Tags();
                    foreach (ConfigOption option in composed.Options()) option.Words();
                }
            });
            Assert.True(thrown is null or CrestException, $"seed {seed}, words {string.Join(' ', words)}: {thrown}");
        }
    }

    [Fact]
    public void Tags_are_free()
    {
        _config.Write("main.yaml", "tags: {author: mi, n: 3}\nseed: 1");
        IReadOnlyDictionary<string, string> tags = _config.Compose("+tags.z=new").Tags();
        Assert.Equal("author=mi n=3 z=new", string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Contains("the tag 'a' is a list", _config.Fault("+tags.a=[1]"), StringComparison.Ordinal);
    }
}
