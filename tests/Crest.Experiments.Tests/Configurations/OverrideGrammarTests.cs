using System.Globalization;
using Crest.Experiments.Configurations;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Configurations;

/// <summary>
/// The productions of the grammar of override words with the meaning that Hydra's documentation gives them
/// (https://hydra.cc/docs/advanced/override_grammar/basic and …/extended).
/// </summary>
public class OverrideGrammarTests
{
    /// <summary>The kind, the key, the package, and the value.</summary>
    public static TheoryData<string, string> Words => new()
    {
        { "key=value", "Change key 'value'" },
        { "key=", "Change key ''" },
        { "+key=value", "Add key 'value'" },
        { "++key=value", "AddOrChange key 'value'" },
        { "~key", "Remove key" },
        { "~key=value", "Remove key 'value'" },
        { "a.b.c=1", "Change a.b.c 1" },
        { "a.0.c=1", "Change a.0.c 1" },
        { "group/sub=deep", "Change group/sub 'deep'" },
        { "db@source=mysql", "Change db @source 'mysql'" },
        { "+db@a.b=mysql", "Add db @a.b 'mysql'" },
        { "db@_global_=mysql", "Change db @_global_ 'mysql'" },
        { "db@=mysql", "Change db @_global_ 'mysql'" },
        { "batch-size=3", "Change batch-size 3" },
        { "$key=1", "Change $key 1" },
        { "x='a, b'", "Change x 'a, b'" },
        { "x=\"a: 'b'\"", "Change x 'a: 'b''" },
        { "x='it\\'s'", "Change x 'it's'" },
        { "x='a\\b'", "Change x 'a\\b'" },
        { "x='a\\\\'", "Change x 'a\\'" },
        { "x='1'", "Change x '1'" },
        { "x='null'", "Change x 'null'" },
        { "x=null", "Change x null" },
        { "x=NULL", "Change x null" },
        { "x=10", "Change x 10" },
        { "x=-3", "Change x -3" },
        { "x=+3", "Change x 3" },
        { "x=1_000", "Change x 1000" },
        { "x=007", "Change x '007'" },
        { "x=3.14", "Change x 3.14r" },
        { "x=1.", "Change x 1r" },
        { "x=.5", "Change x 0.5r" },
        { "x=1e-3", "Change x 0.001r" },
        { "x=10_000.5", "Change x 10000.5r" },
        { "x=inf", "Change x Infinityr" },
        { "x=-Inf", "Change x -Infinityr" },
        { "x=nan", "Change x NaNr" },
        { "x=true", "Change x true" },
        { "x=FALSE", "Change x false" },
        { "x=1.2.3", "Change x '1.2.3'" },
        { "x=[a,2,3.5,true,null,'q']", "Change x ['a', 2, 3.5r, true, null, 'q']" },
        { "x=[]", "Change x []" },
        { "x=[ a , b c ]", "Change x ['a', 'b c']" },
        { "x=[[1],[2,3]]", "Change x [[1], [2, 3]]" },
        { "x={a:1,b:{c:2}}", "Change x {a: 1, b: {c: 2}}" },
        { "x={}", "Change x {}" },
        { "x={a: b:c}", "Change x {a: 'b:c'}" },
        { "x={1:a,true:b}", "Change x {1: 'a', true: 'b'}" },
        { "path=/data/x-y", "Change path '/data/x-y'" },
        { "t=10:30", "Change t '10:30'" },
        { "x=/-\\+.$%*@?|:", "Change x '/-\\+.$%*@?|:'" },
        { "x=*@?", "Change x '*@?'" },
        { "x=C:\\data", "Change x 'C:\\data'" },
        { "x= a b ", "Change x 'a b'" },
        { "x=a\\,b", "Change x 'a,b'" },
        { "x=\\(\\)\\[\\]\\{\\}\\:\\=\\\\", "Change x '()[]{}:=\\'" },
        { "x=\\ a\\ ", "Change x ' a '" },
        { "x=10\\ ", "Change x '10 '" },
        { "x=${a.b}", "Change x '${a.b}'" },
        { "x=${oc.env:HOME,'a}b'}/c", "Change x '${oc.env:HOME,'a}b'}/c'" },
        { "x=${a.${b}}", "Change x '${a.${b}}'" },
        { "x=\\${a}", "Change x '\\${a}'" },
        { "x=a,b,c", "Change x sweep('a', 'b', 'c')" },
        { "x=1,[2],{a:3}", "Change x sweep(1, [2], {a: 3})" },
        { "x=choice(a,b)", "Change x sweep('a', 'b')" },
        { "x=choice([1],[2])", "Change x sweep([1], [2])" },
        { "x=range(3)", "Change x sweep(0, 1, 2)" },
        { "x=range(0,10,2)", "Change x sweep(0, 2, 4, 6, 8)" },
        { "x=range(start=1,stop=4)", "Change x sweep(1, 2, 3)" },
        { "x=range(3,0,-1)", "Change x sweep(3, 2, 1)" },
        { "x=range(0,1,0.25)", "Change x sweep(0r, 0.25r, 0.5r, 0.75r)" },
        { "x=range(0,0.4,0.1)", "Change x sweep(0r, 0.1r, 0.2r, 0.3r)" },
        { "x=range(0,3.3)", "Change x sweep(0r, 1r, 2r, 3r)" },
        { "x=interval(0,1)", "Change x interval(0, 1)" },
        { "x=float(interval(0,1))", "Change x interval(0r, 1r)" },
        { "x=glob(*)", "Change x glob('*')" },
        { "x=glob([a*,b*],exclude=ab*)", "Change x glob('a*', 'b*' without 'ab*')" },
        { "x=sort(3,1,2)", "Change x sweep(1, 2, 3)" },
        { "x=sort(b,a,reverse=true)", "Change x sweep('b', 'a')" },
        { "x=sort(choice(3,1,2))", "Change x sweep(1, 2, 3)" },
        { "x=sort(sweep=range(3),reverse=true)", "Change x sweep(2, 1, 0)" },
        { "x=sort([3,1,2])", "Change x [1, 2, 3]" },
        { "x=tag(t1,t2,choice(a,b))", "Change x sweep('a', 'b') tagged t1 t2" },
        { "x=tag(tags=[t1],sweep=choice(a,b))", "Change x sweep('a', 'b') tagged t1" },
        { "x=int(3.9)", "Change x 3" },
        { "x=int('10')", "Change x 10" },
        { "x=int(true)", "Change x 1" },
        { "x=float(10)", "Change x 10r" },
        { "x=float('1e3')", "Change x 1000r" },
        { "x=str(10)", "Change x '10'" },
        { "x=str(10.0)", "Change x '10.0'" },
        { "x=str(true)", "Change x 'true'" },
        { "x=bool(0)", "Change x false" },
        { "x=bool('True')", "Change x true" },
        { "x=str([1,2])", "Change x ['1', '2']" },
        { "x=float({a:1})", "Change x {a: 1r}" },
        { "x=int(1.5,2.5)", "Change x sweep(1, 2)" },
        { "x=float(range(1,3))", "Change x sweep(1r, 2r)" },
        { "x=int(value=2.5)", "Change x 2" },
        { "x=extend_list(1,a)", "Extend x [1, 'a']" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_has_the_meaning_of_Hydra(string word, string expected) =>
        Assert.Equal(expected, Written(ConfigOverride.Parse(word, SampleOptions.Keys)));

    [Theory]
    [InlineData("", "a key is missing")]
    [InlineData("key", "'=' and a value are missing")]
    [InlineData("=a", "column 1: a key is missing")]
    [InlineData("a b=c", "a key cannot contain ' '")]
    [InlineData("x=a b)", "column 6: unexpected ')'")]
    [InlineData("x=a=b", "unexpected '='")]
    [InlineData("x=[a", "']' is missing at the end of the list")]
    [InlineData("x=[a,,b]", "a value is missing")]
    [InlineData("x={a:1", "'}' is missing")]
    [InlineData("x={a}", "unexpected '}'")]
    [InlineData("x={a:1,a:2}", "'a' is given twice")]
    [InlineData("x='a", "the quote ' is not closed")]
    [InlineData("x=${a", "'}' is missing at the end of the interpolation")]
    [InlineData("x=chioce(a,b)", "there is no function 'chioce', did you mean 'choice'?")]
    [InlineData("x=choice()", "choice: there must be at least one value")]
    [InlineData("x=choice(range(3))", "choice: takes values, no sweep")]
    [InlineData("x=range(3,1)", "range: the range is empty")]
    [InlineData("x=range(1,2,0)", "range: the step must not be 0")]
    [InlineData("x=range(a)", "range: takes numbers, not the text 'a'")]
    [InlineData("x=range(0,1e9)", "range: the range has more than 100000 values")]
    [InlineData("x=range(stop=3,4)", "arguments without names come before")]
    [InlineData("x=range(1,step=2,strat=3)", "there is no argument 'strat'")]
    [InlineData("x=sort(1,a)", "sort: sorts numbers or texts, not both")]
    [InlineData("x=int(foo)", "int: cannot convert the text 'foo'")]
    [InlineData("x=int('3.14')", "int: cannot convert the text '3.14'")]
    [InlineData("x=bool(foo)", "bool: cannot convert the text 'foo'")]
    [InlineData("x=tag(a,b)", "tag: takes tags and, after them, a sweep")]
    [InlineData("+x=extend_list(1)", "extend_list goes without +")]
    [InlineData("~x=a,b", "what is removed has one value")]
    public void A_wrong_word_says_what_is_wrong_and_where(string word, string expected)
    {
        string message = Assert.Throws<CrestException>(() => ConfigOverride.Parse(word, SampleOptions.Keys)).Message;
        Assert.StartsWith($"override '{word}': column ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shuffle_has_the_same_values_in_the_same_order_each_time()
    {
        ConfigOverride first = ConfigOverride.Parse("x=shuffle(range(20))", SampleOptions.Keys);
        long[] values = [.. first.Sweep!.Values.Select(value => (long)((ConfigScalar)value).Value!)];
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), values.Order());
        Assert.NotEqual(Enumerable.Range(0, 20).Select(i => (long)i), values);
        Assert.Equal(Written(first), Written(ConfigOverride.Parse("x=shuffle(range(20))", SampleOptions.Keys)));
        Assert.Equal("Change x [1]", Written(ConfigOverride.Parse("x=shuffle([1])", SampleOptions.Keys)));
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        const string signs = "ab1.-_=+~@/\\'\"[]{}(),:$ \t%*?|#!&é\0";
        string[] pieces = ["${", "choice(", "range(", "sort(", "int(", "oc.env:", "null", "1e9", "extend_list(", "x=", "tag(", "glob("];
        for (int i = 0; i < 2000; i++)
        {
            string word = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ =>
                random.Next(4) == 0 ? pieces[random.Next(pieces.Length)] : $"{signs[random.Next(signs.Length)]}"));
            if (random.Next(2) == 0) word = $"x={word}";
            Exception? thrown = Record.Exception(() => ConfigOverride.Parse(word, SampleOptions.Keys));
            Assert.True(thrown is null or CrestException, $"seed {seed}, word {word}: {thrown}");
        }
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        foreach (string open in (string[])["[", "{a:", "int("])
        {
            string word = $"x={string.Concat(Enumerable.Repeat(open, 50_000))}";
            Assert.Contains("nested more than", Assert.Throws<CrestException>(() => ConfigOverride.Parse(word, SampleOptions.Keys)).Message,
                StringComparison.Ordinal);
        }
    }

