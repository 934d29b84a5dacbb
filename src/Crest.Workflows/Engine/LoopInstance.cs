using System.Globalization;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>One time that a loop goes round.</summary>
/// <param name="Index">Its index, part of the name of its folder.</param>
/// <param name="Variables">What scripts see of it, by the names that WHEEL gives them.</param>
internal sealed record LoopInstance(string Index, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The instances of a loop; of a while as many as there may be.</summary>
    /// <param name="loop">A loop that was checked.</param>
    public static IEnumerable<LoopInstance> Of(LoopComponent loop) => loop switch
    {
        ForComponent numbers => Of(
            (int)numbers.Count, i => Number(numbers.Start + (i * numbers.Step)), ("WHEEL_FOR_START", Number(numbers.Start)),
            ("WHEEL_FOR_END", Number(numbers.End)), ("WHEEL_FOR_STEP", Number(numbers.Step)),
            ("WHEEL_LOOP_LEN", Number((long)numbers.Count))),
        ForeachComponent texts => Of(
            texts.IndexList.Count, i => texts.IndexList[i], ("WHEEL_FOREACH_LEN", Number(texts.IndexList.Count)),
            ("WHEEL_LOOP_LEN", Number(texts.IndexList.Count))),
        _ => Of(WorkflowCheck.MostInstances, i => Number(i)),
    };

    private static IEnumerable<LoopInstance> Of(int count, Func<int, string> index, params (string Name, string Value)[] variables)
    {
        for (int i = 0; i < count; i++)
        {
            var seen = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["WHEEL_CURRENT_INDEX"] = index(i), ["WHEEL_PREV_INDEX"] = i > 0 ? index(i - 1) : "",
                ["WHEEL_NEXT_INDEX"] = i + 1 < count ? index(i + 1) : "",
            };
            foreach ((string name, string value) in variables) seen.Add(name, value);
            yield return new LoopInstance(index(i), seen);
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
