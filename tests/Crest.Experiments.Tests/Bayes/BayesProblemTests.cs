using Crest.Experiments.Bayes;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Bayes;

public sealed class BayesProblemTests : IDisposable
{
    private static readonly string[] Stables = ["A", "B", "C"];

    private static readonly BayesEvent Win = new("win", [0.118, 0.067, 0.033]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_wins_raise_the_probability_of_the_best_stables()
    {
        // By hand: 0.118² × 0.18 / (0.118² × 0.18 + 0.067² × 0.56 + 0.033² × 0.26) = 0.00250632 / 0.0053033.
        BayesStep[] steps = [.. new BayesProblem(Stables, [0.18, 0.56, 0.26], [Win, Win]).Steps()];
        Assert.Equal(0.47259630795919505, steps[1].Posteriors[0], 1e-14);
        // One win, likewise: 0.02124 / 0.06734.
        Assert.Equal(0.06734, steps[0].Evidence, 1e-15);
        Assert.Equal(0.02124 / 0.06734, steps[0].Posteriors[0], 1e-14);
    }

    [Fact]
    public void Counts_are_priors_too()
    {
        var counted = new BayesProblem(Stables, [35, 110, 51], [Win]);
        Assert.False(counted.IsNormalised);
        Assert.Equal([35 / 196.0, 110 / 196.0, 51 / 196.0], counted.Priors);
    }

    [Fact]
    public void Posteriors_sum_to_1_and_do_not_depend_on_the_order_of_the_events()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        string[] classes = ["a", "b", "c", "d"];
        for (int n = 0; n < 100; n++)
        {
            double[] weights = [.. classes.Select(_ => 0.01 + random.NextDouble())];
            BayesEvent[] events =
            [
                .. Enumerable.Range(0, random.Next(1, 7))
                    .Select(i => new BayesEvent($"{i}", [.. classes.Select(_ => 0.001 + (0.999 * random.NextDouble()))])),
            ];
            IReadOnlyList<double> forward = new BayesProblem(classes, weights, events).Steps().Last().Posteriors;
            IReadOnlyList<double> backward = new BayesProblem(classes, weights, [.. events.Reverse()]).Steps().Last().Posteriors;
            double[] products =
                [.. weights.Select((weight, c) => events.Aggregate(weight, (product, happened) => product * happened.Likelihoods[c]))];
            for (int c = 0; c < classes.Length; c++)
            {
                Assert.True(Math.Abs((products[c] / products.Sum()) - forward[c]) < 1e-12, $"seed {seed}: {forward[c]}");
                Assert.True(Math.Abs(backward[c] - forward[c]) < 1e-12, $"seed {seed}: {forward[c]}, backwards {backward[c]}");
            }
        }
    }

    [Theory]
    [InlineData(
        "b.yaml", "priors: {A: 35, B: 110, C: 51}\nevents:\n- {name: win, times: 2, likelihoods: {B: 0.067, A: 0.118, C: 0.033}}\n")]
    [InlineData("b.csv", "class,prior,win,win\nA,35,0.118,0.118\nB,110,0.067,0.067\nC,51,0.033,0.033\n")]
    public void A_problem_is_read_from_a_file(string name, string text)
    {
        BayesProblem read = BayesFile.Read(Write(name, text));
        Assert.Equal(Stables, read.Classes);
        Assert.Equal(["win", "win"], read.Events.Select(happened => happened.Name));
        Assert.Equal(Win.Likelihoods, read.Events[1].Likelihoods);
        Assert.Equal(196, read.PriorSum);
    }

    [Theory]
    [InlineData("b.yaml", "priors: {A: 1, B: -1}\nevents: []\n", "b.yaml:1:19: B is '-1'; it must be a number of at least 0")]
    [InlineData("b.yaml", "priors: {A: 1, B: 1}\nevents:\n- likelihoods: {A: 0.5}\n", "b.yaml:3:16: likelihoods lacks B")]
    [InlineData("b.yaml", "priors: {A: 1}\nevents: []\n", "b.yaml: there are at least two classes, not 1")]
    [InlineData("b.csv", "class,prior,x\nA,1,0.5\nB,1\n", "b.csv:3: there are 2 cells, not 3")]
    [InlineData("b.csv", "class,prior,x\nA,1,0.5\nB,1,y\n", "b.csv:3: x is 'y'")]
    [InlineData("b.csv", "class,prior,x\nA,1,0.5\nA,1,0.2\n", "the class 'A' is given twice")]
    [InlineData("b.csv", "class,prior,x\nA,1,0.5\nB,1,nan\n", "the likelihood of 'x' in class 'B' is NaN")]
    [InlineData("b.csv", "", "b.csv:1: the first line must name the columns")]
    [InlineData("b.txt", "", "ends with .yaml, .yml or .csv")]
    public void What_is_wrong_in_a_file_is_named_with_its_place(string name, string text, string message)
    {
        CrestException error = Assert.Throws<CrestException>(() => BayesFile.Read(Write(name, text)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = _folder[name];
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void An_event_that_no_class_allows_is_an_error()
    {
        var impossible = new BayesProblem(["a", "b"], [0, 1], [new BayesEvent("x", [1, 0])]);
        Assert.Contains("event 1, 'x', is impossible", Assert.Throws<CrestException>(() => impossible.Steps().Count()).Message);
    }
}
