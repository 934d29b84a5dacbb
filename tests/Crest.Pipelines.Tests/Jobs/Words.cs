using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Tests.Jobs;

/// <summary>Options as the command line gives them.</summary>
internal static class Words
{
    /// <summary>Options written as <c>name=value</c>, a list with blanks between its values.</summary>
    public static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Of(params IEnumerable<string> given) =>
        given.Select(word => word.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (IReadOnlyList<string>)pair[1].Split(' ')));

    /// <summary>The job that the command line makes of options.</summary>
    public static TJob Bind<TJob>(params IEnumerable<string> given)
        where TJob : Job => (TJob)OptionTable.Of(typeof(TJob)).Bind(Of(given));
}
