using Crest.Foundation.Errors;
using Crest.Survey.RawData;
using Crest.Survey.Simulation;

namespace Crest.Survey.SurveySimulation;

/// <summary>The names of the types that a survey is simulated with, as surveys write them.</summary>
internal static class SimulatedTypes
{
    private static readonly Dictionary<string, SupernovaType> s_types =
        VolumetricRates.Types.ToDictionary(NameOf, type => type, StringComparer.Ordinal);

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => s_types.Keys;

    /// <summary>The names, for messages.</summary>
    public static string List => string.Join(", ", s_types.Keys);

    /// <summary>The name of a type.</summary>
    /// <param name="type">The type.</param>
    public static string NameOf(SupernovaType type) => type == SupernovaType.IIN ? "IIn" : $"{type}";

    /// <summary>The type of a name; null for one that is not simulated.</summary>
    /// <param name="name">Ia, Ib, Ic, IIL, IIn or IIP.</param>
    public static SupernovaType? Of(string name) => s_types.TryGetValue(name, out SupernovaType type) ? type : null;

    /// <summary>The types that have a class.</summary>
    /// <param name="classes">The classes; null for all types.</param>
    /// <param name="shares">The shares of types; null where rates decide.</param>
    /// <exception cref="CrestException">A class would have no object, or a type that is asked for no class.</exception>
    public static SupernovaType[] Taken(SupernovaTypes? classes, TypeShares? shares)
    {
        SupernovaType[] taken = [.. shares?.Shares.Keys ?? VolumetricRates.Types];
        if (classes is null) return taken;
        foreach (SupernovaType type in shares is null ? [] : taken)
            if (!classes.Labels.ContainsKey(NameOf(type)))
                throw new CrestException($"--type-shares asks for {NameOf(type)}, which has no class in --types; name it there");
        taken = [.. taken.Where(type => classes.Labels.ContainsKey(NameOf(type)))];
        for (int label = 0; label < classes.Classes.Count; label++)
            if (!taken.Any(type => classes.Labels[NameOf(type)] == label))
                throw new CrestException($"no type of the class {classes.Classes[label]} is simulated; there are {List}");
        return taken;
    }
}
