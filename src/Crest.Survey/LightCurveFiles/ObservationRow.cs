using System.Runtime.InteropServices;
using Crest.Survey.Observations;

namespace Crest.Survey.LightCurveFiles;

/// <summary>An observation on its way to a file: 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ObservationRow
{
    public double Mjd;
    public int Object;
    public float Flux;
    public float FluxError;
    public byte Band;
    public ObservationFlags Flags;
    public short Unused; // No byte of it is left to chance: the rows are hashed.
}
