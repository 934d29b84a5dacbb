using System.Buffers.Text;
using Crest.Numerics.RandomStreams;

namespace Crest.Survey.Simulation;

/// <summary>
/// Candidates of a transient survey with Hyper Suprime-Cam as lines of its table <c>param.lst</c>: sources of four kinds of bogus and one
/// of real ones, as they are measured in difference images of a season. Each row has a random stream of its own, so that it is the same
/// whichever thread makes it.
/// </summary>
public sealed class CandidateSimulator
{
    /// <summary>Bytes that the longest line needs.</summary>
    public const int LongestLine = 320;

    private const double FirstRa = 149.2, FirstDec = 1.3, Side = 1.9, TractPixels = 36_000, PatchPixels = 4_000, Threshold = 5.05,
        MissingShare = 0.01;

    private readonly SurveyNights _nights;
    private readonly RandomStream _rows;
    private readonly double _realFraction;

    /// <summary>Prepares a season.</summary>
    /// <param name="seed">Decides the nights and every candidate.</param>
    /// <param name="realFraction">Share of real candidates, 0 to 1.</param>
    public CandidateSimulator(long seed, double realFraction)
    {
        _nights = new SurveyNights(seed);
        (_rows, _realFraction) = (new RandomStream(seed, "simulated candidates"), realFraction);
    }

    /// <summary>Writes a row of 22 columns with its line's end.</summary>
    /// <param name="number">The row's number, from 0.</param>
    /// <param name="line">At least <see cref="LongestLine"/> bytes.</param>
    /// <returns>The line's length in bytes.</returns>
    public int Write(long number, Span<byte> line)
    {
        var random = new RandomSequence(_rows.Split(number));
        bool real = random.NextUniform() < _realFraction;
        CandidatePopulation kind = CandidatePopulation.Of(real ? CandidateKind.Transient : CandidatePopulation.Bogus(random.NextUniform()));
        SurveyNight night = _nights.Draw(random.NextUniform());
        var text = new LineText(line);
        text.Word(night.Date);
        text.Word(night.Filter);
        WritePlace(ref text, ref random);
        text.Whole(real ? 1 : 0);
        WriteMeasurements(ref text, ref random, kind, night);
        return text.End();
    }

    /// <summary>
    /// Tract, patch, sky position and pixel: the tracts' grid lies over the field, the middle ones wholly
    /// inside, and has nine patches a side.
    /// </summary>
    private static void WritePlace(ref LineText text, ref RandomSequence random)
    {
        double x = random.NextUniform(), y = random.NextUniform();
        int column = x < 0.24 ? 0 : x < 0.76 ? 1 : 2, row = y < 0.22 ? 0 : y < 0.78 ? 1 : 2;
        text.Whole((row == 0 ? 9570 : row == 1 ? 9812 : 10054) + column);
        double pixelX = random.NextUniform() * TractPixels, pixelY = random.NextUniform() * TractPixels;
        text.Pair((int)(pixelX / PatchPixels), (int)(pixelY / PatchPixels));
        text.Number(FirstRa + (Side * x), 6);
        text.Number(FirstDec + (Side * y), 6);
        text.Number(pixelX, 2);
        text.Number(pixelY, 2);
    }

    private static void WriteMeasurements(ref LineText text, ref RandomSequence random, CandidatePopulation kind, SurveyNight night)
    {
        double signal = Threshold * Math.Pow(1 - random.NextUniform(), -1 / kind.Slope);
        text.Number(night.Depth - (2.5 * Math.Log10(signal / 5)) + (0.15 * random.NextNormal()), 3);
        // An error of a magnitude is 1.0857 times the relative error of the flux.
        Measured(ref text, ref random, Math.Max(0.0001, 1.0857 / signal * Spread(ref random, 0.1)), 4);
        // Noise makes a weak source look long.
        Measured(ref text, ref random, 1 + ((kind.Elongation * Spread(ref random, kind.ElongationSpread)) + (0.06 / signal)), 4);
        double width = kind.Width * Spread(ref random, kind.WidthSpread);
        text.Number(width, 4);
        text.Number(signal * Spread(ref random, 0.03), 3);
        // What is not as the point spread function leaves more the brighter it is.
        Measured(ref text, ref random, kind.Residual * Spread(ref random, kind.ResidualSpread) * Math.Pow(signal / 8, 0.08), 4);
        double fitted = Math.Pow(width, 0.75) * Spread(ref random, kind.FitScatter);
        Measured(ref text, ref random, fitted, 4);
        Measured(ref text, ref random, Spread(ref random, kind.PeakScatter) / fitted, 4);
        Measured(
            ref text, ref random, Logistic(kind.Detected + (0.35 * Math.Log(signal / 8)) + (kind.DetectedSpread * random.NextNormal())), 3);
        double density = 0;
        for (int i = 0; i < kind.DensityShape; i++) density -= kind.Density / kind.DensityShape * Math.Log(1 - random.NextUniform());
        text.Number(density, 4);
        text.Number(density * Logistic(kind.GoodShare + (0.6 * random.NextNormal())), 4);
        text.Number(1 - Math.Clamp(0.054 * Spread(ref random, 0.5), 0.02, 0.3), 4);
        text.Number(night.Seeing * Spread(ref random, 0.02), 4);
    }

    private static void Measured(ref LineText text, ref RandomSequence random, double value, int decimals)
    {
        if (random.NextUniform() < MissingShare) text.Word("NaN"u8);
        else text.Number(value, decimals);
    }

    private static double Spread(ref RandomSequence random, double spread) => Math.Exp(spread * random.NextNormal());

    private static double Logistic(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>Fields with blanks between them.</summary>
    private ref struct LineText(Span<byte> line)
    {
        private static readonly double[] s_powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
        private readonly Span<byte> _line = line;
        private int _length;

        public void Word(ReadOnlySpan<byte> word)
        {
            word.CopyTo(_line[_length..]);
            _length += word.Length;
            _line[_length++] = (byte)' ';
        }

        public void Whole(long number)
        {
            Digits(number);
            _line[_length++] = (byte)' ';
        }

        public void Pair(int first, int second)
        {
            Digits(first);
            _line[_length++] = (byte)',';
            Whole(second);
        }

        /// <summary>A number that is not negative.</summary>
        public void Number(double value, int decimals)
        {
            long power = (long)s_powers[decimals], scaled = (long)Math.Round(value * power);
            Digits(scaled / power);
            _line[_length++] = (byte)'.';
            long rest = scaled % power;
            for (int i = decimals - 1; i >= 0; i--, rest /= 10) _line[_length + i] = (byte)('0' + (rest % 10));
            _length += decimals;
            _line[_length++] = (byte)' ';
        }

        public readonly int End()
        {
            _line[_length - 1] = (byte)'\n';
            return _length;
        }

        private void Digits(long number)
        {
            Utf8Formatter.TryFormat(number, _line[_length..], out int written);
            _length += written;
        }
    }
}
