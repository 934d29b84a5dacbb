using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Survey.PreparedData;

namespace Crest.Survey.Candidates;

/// <summary>
/// The rows of a table for training, validation and test, each with the table's share of real candidates, in random order.
/// </summary>
/// <param name="Train">What a model is fitted on.</param>
/// <param name="Validation">What training is stopped by.</param>
/// <param name="Test">What a model is judged by.</param>
public sealed record CandidateSplit(int[] Train, int[] Validation, int[] Test)
{
    /// <summary>Splits a table; the same table, ratio and seed give the same parts.</summary>
    /// <param name="table">The candidates.</param>
    /// <param name="ratio">The shares.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="CrestException">A part would be without real or without bogus candidates.</exception>
    public static CandidateSplit Of(CandidateTable table, SplitRatio ratio, long seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        List<int> real = [], bogus = [];
        for (int row = 0; row < table.Rows; row++) (table.Labels[row] == 1 ? real : bogus).Add(row);
        if (real.Count == 0 || bogus.Count == 0)
        {
            throw new CrestException(
                $"{table.Path}: all {table.Rows} candidates are {(real.Count == 0 ? "bogus" : "real")}; a model learns from both, "
                + "so give a table that has both");
        }

        int[][] parts;
        try
        {
            parts = ratio.Split([("real", real), ("bogus", bogus)], seed);
        }
        catch (OptionException e)
        {
            throw new OptionException(e.Option, $"{table.Path}: {e.Fault}", e);
        }

        for (int i = 0; i < parts.Length; i++)
        {
            int reals = parts[i].Count(row => table.Labels[row] == 1);
            if (reals == 0 || reals == parts[i].Length)
            {
                throw new OptionException(
                    "split-ratio",
                    $"{table.Path}: {ratio} of {real.Count} real and {bogus.Count} bogus candidates leaves the {Splits.Names[i]} split "
                    + $"without {(reals == 0 ? "real" : "bogus")} ones; give more candidates or another ratio");
            }
        }

        return new CandidateSplit(parts[0], parts[1], parts[2]);
    }
}
