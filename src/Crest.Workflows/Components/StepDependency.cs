using System.Globalization;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;

namespace Crest.Workflows.Components;

/// <summary>
/// On which exit codes of earlier steps a step does not run, in the words of Fugaku's <c>pjsub --sparam</c>:
/// <c>sd=ec!=0:all:0</c> means not if step 0 ended with another code than 0.
/// </summary>
/// <param name="Operator">How codes are compared.</param>
/// <param name="Code">With what.</param>
/// <param name="Steps">The numbers of the earlier steps.</param>
/// <param name="EndsJob">Whether no later step runs either.</param>
internal sealed partial record StepDependency(string Operator, int Code, IReadOnlyList<int> Steps, bool EndsJob)
{
    /// <summary>Reads the dependency of a step.</summary>
    /// <exception cref="CrestException">It is not written so.</exception>
    public static StepDependency Parse(StepJobTaskComponent step)
    {
        Match match = Form().Match(step.DependencyForm ?? "");
        if (!match.Success)
            throw new CrestException($"{step.Position}: {step.Path}: dependencyForm '{step.DependencyForm}' is not of the form "
                + "sd=ec!=0:all:0 (ec with ==, !=, <, <=, > or >=; then one, after or all; then the numbers of steps)");
        return new StepDependency(
            match.Groups["operator"].Value, Number(match.Groups["code"]), [.. match.Groups["step"].Captures.Select(Number)],
            match.Groups["what"].Value == "all");
    }

    /// <summary>Whether a text is a dependency.</summary>
    public static bool IsForm(string text) => Form().IsMatch(text);

    /// <summary>Whether a step does not run.</summary>
    /// <param name="codes">The exit codes of the earlier steps, by their numbers.</param>
    public bool Forbids(IReadOnlyDictionary<int, int> codes) => Steps.Any(step => codes.TryGetValue(step, out int code) && Operator switch
    {
        "==" => code == Code,
        "!=" => code != Code,
        "<" => code < Code,
        "<=" => code <= Code,
        ">" => code > Code,
        _ => code >= Code,
    });

    private static int Number(Capture capture) => int.Parse(capture.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        "^sd=ec(?<operator>==|!=|<=|>=|<|>)(?<code>[0-9]{1,3}):(?<what>one|after|all)(:(?<step>[0-9]{1,6}))+$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
