using System.Text.Json;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>
/// The fingerprint of a training: a text of everything that decides its weights, bit by bit. A training is only resumed with the same one.
/// </summary>
public static class TrainingFingerprint
{
    /// <summary>The fingerprint of a training.</summary>
    /// <param name="job">The options.</param>
    /// <param name="data">What identifies the data.</param>
    public static string Of(TrainingJob job, object data)
    {
        ArgumentNullException.ThrowIfNull(job);
        OptionTable table = OptionTable.Of(job.GetType());
        IEnumerable<KeyValuePair<string, object?>> options = table.Options.Where(option => option.InFingerprint)
            .Select(option => KeyValuePair.Create(OptionName.InFiles(option.Name), option.Record(job)));
        return JsonSerializer.Serialize(new { command = CommandAttribute.WordsOf(job.GetType()), options = options.ToDictionary(), data });
    }
}
