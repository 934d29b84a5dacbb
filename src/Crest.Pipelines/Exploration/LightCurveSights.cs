using System.Runtime.InteropServices;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Exploration;

/// <summary>Light curves as small charts.</summary>
/// <param name="Table">The light curves, all splits on one cadence.</param>
internal sealed record LightCurveSights(LightCurveTable Table) : Sights
{
    /// <inheritdoc/>
    public override object Data(IEnumerable<Sights> others)
    {
        LightCurveTable[] all = [Table, .. others.Cast<LightCurveSights>().Select(other => other.Table)];
        string[] bands = [.. Table.Cadence.Bands];
        return new
        {
            Kind = "curves",
            Bands = bands,
            VisitBands = Table.Cadence.Visits.Select(visit => Array.IndexOf(bands, visit.Band)),
            Days = Table.Cadence.Visits.Select(visit => visit.ElapsedDay),
            Flux = Packed(all.Select(table => MemoryMarshal.AsBytes<float>(table.Flux).ToArray())),
            Error = Packed(all.Select(table => MemoryMarshal.AsBytes<float>(table.FluxError).ToArray())),
        };
    }
}
