using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Experiments.Tests.Runs;

public class RunIdTests
{
    [Theory]
    [InlineData(1, "20190705_01_focalloss")]
    [InlineData(99, "20190705_99_focalloss")]
    [InlineData(100, "20190705_100_focalloss")]
    public void The_number_has_two_digits_and_more_past_99(int number, string expected) =>
        Assert.Equal(expected, new RunId(new DateOnly(2019, 7, 5), number, "focalloss").ToString());

    [Fact]
    public void What_is_written_reads_back()
    {
        var ids = from day in Gen.Choose(0, 3_000_000)
                  from number in Gen.Choose(1, 2000)
                  from method in Gen.Elements("a", "Batch-Norm", "pauc-2", "9")
                  select new RunId(DateOnly.FromDayNumber(day), number, method);
        Prop.ForAll(ids.ToArbitrary(), id => RunId.TryParse(id.ToString(), out RunId read) && read == id).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData("20190705_1_focalloss")]
    [InlineData("20190705_001_focalloss")]
    [InlineData("20190705_00_focalloss")]
    [InlineData("20190731_01_")]
    [InlineData("20190231_01_a")]
    [InlineData("20190705_01_a_b")]
    [InlineData("20190705_01_a b")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_text_is_no_id(string? text) => Assert.False(RunId.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("a_b")]
    [InlineData("../x")]
    [InlineData("é")]
    public void A_method_is_letters_digits_and_dashes(string method)
    {
        CrestException error = Assert.Throws<CrestException>(() => RunId.CheckMethod(method));
        Assert.Contains("letters, digits and dashes", error.Message, StringComparison.Ordinal);
    }
}
