namespace Crest.Survey.Observations;

/// <summary>
/// The observations of one object as a reader finds them: columns that grow, and that the next object uses again. A reader hands it on and
/// must not expect it unchanged afterwards.
/// </summary>
public sealed class LightCurve
{
    /// <summary>More observations of one object than any survey makes; a file that has more is damaged.</summary>
    public const int MostObservations = 1 << 23;

    private double[] _mjd = new double[64];
    private string[] _band = new string[64];
    private float[] _flux = new float[64];
    private float[] _error = new float[64];
    private ObservationFlags[] _flags = new ObservationFlags[64];
    private int[] _line = new int[64];

    /// <summary>What is known of the object.</summary>
    public SurveyObject Object { get; set; } = new("");

    /// <summary>Where it was read: a file.</summary>
    public string Path { get; set; } = "";

    /// <summary>What the numbers of <see cref="PlaceOf"/> count: lines of a text, rows of a table.</summary>
    public string LineWord { get; set; } = "line";

    /// <summary>AB magnitude of flux 1.</summary>
    public double ZeroPoint { get; set; } = 27.5;

    /// <summary>Whether other files may hold more observations of the object: of alerts and tables, not of whole light curves.</summary>
    public bool IsPart { get; set; }

    /// <summary>Whether two fluxes of one band and time are the same image measured twice, as in alerts.</summary>
    public bool RepeatsVisits { get; set; }

    /// <summary>Number of observations.</summary>
    public int Count { get; private set; }

    /// <summary>Times [MJD, UTC].</summary>
    public Span<double> Mjd => _mjd.AsSpan(0, Count);

    /// <summary>Passbands.</summary>
    public Span<string> Band => _band.AsSpan(0, Count);

    /// <summary>Fluxes on <see cref="ZeroPoint"/>.</summary>
    public Span<float> Flux => _flux.AsSpan(0, Count);

    /// <summary>Standard deviations of the fluxes.</summary>
    public Span<float> FluxError => _error.AsSpan(0, Count);

    /// <summary>What else is known.</summary>
    public Span<ObservationFlags> Flags => _flags.AsSpan(0, Count);

    /// <summary>Takes away the observations.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds an observation.</summary>
    /// <param name="mjd">Time [MJD, UTC].</param>
    /// <param name="band">Passband; empty for one that is not known.</param>
    /// <param name="flux">Flux on <see cref="ZeroPoint"/>.</param>
    /// <param name="error">Its standard deviation.</param>
    /// <param name="flags">What else is known.</param>
    /// <param name="line">Its line or row in the file, from 1; 0 where it has none.</param>
    public void Add(double mjd, string band, double flux, double error, ObservationFlags flags = ObservationFlags.None, int line = 0)
    {
        if (Count == _mjd.Length)
        {
            int size = 2 * Count;
            Array.Resize(ref _mjd, size);
            Array.Resize(ref _band, size);
            Array.Resize(ref _flux, size);
            Array.Resize(ref _error, size);
            Array.Resize(ref _flags, size);
            Array.Resize(ref _line, size);
        }

        (_mjd[Count], _band[Count], _flux[Count], _error[Count]) = (mjd, band, (float)flux, (float)error);
        (_flags[Count], _line[Count]) = (flags, line);
        Count++;
    }

    /// <summary>Where an observation is in its file.</summary>
    /// <param name="row">Its number here, from 0.</param>
    public string PlaceOf(int row) => _line[row] > 0 ? $"{Path}: {LineWord} {_line[row]}" : Path;

    /// <summary>Keeps only some observations, in their order.</summary>
    /// <param name="kept">Whether each is kept.</param>
    internal void Keep(ReadOnlySpan<bool> kept)
    {
        int to = 0;
        for (int row = 0; row < Count; row++)
        {
            if (!kept[row]) continue;
            (_mjd[to], _band[to], _flux[to], _error[to]) = (_mjd[row], _band[row], _flux[row], _error[row]);
            (_flags[to], _line[to]) = (_flags[row], _line[row]);
            to++;
        }

        Count = to;
    }

    /// <summary>Orders the observations by time; those of one time keep their order.</summary>
    internal void Sort()
    {
        bool sorted = true;
        for (int row = 1; row < Count && sorted; row++) sorted = _mjd[row - 1] <= _mjd[row];
        if (sorted) return;
        var order = new int[Count];
        for (int row = 0; row < Count; row++) order[row] = row;
        double[] times = _mjd;
        order.AsSpan().Sort((a, b) => times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b));
        Arrange(_mjd, order);
        Arrange(_band, order);
        Arrange(_flux, order);
        Arrange(_error, order);
        Arrange(_flags, order);
        Arrange(_line, order);
    }

    private static void Arrange<T>(T[] values, int[] order)
    {
        T[] old = values.AsSpan(0, order.Length).ToArray();
        for (int row = 0; row < order.Length; row++) values[row] = old[order[row]];
    }
}
