using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Crest.Foundation.Hashes;
using Crest.Survey.LightCurves;

namespace Crest.Survey.Observations;

/// <summary>
/// Light curves of objects with any number of observations each: columns of observations, object after object and in the order of time,
/// and columns of objects. The observations of object <c>i</c> are the rows <see cref="RowStart"/>[i] to <see cref="RowStart"/>[i + 1].
/// </summary>
public sealed class ObservationTable
{
    /// <summary>The value of <see cref="Label"/> and <see cref="Split"/> where nothing is known.</summary>
    public const int Unknown = -1;

    /// <summary>The passbands that <see cref="Band"/> counts.</summary>
    public required IReadOnlyList<string> Bands { get; init; }

    /// <summary>AB magnitude of flux 1.</summary>
    public required double ZeroPoint { get; init; }

    /// <summary>Names of the classes by label; empty where no types were given.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Where the observations of each object begin [objects + 1]; the last is the number of observations.</summary>
    public required int[] RowStart { get; init; }

    /// <summary>Times [observations], MJD in UTC, ascending within an object.</summary>
    public required double[] Mjd { get; init; }

    /// <summary>Passbands [observations], from 0 in <see cref="Bands"/>.</summary>
    public required byte[] Band { get; init; }

    /// <summary>Fluxes [observations] on <see cref="ZeroPoint"/>, finite.</summary>
    public required float[] Flux { get; init; }

    /// <summary>Standard deviations of the fluxes [observations], above 0.</summary>
    public required float[] FluxError { get; init; }

    /// <summary>What else is known of the observations [observations].</summary>
    public required ObservationFlags[] Flags { get; init; }

    /// <summary>Names of the objects [objects], each once.</summary>
    public required string[] Name { get; init; }

    /// <summary>Types as the survey, or a class map, names them [objects]; empty where not known.</summary>
    public required string[] Type { get; init; }

    /// <summary>Classes [objects], from 0 in <see cref="Classes"/>; -1 where not known.</summary>
    public required int[] Label { get; init; }

    /// <summary>Splits [objects]: 0 training, 1 validation, 2 test; -1 where there is no split.</summary>
    public required sbyte[] Split { get; init; }

    /// <summary>Where the objects are in the sky [objects].</summary>
    public required SkyPosition[] Position { get; init; }

    /// <summary>Heliocentric redshifts from spectra [objects]; NaN where not known.</summary>
    public required float[] SpectroscopicRedshift { get; init; }

    /// <summary>Their standard deviations [objects]; NaN where not known.</summary>
    public required float[] SpectroscopicRedshiftError { get; init; }

    /// <summary>Redshifts of the hosts from their colours [objects]; NaN where not known.</summary>
    public required float[] HostPhotometricRedshift { get; init; }

    /// <summary>Their standard deviations [objects]; NaN where not known.</summary>
    public required float[] HostPhotometricRedshiftError { get; init; }

    /// <summary>Redshifts that a simulation was made with [objects]; NaN where not known. Not an input.</summary>
    public required float[] SimulatedRedshift { get; init; }

    /// <summary>E(B-V) of the Milky Way [objects], in magnitudes; NaN where not known.</summary>
    public required float[] MilkyWayReddening { get; init; }

    /// <summary>Days of the peak [objects], MJD; NaN where not known.</summary>
    public required double[] PeakMjd { get; init; }

    /// <summary>Number of objects.</summary>
    public int Count => Name.Length;

    /// <summary>Number of observations.</summary>
    public int Observations => RowStart[^1];

    /// <summary>The rows of an object.</summary>
    /// <param name="index">The object, from 0.</param>
    public Range RowsOf(int index) => RowStart[index]..RowStart[index + 1];

    /// <summary>Number of observations of an object.</summary>
    /// <param name="index">The object, from 0.</param>
    public int ObservationsOf(int index) => RowStart[index + 1] - RowStart[index];

    /// <summary>Some of the objects, in the order in which they are named.</summary>
    /// <param name="objects">Which, from 0.</param>
    public ObservationTable Select(IReadOnlyList<int> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var rowStart = new int[objects.Count + 1];
        for (int i = 0; i < objects.Count; i++) rowStart[i + 1] = rowStart[i] + ObservationsOf(objects[i]);
        T[] Rows<T>(T[] column)
        {
            var rows = new T[rowStart[^1]];
            for (int i = 0; i < objects.Count; i++) column.AsSpan(RowsOf(objects[i])).CopyTo(rows.AsSpan(rowStart[i]));
            return rows;
        }

        T[] Of<T>(T[] column) => [.. objects.Select(index => column[index])];
        return new ObservationTable
        {
            Bands = Bands, ZeroPoint = ZeroPoint, Classes = Classes, RowStart = rowStart,
            Mjd = Rows(Mjd), Band = Rows(Band), Flux = Rows(Flux), FluxError = Rows(FluxError), Flags = Rows(Flags),
            Name = Of(Name), Type = Of(Type), Label = Of(Label), Split = Of(Split), Position = Of(Position),
            SpectroscopicRedshift = Of(SpectroscopicRedshift), SpectroscopicRedshiftError = Of(SpectroscopicRedshiftError),
            HostPhotometricRedshift = Of(HostPhotometricRedshift), HostPhotometricRedshiftError = Of(HostPhotometricRedshiftError),
            SimulatedRedshift = Of(SimulatedRedshift), MilkyWayReddening = Of(MilkyWayReddening), PeakMjd = Of(PeakMjd),
        };
    }

    /// <summary>
    /// The redshift of an object that is best known: that of the simulation, else from a spectrum, else from the host's colours;
    /// NaN where none is.
    /// </summary>
    /// <param name="index">The object, from 0.</param>
    public float BestRedshift(int index) =>
        !float.IsNaN(SimulatedRedshift[index]) ? SimulatedRedshift[index]
        : !float.IsNaN(SpectroscopicRedshift[index]) ? SpectroscopicRedshift[index]
        : HostPhotometricRedshift[index];

    /// <summary>
    /// The hash of each object's observations: the time, the band and the flux of each. Name, type and redshifts are not part of it.
    /// </summary>
    public ulong[] SampleHashes()
    {
        byte[][] bands = [.. Bands.Select(band => Encoding.UTF8.GetBytes($"{band}\0"))];
        var hashes = new ulong[Count];
        var content = new ArrayBufferWriter<byte>();
        for (int index = 0; index < hashes.Length; index++)
        {
            content.ResetWrittenCount();
            for (int row = RowStart[index]; row < RowStart[index + 1]; row++)
            {
                content.Write(bands[Band[row]]);
                BinaryPrimitives.WriteDoubleLittleEndian(content.GetSpan(sizeof(double)), Mjd[row]);
                content.Advance(sizeof(double));
                BinaryPrimitives.WriteSingleLittleEndian(content.GetSpan(sizeof(float)), Flux[row]);
                content.Advance(sizeof(float));
            }

            hashes[index] = SampleHash.Of(content.WrittenSpan);
        }

        return hashes;
    }
}
