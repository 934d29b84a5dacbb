using System.Buffers.Text;
using System.Text;
using Crest.Survey.LightCurves;

namespace Crest.Survey.Simulation;

/// <summary>
/// Formats one object as the raw whitespace table: a header line, then a line a visit. The buffer serves one object after the other.
/// </summary>
internal sealed class RawLightCurve
{
    private static readonly byte[] Header = "Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err\n"u8.ToArray();

    private readonly Cadence _cadence;
    private readonly byte[][] _visits;
    private readonly byte[] _buffer;
    private int _length;

    /// <summary>Makes the buffer.</summary>
    /// <param name="cadence">The visits, one a line.</param>
    public RawLightCurve(Cadence cadence)
    {
        const int longestLine = 128;
        _cadence = cadence;
        _visits = [.. cadence.Visits.Select(v => Encoding.ASCII.GetBytes($"{v.Index} {v.Band} {v.ElapsedDay:F2} "))];
        _buffer = new byte[Header.Length + longestLine * cadence.Count];
    }

    /// <summary>The table in ASCII, valid until the next call.</summary>
    /// <param name="supernova">The object.</param>
    /// <param name="withEpochs">Whether the peak is told; else the epoch is -1 everywhere.</param>
    public ReadOnlySpan<byte> Format(SimulatedSupernova supernova, bool withEpochs)
    {
        _length = 0;
        Append(Header);
        for (int visit = 0; visit < _visits.Length; visit++)
        {
            Append(_visits[visit]);
            if (withEpochs) AppendFixed(_cadence.Visits[visit].ElapsedDay - supernova.PeakDay, 2);
            else Append("-1"u8);
            _buffer[_length++] = (byte)' ';
            AppendFixed(supernova.Flux[visit], 5);
            _buffer[_length++] = (byte)' ';
            AppendFixed(supernova.FluxError[visit], 5);
            _buffer[_length++] = (byte)'\n';
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>
    /// Writes a number with a fixed number of decimals by way of an integer, several times as fast as the general formatter.
    /// </summary>
    private void AppendFixed(double value, int decimals)
    {
        if (double.IsNaN(value))
        {
            Append("NAN"u8);
            return;
        }

        long unit = decimals == 2 ? 100 : 100_000, scaled = (long)Math.Round(value * unit);
        if (scaled < 0) _buffer[_length++] = (byte)'-';
        (long whole, long fraction) = Math.DivRem(Math.Abs(scaled), unit);
        Utf8Formatter.TryFormat(whole, _buffer.AsSpan(_length), out int written);
        _length += written;
        _buffer[_length++] = (byte)'.';
        for (int k = decimals - 1; k >= 0; k--)
        {
            (fraction, long digit) = Math.DivRem(fraction, 10);
            _buffer[_length + k] = (byte)('0' + digit);
        }

        _length += decimals;
    }
}
