namespace Crest.CommandLine.Terminal;

/// <summary>
/// Commands and options in the spellings of old scripts: <c>--train_data_path</c> and <c>-train_data_path</c> are <c>--train-data-path</c>,
/// <c>pauc_exact --model_type=gmm-full</c> is <c>pauc exact gmm full</c>.
/// </summary>
internal static class OldSpelling
{
    private const string ModelType = "--model-type";

    /// <summary>What replaces words of old scripts that have no counterpart.</summary>
    private static readonly Dictionary<string, string> Replacements = new(StringComparer.Ordinal)
    {
        ["--local-scheduler"] = "it is not needed, leave it out",
        ["--hostname"] = Storage,
        ["--port"] = Storage,
        ["--db-name"] = Storage,
        ["--exp-key"] = "give --study-name",
        ["hyperopt-mongo-worker"] = "give 'crest worker'",
        ["mongod"] = "a search needs no server on one machine, and PostgreSQL on several: docs/search.md",
        ["make_dataset.py"] = "give 'crest prepare'",
        ["train_model.py"] = "give 'crest train'",
        ["train_real_bogus_model.py"] = "give 'crest train real-bogus'",
        ["predict_model.py"] = "give 'crest predict'",
        ["predict_real_bogus_model.py"] = "give 'crest predict real-bogus'",
        ["merge_results.py"] = "give 'crest merge'",
        ["TrainData"] = "give 'crest prepare train-data'",
        ["TestData"] = "give 'crest prepare test-data'",
    };

    private const string Storage = "name the database with --storage postgresql://USER@HOST:PORT/DATABASE, or in CREST_STORAGE";

    /// <summary>A command line in the new spellings; what needs none is as it was.</summary>
    /// <param name="arguments">The words.</param>
    public static IReadOnlyList<string> ToNew(IEnumerable<string> arguments)
    {
        List<string> given = [.. arguments];
        // What follows two dashes is no option: a note may begin with a dash.
        int end = given.IndexOf("--") is >= 0 and var dashes ? dashes : given.Count;
        List<string> words = [.. given.Take(end).Select(Option), .. given.Skip(end)];
        int command = words.TakeWhile(word => !word.StartsWith('-')).Count();
        int ranking = words.FindIndex(0, command, word => word is "pauc_relaxed" or "pauc_exact" or "pauc-relaxed" or "pauc-exact");
        if (words is ["predict", "real-bogus" or "real_bogus", ..] && command > 2) words.RemoveRange(2, command - 2);
        else if (ranking >= 0) words = [.. words[..ranking], "pauc", words[ranking][5..], .. Model(words[(ranking + 1)..])];
        return words;
    }

    /// <summary>What to give in place of a word of old scripts; null where it is none.</summary>
    /// <param name="word">The word, an option in its new spelling.</param>
    public static string? Replacement(string word) => Replacements.GetValueOrDefault(word.Split('=')[0]);

    /// <summary>The score function, which was an option, as words of the command.</summary>
    private static IEnumerable<string> Model(List<string> words)
    {
        int at = words.FindIndex(word => word == ModelType || word.StartsWith($"{ModelType}=", StringComparison.Ordinal));
        string model = "dnn";
        if (at >= 0)
        {
            bool joined = words[at].Length > ModelType.Length;
            model = joined ? words[at][(ModelType.Length + 1)..] : words.ElementAtOrDefault(at + 1) ?? "";
            words.RemoveRange(at, Math.Min(joined ? 1 : 2, words.Count - at));
        }

        return [.. model.Split('-', '_'), .. words];
    }

    /// <summary>An option in its new spelling; its value, and what is not an option, as it is.</summary>
    private static string Option(string argument)
    {
        ReadOnlySpan<char> name = argument.AsSpan().TrimStart('-');
        int dashes = argument.Length - name.Length;
        // A single dash before one letter is an option of its own (-h), and before a digit a number.
        if (dashes is 0 or > 2 || name.Length < 2 || !char.IsAsciiLetter(name[0])) return argument;
        int end = name.IndexOf('=') is >= 0 and var equals ? equals : name.Length;
        return string.Concat("--", name[..end].ToString().Replace('_', '-'), name[end..]);
    }
}