    private static string Written(ConfigOverride word)
    {
        string package = word.Package is { } named ? $" @{named}" : "";
        string value = word.Sweep is { } sweep ? $" {Written(sweep)}" : word.Value is { } single ? $" {Written(single)}" : "";
        return $"{word.Kind} {word.Key}{package}{value}";
    }

    private static string Written(ConfigSweep sweep)
    {
        string name = sweep.Kind == SweepKind.Values ? "sweep" : $"{sweep.Kind}".ToLowerInvariant();
        string without = sweep.Excluded.Count > 0 ? $" without {string.Join(", ", sweep.Excluded.Select(Written))}" : "";
        string tags = sweep.Tags.Count > 0 ? $" tagged {string.Join(' ', sweep.Tags)}" : "";
        return $"{name}({string.Join(", ", sweep.Values.Select(Written))}{without}){tags}";
    }

    internal static string Written(ConfigValue value) => value switch
    {
        ConfigList list => $"[{string.Join(", ", list.Items.Select(Written))}]",
        ConfigMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{entry.Key}: {Written(entry.Value)}"))}}}",
        ConfigScalar { Value: null } => "null",
        ConfigScalar { Value: string text } => $"'{text}'",
        ConfigScalar { Value: bool truth } => truth ? "true" : "false",
        ConfigScalar { Value: double real } => $"{real.ToString(CultureInfo.InvariantCulture)}r",
        ConfigScalar { Value: var whole } => $"{whole}",
        _ => throw new ArgumentException($"{value}"),
    };
}
