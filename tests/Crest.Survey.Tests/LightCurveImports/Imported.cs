using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurveImports;
using Crest.Survey.Observations;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.LightCurveImports;

/// <summary>What an import of files wrote, read again.</summary>
internal sealed record Imported(ObservationTable Table, LightCurveImportResult Result)
{
    public static Imported From(TemporaryFolder folder, params string[] paths) => From(new LightCurveImport
    {
        Paths = paths, Output = folder.At("out.nc"), Force = true,
    });

    public static Imported From(LightCurveImport import)
    {
        LightCurveImportResult result = import.Run(progress: null, CancellationToken.None);
        using RaggedLightCurves file = RaggedLightCurves.Open(import.Output);
        file.CheckContent();
        return new Imported(file.ReadAll(), result);
    }

    public int IndexOf(string name) => Array.IndexOf(Table.Name, name);

    /// <summary>The first and last observation of an object, by time.</summary>
    public (int Count, double Mjd, string Band, float Flux, float Error, double LastMjd, float LastFlux) Of(string name)
    {
        int index = IndexOf(name), first = Table.RowStart[index], last = Table.RowStart[index + 1] - 1;
        return (
            Table.ObservationsOf(index), Table.Mjd[first], Table.Bands[Table.Band[first]], Table.Flux[first], Table.FluxError[first],
            Table.Mjd[last], Table.Flux[last]);
    }

    /// <summary>A text of SNANA with rows.</summary>
    public static string Snana(string name, params string[] rows) =>
        $"SURVEY: X\nSNID: {name}\nFILTERS: gri\nNOBS: {rows.Length}\nNVAR: 4\nVARLIST: MJD FLT FLUXCAL FLUXCALERR\n"
        + string.Concat(rows.Select(row => $"OBS: {row}\n")) + "END:\n";
}
