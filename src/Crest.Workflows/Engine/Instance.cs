using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>One time that a loop goes round, or one combination of the parameters of a study.</summary>
/// <param name="Index">Its index, part of the name of its folder.</param>
/// <param name="Variables">What scripts see of it, by the names that WHEEL gives them.</param>
/// <param name="Parameters">The values of the parameters of a study by their names.</param>
internal sealed record Instance(
    string Index, IReadOnlyDictionary<string, string> Variables, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The variables of parameters are these letters and the name.</summary>
    public const string ParameterVariable = "WHEEL_PS_PARAM_";

    private const int LongestIndex = 120;

    private static readonly Dictionary<string, string> None = [];

    /// <summary>The instances of a loop; of a while as many as there may be.</summary>
    /// <param name="loop">A loop that was checked.</param>
    public static IEnumerable<Instance> Of(LoopComponent loop) => loop switch
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

    /// <summary>The instances of a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="CrestException">There is no combination, there are too many, or two would have one folder.</exception>
    public static IReadOnlyList<Instance> Of(StudyComponent study, string folder)
    {
        Int128 count = study.Parameters.Count(folder);
        if (count > WorkflowCheck.MostInstances)
            throw new CrestException($"{study.Position}: {study.Path} would run {count} times, once for each combination of its "
                + $"parameters; a study runs at most {WorkflowCheck.MostInstances} times");
        if (count == 0)
        {
            StudyParameter empty = study.Parameters.Parameters.First(parameter => parameter.Count(folder) == 0);
            throw new CrestException($"{empty.Position}: the parameter {empty.Name} of {study.Path} has no value: "
                + "it names files, and none is there");
        }

        var instances = new Dictionary<string, Instance>(StringComparer.OrdinalIgnoreCase);
        foreach (IReadOnlyList<KeyValuePair<string, string>> values in study.Parameters.Combinations(folder))
        {
            string index = FolderName(string.Join('_', values.Select(value => $"{value.Key}_{value.Value}")));
            var instance = new Instance(
                index, values.ToDictionary(value => ParameterVariable + value.Key, value => value.Value, StringComparer.Ordinal),
                values.ToDictionary(StringComparer.Ordinal));
            if (!instances.TryAdd(index, instance))
                throw new CrestException($"{study.Position}: two combinations of the parameters of {study.Path} have the folder "
                    + $"{study.Name}_{index}; give them values that differ in letters, digits, '.', '-' or '_'");
        }

        return [.. instances.Values];
    }

    private static IEnumerable<Instance> Of(int count, Func<int, string> index, params (string Name, string Value)[] variables)
    {
        for (int i = 0; i < count; i++)
        {
            var seen = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["WHEEL_CURRENT_INDEX"] = index(i), ["WHEEL_PREV_INDEX"] = i > 0 ? index(i - 1) : "",
                ["WHEEL_NEXT_INDEX"] = i + 1 < count ? index(i + 1) : "",
            };
            foreach ((string name, string value) in variables) seen.Add(name, value);
            yield return new Instance(index(i), seen, None);
        }
    }

    /// <summary>Values as part of the name of a folder; a long one is cut, and its hash added.</summary>
    private static string FolderName(string values)
    {
        string name = NameCharacters.InFolder(values);
        return name.Length <= LongestIndex
            ? name
            : $"{name.AsSpan(0, LongestIndex - 17)}_{XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(values)):x16}";
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
