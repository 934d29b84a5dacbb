using System.Text.RegularExpressions;
using Acornima.Ast;
using Crest.Foundation.Errors;
using Jint;
using Jint.Runtime;

namespace Crest.Workflows.Conditions;

/// <summary>
/// A condition that is a JavaScript expression. It sees the variables of its component as strings and nothing else of this program or
/// of the machine, and has little time and memory. Jint is loaded when the first condition is read, so a workflow without one never
/// loads it.
/// </summary>
internal static partial class JavaScriptCondition
{
    /// <summary>The longest expression, in characters.</summary>
    public const int LongestExpression = 10_000;

    private const int MostMemory = 16 << 20, MostStatements = 1_000_000, DeepestRecursion = 100, LongestArray = 100_000;

    private const int StackSize = 16 << 20;

    /// <summary>Loading the interpreter counts, on a machine that may be busy.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5), RegexLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Some functions allocate, or compute, in one step what no limit sees before it is over; a condition has no use for them.
    /// </summary>
    private const string Prelude = """
        for (const name of ['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Atomics', 'BigInt', 'Proxy', 'Int8Array', 'Uint8Array',
            'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array',
            'BigInt64Array', 'BigUint64Array']) delete globalThis[name];
        for (const name of ['repeat', 'padStart', 'padEnd']) {
            const unlimited = String.prototype[name];
            String.prototype[name] = function (count, ...rest) {
                if (count * (name === 'repeat' ? this.length : 1) > 1000000) throw new RangeError('the string is too long');
                return unlimited.call(this, count, ...rest);
            };
        }
        """;

    /// <summary>Makes sure that a condition for which there is no script is an expression.</summary>
    /// <param name="expression">The condition.</param>
    /// <param name="folder">The folder of the component, for the message.</param>
    /// <exception cref="CrestException">It is not.</exception>
    public static void Check(string expression, string folder) => Parse(expression, folder);

    /// <summary>Whether a condition holds: whether the value of the expression is one that JavaScript takes for true.</summary>
    /// <param name="expression">The condition.</param>
    /// <param name="folder">The folder of the component, for the message.</param>
    /// <param name="variables">The variables that it sees.</param>
    /// <exception cref="CrestException">It is not an expression, it throws, or it needs more time or memory than it gets.</exception>
    public static bool Holds(string expression, string folder, IReadOnlyDictionary<string, string> variables)
    {
        Prepared<Script> script = Parse(expression, folder);
        bool holds = false;
        Exception? failure = null;
        // A stack of known size, and a thread that can be left alone where a single step of the interpreter does not end.
        var thread = new Thread(Evaluate, StackSize)
        {
            IsBackground = true, Name = "condition",
        };
        thread.Start();
        if (!thread.Join(Limit + Limit)) failure = new TimeoutException();
        return failure is null ? holds : throw Explained(expression, folder, failure);

        void Evaluate()
        {
            try
            {
                holds = ValueOf(script, variables);
            }
            // Whatever the interpreter throws is the fault of the expression.
            catch (Exception e)
            {
                failure = e;
            }
        }
    }

    private static bool ValueOf(Prepared<Script> script, IReadOnlyDictionary<string, string> variables)
    {
        using var engine = new Jint.Engine(options =>
        {
            options.LimitMemory(MostMemory).TimeoutInterval(Limit).MaxStatements(MostStatements).LimitRecursion(DeepestRecursion)
                .DisableStringCompilation();
            options.Constraints.StackOverflowGuard = true;
            options.Constraints.MaxArraySize = LongestArray;
            options.Constraints.RegexTimeout = RegexLimit;
            options.Json.MaxParseDepth = DeepestRecursion;
            options.AgentCanSuspend = false;
            options.Interop.Enabled = false;
        });
        engine.Execute(Prelude);
        foreach ((string name, string value) in variables) engine.SetValue(name, value);
        return TypeConverter.ToBoolean(engine.Evaluate(script));
    }

    private static Prepared<Script> Parse(string expression, string folder)
    {
        // A file that is missing reads as a property of a variable.
        if (ScriptPattern().IsMatch(expression)) throw Not(expression, folder, "there is no such file");
        if (expression.Length > LongestExpression) throw Not(expression, folder, $"it is longer than {LongestExpression} characters");
        try
        {
            return Jint.Engine.PrepareScript(expression);
        }
        catch (ScriptPreparationException e)
        {
            throw Not(expression, folder, PlacePattern().Replace((e.InnerException ?? e).Message, ""), e);
        }
    }

    private static CrestException Explained(string expression, string folder, Exception failure) => failure switch
    {
        JavaScriptException { Message: var message } when message.EndsWith(" is not defined", StringComparison.Ordinal) =>
            Not(expression, folder, message, failure),
        TimeoutException or RegexMatchTimeoutException or StatementsCountOverflowException =>
            new CrestException($"the condition '{Short(expression)}' has not ended after {Limit.TotalSeconds} s", failure),
        MemoryLimitExceededException or OutOfMemoryException =>
            new CrestException($"the condition '{Short(expression)}' needs more than {MostMemory >> 20} MiB of memory", failure),
        RecursionDepthOverflowException or InsufficientExecutionStackException =>
            new CrestException($"the condition '{Short(expression)}' calls itself without end", failure),
        _ => new CrestException($"the condition '{Short(expression)}' has failed: {Line(failure.Message)}", failure),
    };

    private static CrestException Not(string expression, string folder, string why, Exception? failure = null) =>
        new($"'{Short(expression)}' is neither a script in {folder} nor a JavaScript expression: {Line(why)}", failure);

    private static string Short(string expression)
    {
        const int longest = 80;
        string line = Line(expression);
        return line.Length > longest ? $"{line[..longest]}…" : line;
    }

    private static string Line(string text)
    {
        const int longest = 300;
        string line = string.Concat(text.Take(longest).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Trim();
    }

    /// <summary>A line and column, which an expression on one line does not need.</summary>
    [GeneratedRegex(@" \(<anonymous>:\d+:\d+\)$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PlacePattern();

    [GeneratedRegex(@"^[\w./-]*\.(?:sh|bash|csh|tcsh|zsh|py|pl|rb|js|exe|bat|cmd)$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ScriptPattern();
}
