using Crest.Foundation.Errors;
using Crest.Workflows.Conditions;

namespace Crest.Workflows.Tests.Conditions;

public sealed class JavaScriptConditionTests
{
    private static readonly Dictionary<string, string> Variables =
        new()
        {
            ["WHEEL_CURRENT_INDEX"] = "3", ["NAME"] = "a\"b\n", ["EMPTY"] = "", ["class"] = "reserved",
            ["Math"] = "shadowed", ["undefined"] = "x",
        };

    [Theory]
    [InlineData("WHEEL_CURRENT_INDEX < 10", true)]
    [InlineData("WHEEL_CURRENT_INDEX + 1 == '31'", true)]
    [InlineData("Number(WHEEL_CURRENT_INDEX) + 1 === 4", true)]
    [InlineData("WHEEL_CURRENT_INDEX > 3", false)]
    [InlineData("NAME === 'a\"b\\n'", true)]
    [InlineData("EMPTY", false)]
    [InlineData("'0'", true)]
    [InlineData("0", false)]
    [InlineData("NaN", false)]
    [InlineData("[]", true)]
    [InlineData("null", false)]
    [InlineData("true", true)]
    [InlineData(" false ", false)]
    [InlineData("let limit = 5; WHEEL_CURRENT_INDEX < limit;", true)]
    [InlineData("[1, 2, 3].some(n => n > WHEEL_CURRENT_INDEX)", false)]
    [InlineData("/^a/.test(NAME) && typeof missing === 'undefined'", true)]
    [InlineData("Math === 'shadowed'", true)]
    [InlineData("'ab'.repeat(2).padStart(6, '-') === '--abab'", true)]
    public void The_value_of_the_expression_decides(string expression, bool expected)
    {
        JavaScriptCondition.Check(expression, "loop");
        Assert.Equal(expected, JavaScriptCondition.Holds(expression, "loop", Variables));
    }

    [Theory]
    [InlineData("1 +", "Unexpected end of input")]
    [InlineData("if then", "Unexpected identifier 'then'")]
    [InlineData("check.sh", "there is no such file")]
    [InlineData("../scripts/my-check.py", "there is no such file")]
    public void What_is_no_expression_is_found_before_it_runs(string expression, string why) => Assert.Contains(
        $"'{expression}' is neither a script in loop nor a JavaScript expression: {why}",
        Assert.Throws<CrestException>(() => JavaScriptCondition.Check(expression, "loop")).Message);

    [Fact]
    public void A_nesting_without_end_is_an_error_and_not_the_end_of_the_program()
    {
        foreach (string part in (string[])["(", "[", "!", "1+", "a=>", "{"])
        {
            string expression = string.Concat(Enumerable.Repeat(part, JavaScriptCondition.LongestExpression / part.Length));
            Assert.Throws<CrestException>(() => JavaScriptCondition.Check(expression, "loop"));
        }

        Assert.Contains(
            "is longer than 10000 characters",
            Assert.Throws<CrestException>(() => JavaScriptCondition.Check(new string('(', 10_001), "loop")).Message);
    }

    [Theory]
    [InlineData("while (true);", "has not ended after 5 s")]
    [InlineData("for (;;) {}", "has not ended after 5 s")]
    [InlineData("/(a+)+$/.test('a'.repeat(60) + '!')", "has not ended after 5 s")]
    [InlineData("let s = 'x'; while (true) s += s;", "needs more than 16 MiB of memory")]
    [InlineData("let a = []; while (true) a.push('x' + a.length);", "needs more than 16 MiB of memory")]
    [InlineData("new Array(1e9).fill(0)", "needs more than 16 MiB of memory")]
    [InlineData("Array.from({length: 1e8})", "needs more than 16 MiB of memory")]
    [InlineData("'x'.repeat(5e8)", "the string is too long")]
    [InlineData("'x'.padEnd(5e8)", "the string is too long")]
    [InlineData("let f = () => f(); f()", "calls itself without end")]
    [InlineData("class A { constructor() { new A(); } } new A()", "calls itself without end")]
    [InlineData("let o = { valueOf() { return this > 1; } }; o > 1", "Maximum call stack size exceeded")]
    [InlineData("let o = { toString() { return `${this}`; } }; `${o}`", "Maximum call stack size exceeded")]
    [InlineData("let o = { get [Symbol.toPrimitive]() { return () => +this; } }; +o", "Maximum call stack size exceeded")]
    [InlineData("let x = []; for (let i = 0; i < 50000; i++) x = [x]; x.flat(Infinity)", "Maximum call stack size exceeded")]
    [InlineData("throw new Error('no\\nluck')", "has failed: no luck")]
    public void A_condition_that_would_not_end_does(string expression, string why)
    {
        JavaScriptCondition.Check(expression, "loop");
        string message = Assert.Throws<CrestException>(() => JavaScriptCondition.Holds(expression, "loop", Variables)).Message;
        Assert.Contains(why, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("System.IO.File.Exists('/etc/passwd')")]
    [InlineData("importNamespace('System')")]
    [InlineData("require('fs')")]
    [InlineData("process.exit(0)")]
    [InlineData("import('fs')")]
    [InlineData("eval('1')")]
    [InlineData("new Function('return 1')()")]
    [InlineData("globalThis.constructor.constructor('return 1')()")]
    [InlineData("(() => {}).constructor('return 1')()")]
    [InlineData("new ArrayBuffer(2e9)")]
    [InlineData("new Uint8Array(2e9)")]
    [InlineData("new Proxy({}, {})")]
    [InlineData("BigInt('9'.repeat(1e5))")]
    [InlineData("NAME.GetType()")]
    [InlineData("unknown > 1")]
    public void Nothing_of_the_program_or_the_machine_is_in_reach(string expression) =>
        Assert.Throws<CrestException>(() => JavaScriptCondition.Holds(expression, "loop", Variables));

    [Fact]
    public void An_unknown_name_says_what_was_looked_for() => Assert.Equal(
        "'unknown > 1' is neither a script in loop nor a JavaScript expression: unknown is not defined",
        Assert.Throws<CrestException>(() => JavaScriptCondition.Holds("unknown > 1", "loop", Variables)).Message);

    [Fact]
    public void Conditions_do_not_see_what_others_left()
    {
        Assert.True(JavaScriptCondition.Holds("left = 1", "loop", Variables));
        Assert.False(JavaScriptCondition.Holds("typeof left !== 'undefined'", "loop", Variables));
    }
}
