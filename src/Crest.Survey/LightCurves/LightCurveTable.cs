using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Crest.Foundation.Hashes;

namespace Crest.Survey.LightCurves;

/// <summary>
/// Light curves of many objects on one cadence, as columns: [sample × feature] arrays, row after row, a feature being a visit of the
/// cadence.
/// </summary>
public sealed class LightCurveTable
{
    /// <summary>The value of <see cref="Redshift"/> and <see cref="Label"/> where it is not known.</summary>
    public const int Unknown = -1;

    /// <summary>Makes a table of unknown objects: fluxes NaN, redshift and label <see cref="Unknown"/>.</summary>
    /// <param name="cadence">The visits that the objects share.</param>
    /// <param name="names">The objects' names, one a sample.</param>
    public LightCurveTable(Cadence cadence, string[] names)
    {
        ArgumentNullException.ThrowIfNull(cadence);
        ArgumentNullException.ThrowIfNull(names);
        Cadence = cadence;
        Names = names;
        int values = checked(names.Length * cadence.Count);
        Flux = NewColumn(values, float.NaN);
        FluxError = NewColumn(values, float.NaN);
        Epoch = NewColumn(values, Unknown);
        Redshift = NewColumn(names.Length, Unknown);
        Label = new int[names.Length];
        Array.Fill(Label, Unknown);
    }

    /// <summary>The visits, one a feature.</summary>
    public Cadence Cadence { get; }

    /// <summary>Number of objects.</summary>
    public int Count => Names.Length;

    /// <summary>The objects' names [sample].</summary>
    public string[] Names { get; }

    /// <summary>Fluxes [sample × feature] on the set's zero point; NaN where there is no measurement.</summary>
    public float[] Flux { get; }

    /// <summary>Standard deviations of <see cref="Flux"/> [sample × feature]; NaN where there is no measurement.</summary>
    public float[] FluxError { get; }

    /// <summary>Observer-frame days from peak brightness [sample × feature]; -1 throughout an object whose peak is not known.</summary>
    public float[] Epoch { get; }

    /// <summary>Redshifts [sample]; -1 where unknown.</summary>
    public float[] Redshift { get; }

    /// <summary>Class labels [sample], from 0; -1 where unknown.</summary>
    public int[] Label { get; }

    /// <summary>Where the objects are in the sky [sample]; null where nothing is known of it.</summary>
    public SkyPosition[]? Positions { get; set; }

    /// <summary>The fluxes of one object, by visit.</summary>
    /// <param name="sample">The object's row.</param>
    public Span<float> FluxOf(int sample) => Flux.AsSpan(sample * Cadence.Count, Cadence.Count);

    /// <summary>The flux errors of one object, by visit.</summary>
    /// <param name="sample">The object's row.</param>
    public Span<float> FluxErrorOf(int sample) => FluxError.AsSpan(sample * Cadence.Count, Cadence.Count);

    /// <summary>The days from peak of one object, by visit.</summary>
    /// <param name="sample">The object's row.</param>
    public Span<float> EpochOf(int sample) => Epoch.AsSpan(sample * Cadence.Count, Cadence.Count);

    /// <summary>
    /// The day of an object's peak counted from the season's first visit: elapsed day less days from peak, at the visit nearest the
    /// peak. NaN where it is not known.
    /// </summary>
    /// <param name="sample">The object's row.</param>
    public double PeakDayOf(int sample)
    {
        ReadOnlySpan<float> epoch = EpochOf(sample);
        int nearest = -1;
        bool known = false;
        for (int visit = 0; visit < epoch.Length; visit++)
        {
            if (float.IsNaN(epoch[visit])) continue;
            known |= epoch[visit] != Unknown;
            if (nearest < 0 || Math.Abs(epoch[visit]) < Math.Abs(epoch[nearest])) nearest = visit;
        }

        return known ? Cadence.Visits[nearest].ElapsedDay - epoch[nearest] : double.NaN;
    }

    /// <summary>
    /// The hash of each object's measurements: the band, the day and the flux of each visit that is measured. Name, label and redshift are
    /// not part of it.
    /// </summary>
    public ulong[] SampleHashes()
    {
        byte[][] visits = [.. Cadence.Visits.Select(visit => Encoding.UTF8.GetBytes($"{visit.Band} {visit.ElapsedDay:R}\0"))];
        var hashes = new ulong[Count];
        var content = new ArrayBufferWriter<byte>();
        for (int row = 0; row < Count; row++)
        {
            content.ResetWrittenCount();
            ReadOnlySpan<float> flux = FluxOf(row);
            for (int visit = 0; visit < flux.Length; visit++)
            {
                if (float.IsNaN(flux[visit])) continue;
                content.Write(visits[visit]);
                BinaryPrimitives.WriteSingleLittleEndian(content.GetSpan(sizeof(float)), flux[visit]);
                content.Advance(sizeof(float));
            }

            hashes[row] = SampleHash.Of(content.WrittenSpan);
        }

        return hashes;
    }

    /// <summary>A table of some of the objects: a new one, or this one where it is all of them in their order.</summary>
    /// <param name="samples">Rows of this table, in the order of the other one.</param>
    public LightCurveTable Select(ReadOnlySpan<int> samples)
    {
        if (IsAll(samples)) return this;
        var names = new string[samples.Length];
        for (int row = 0; row < samples.Length; row++) names[row] = Names[samples[row]];
        var selected = new LightCurveTable(Cadence, names) { Positions = Positions is null ? null : new SkyPosition[samples.Length] };
        for (int row = 0; row < samples.Length; row++)
        {
            FluxOf(samples[row]).CopyTo(selected.FluxOf(row));
            FluxErrorOf(samples[row]).CopyTo(selected.FluxErrorOf(row));
            EpochOf(samples[row]).CopyTo(selected.EpochOf(row));
            selected.Redshift[row] = Redshift[samples[row]];
            selected.Label[row] = Label[samples[row]];
            if (Positions is not null) selected.Positions![row] = Positions[samples[row]];
        }

        return selected;
    }

    /// <summary>A new table of the objects of several, one table after another.</summary>
    /// <param name="tables">At least one; all on one cadence.</param>
    /// <exception cref="ArgumentException">The cadences differ.</exception>
    public static LightCurveTable Join(IReadOnlyList<LightCurveTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var joined = new LightCurveTable(tables[0].Cadence, [.. tables.SelectMany(t => t.Names)]);
        if (tables.Any(t => t.Positions is not null))
            joined.Positions = [.. tables.SelectMany(t => t.Positions ?? Enumerable.Repeat(SkyPosition.Unknown, t.Count))];
        int start = 0;
        foreach (LightCurveTable table in tables)
        {
            if (!table.Cadence.Equals(joined.Cadence)) throw new ArgumentException("the tables' cadences differ", nameof(tables));
            table.Flux.CopyTo(joined.Flux, start * joined.Cadence.Count);
            table.FluxError.CopyTo(joined.FluxError, start * joined.Cadence.Count);
            table.Epoch.CopyTo(joined.Epoch, start * joined.Cadence.Count);
            table.Redshift.CopyTo(joined.Redshift, start);
            table.Label.CopyTo(joined.Label, start);
            start += table.Count;
        }

        return joined;
    }

    private bool IsAll(ReadOnlySpan<int> samples)
    {
        if (samples.Length != Count) return false;
        for (int row = 0; row < samples.Length; row++)
            if (samples[row] != row) return false;
        return true;
    }

    private static float[] NewColumn(int length, float value)
    {
        var column = new float[length];
        Array.Fill(column, value);
        return column;
    }
}
