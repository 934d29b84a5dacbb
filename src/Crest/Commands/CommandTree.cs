using System.CommandLine;
using Crest.Pipelines.Jobs;

namespace Crest.CommandLine.Commands;

/// <summary>The jobs as commands, each under the commands of its words.</summary>
internal static class CommandTree
{
    /// <summary>What the words mean that are no job themselves.</summary>
    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["simulate"] = "Make simulated data.",
        ["prepare"] = "Turn raw data into files for training and prediction.",
        ["train"] = "Train a model, or search the parameters of a training.",
        ["train sn-class"] = "Classify supernovae by type.",
        ["train redshift"] = "Predict redshifts.",
        ["train sn-epoch"] = "Predict the day of peak brightness.",
        ["train light-curves"] = "Classify light curves with any number of observations, at every phase.",
        ["train real-bogus"] = "Learn to distinguish real candidates from bogus ones.",
        ["train real-bogus pauc"] = "Maximise the partial area under the ROC curve, where few bogus candidates pass.",
        ["train real-bogus pauc relaxed"] = "Weigh all bogus candidates, those that score highest the more; no ranking is needed.",
        ["train real-bogus pauc exact"] = "Count only the bogus candidates that score highest.",
        ["train real-bogus pauc relaxed gmm"] = "Score by the likelihood ratio of two Gaussian mixtures.",
        ["train real-bogus pauc exact gmm"] = "Score by the likelihood ratio of two Gaussian mixtures.",
        ["explore"] = "Show samples in a plane, those alike close together: light curves, candidates, images, hidden layers.",
        ["predict"] = "Apply a trained model.",
        ["experiment"] = "Run trainings that belong together, and report them.",
    };

    /// <summary>Adds all jobs below a command.</summary>
    /// <param name="root">The command.</param>
    /// <param name="typed">
    /// The words that were typed: a job that they do not name gets no options, which take longer to make than all else that a short
    /// command does. Null to give each job its options.
    /// </param>
    /// <param name="isConfigured">Whether a configuration may give what is required.</param>
    public static void AddTo(Command root, IReadOnlyList<string>? typed, bool isConfigured)
    {
        foreach (JobDefinition job in CommandJobs.All)
        {
            Command place = root;
            for (int count = 1; count < job.Words.Count; count++) place = Below(place, job.Words.Take(count));
            var command = new JobCommand(job);
            if (typed is null || Names(typed, job)) command.AddOptions(isConfigured);
            place.Subcommands.Add(WithOldSpelling(command));
        }
    }

    /// <summary>Whether the words of a job are among those typed, in their order; options of all commands may be between them.</summary>
    private static bool Names(IEnumerable<string> typed, JobDefinition job)
    {
        int found = 0;
        foreach (string word in typed)
            if (found < job.Words.Count && word.Replace('_', '-') == job.Words[found]) found++;
        return found == job.Words.Count;
    }

    private static Command Below(Command place, IEnumerable<string> words)
    {
        string name = string.Join(' ', words), word = words.Last();
        Command? found = place.Subcommands.FirstOrDefault(command => command.Name == word);
        if (found is not null) return found;
        var group = new Command(word, Groups[name]);
        place.Subcommands.Add(WithOldSpelling(group));
        return group;
    }

    /// <summary>Commands were once written with underscores: <c>sn_class</c> is <c>sn-class</c>.</summary>
    private static Command WithOldSpelling(Command command)
    {
        if (command.Name.Contains('-', StringComparison.Ordinal)) command.Aliases.Add(command.Name.Replace('-', '_'));
        return command;
    }
}
