using Crest.Foundation.Errors;
using Crest.Survey.Fits;
using Crest.Survey.Observations;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.Snana;

/// <summary>Reads pairs of FITS tables of SNANA: HEAD has a row for each object, PHOT one for each observation.</summary>
/// <param name="found">Given each light curve.</param>
/// <param name="dropped">Told what is not taken.</param>
public sealed class SnanaFitsReader(Action<LightCurve> found, DroppedData dropped) : LightCurveReader(found, dropped)
{
    /// <summary>The time in the row that ends an object.</summary>
    private const double EndOfObject = -777;

    private static readonly string[] s_numbers =
    [
        "RA", "DECL", "DEC", "MWEBV", "REDSHIFT_SPEC", "REDSHIFT_SPEC_ERR", "REDSHIFT_HELIO", "REDSHIFT_HELIO_ERR", "REDSHIFT_FINAL",
        "REDSHIFT_FINAL_ERR", "REDSHIFT_CMB", "REDSHIFT_CMB_ERR", "HOSTGAL_PHOTOZ", "HOSTGAL_PHOTOZ_ERR", "HOSTGAL_SPECZ",
        "HOSTGAL_SPECZ_ERR", "PEAKMJD", "SEARCH_PEAKMJD", "SIM_PEAKMJD", "SIM_REDSHIFT_HELIO", "SIM_REDSHIFT_CMB", "SIM_REDSHIFT",
    ];

    private static readonly string[] s_bandNames = [.. Enumerable.Range(0, 128).Select(letter => $"{(char)letter}")];

    /// <summary>Whether a file is a FITS file.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("SIMPLE  ="u8);

    /// <summary>Whether a file is a PHOT, which is read with its HEAD.</summary>
    /// <param name="path">The file.</param>
    public static bool IsPhotometry(string path) => Path.GetFileName(path).Contains("_PHOT.", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override void Read(SurveyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.IsMember)
            throw new CrestException(
                $"{file.Path}: a FITS table cannot be read from an archive, since its PHOT is another file; unpack it");
        SnanaVersion version = SnanaVersion.Beside(file.Path);
        using FitsTable head = FitsTable.Open(file.Open(), file.Path);
        List<SnanaHeadRow> objects = ReadHead(head, version);
        string path = PhotometryOf(file.Path, head);
        using SurveyFile photometry = SurveyPaths.Opened(path);
        using FitsTable table = FitsTable.Open(photometry.Open(), path);
        var segments = new SnanaSegments(objects, table.Rows);
        Curve.ZeroPoint = head.Primary.Number("ZP_FLUXCAL", table.Primary.Number("ZP_FLUXCAL", 27.5));
        if (Curve.ZeroPoint is not (>= -60 and <= 60)) throw new CrestException($"{file.Path}: ZP_FLUXCAL is {Curve.ZeroPoint}");
        (Curve.Path, Curve.LineWord) = (path, "row");
        SnanaHeadRow[] empty = [.. objects.Where(o => o.Observations == 0)];
        if (empty.Length > 0) Dropped.Add("objects dropped: NOBS is 0", $"{file.Path}: {empty[0].Object.Name}", empty.Length);
        ReadPhotometry(table, segments, version);
        if (segments.Mended > 0)
            Dropped.Add("objects with wrong pointers (PTROBS_MIN, PTROBS_MAX) mended by the rows with MJD -777, which agree with NOBS",
                $"{file.Path}: {segments.FirstMended}", segments.Mended);
        if (segments.Wrong > 0)
            Dropped.Add("objects dropped: their pointers (PTROBS_MIN, PTROBS_MAX) do not agree with NOBS and the rows with MJD -777",
                $"{file.Path}: {segments.FirstWrong}", segments.Wrong);
    }

    private static List<SnanaHeadRow> ReadHead(FitsTable head, SnanaVersion version)
    {
        FitsColumn name = head.Find("SNID"), observations = head.Find("NOBS");
        FitsColumn first = head.Find("PTROBS_MIN"), last = head.Find("PTROBS_MAX");
        var numbers = new Dictionary<string, FitsColumn>(StringComparer.Ordinal);
        foreach (string key in s_numbers)
            if (head.TryFind(out FitsColumn column, key)) numbers.Add(key, column);
        bool isNamed = head.TryFind(out FitsColumn typeName, "SIM_TYPE_NAME");
        bool isSimulated = head.TryFind(out FitsColumn simulated, "SIM_TYPE_INDEX", "SIM_GENTYPE");
        bool isTyped = head.TryFind(out FitsColumn type, "SNTYPE", "TYPE");
        List<SnanaHeadRow> objects = [];
        while (head.Next())
        {
            string snid = name.Text(head.Row);
            double number = isSimulated ? simulated.Number(head.Row) : double.NaN, survey = isTyped ? type.Number(head.Row) : double.NaN;
            string types = isNamed && typeName.Text(head.Row) is { Length: > 0 } and not "UNKNOWN" and var simulatedName ? simulatedName
                : version.TypeName(number) ?? version.TypeName(survey) ?? SnanaObject.TypeOf(survey);
            SurveyObject one = SnanaObject.Of(
                snid, types, key => numbers.TryGetValue(key, out FitsColumn column) ? column.Number(head.Row) : double.NaN);
            double count = observations.Number(head.Row);
            if (!(count >= 0 && count <= LightCurve.MostObservations)) throw head.Error($"NOBS of {snid} is {count}");
            objects.Add(new SnanaHeadRow(one, (int)count, Pointer(first, head), Pointer(last, head)));
        }

        return objects;
    }

    private static long Pointer(FitsColumn column, FitsTable head) =>
        column.Number(head.Row) is >= 0 and < 1L << 50 and var row ? (long)row : 0;

    private void ReadPhotometry(FitsTable table, SnanaSegments segments, SnanaVersion version)
    {
        FitsColumn mjd = table.Find("MJD"), band = table.Find("BAND", "FLT");
        FitsColumn flux = table.Find("FLUXCAL"), error = table.Find("FLUXCALERR");
        if (!band.IsText) throw new CrestException($"{table.Path}: the column {band.Name} is not text");
        string? filters = table.Primary.Text("FILTERS");
        SnanaHeadRow? current = null;
        while (table.Next())
        {
            ReadOnlySpan<byte> row = table.Row;
            double time = mjd.Number(row);
            if (time == EndOfObject)
            {
                if (segments.At(table.RowNumber) is not null && current is not null)
                    throw table.Error($"MJD is -777 within the observations of {current.Object.Name}, which ends an object; NOBS and the "
                        + "rows do not agree");
                continue;
            }

            SnanaHeadRow? owner = segments.At(table.RowNumber);
            if (owner is null && segments.Follow)
                throw table.Error($"MJD is {time} where -777 ends an object by the NOBS of HEAD; NOBS and the rows do not agree");
            if (owner is null) continue;
            if (!ReferenceEquals(owner, current)) Begin(current = owner);
            ReadOnlySpan<byte> letters = band.Bytes(row);
            byte letter = letters.IsEmpty ? (byte)0 : letters[^1];
            bool known = letter is > 32 and < 128 && (filters is null || filters.Contains((char)letter, StringComparison.Ordinal));
            string name = known ? s_bandNames[letter] : "";
            if (version.Ignores(owner.Object.Name, time, name))
                Dropped.Add("observations dropped: VERSION.IGNORE names them", $"{table.Path}: row {table.RowNumber}");
            else
                Curve.Add(time, name, flux.Number(row), error.Number(row), line: (int)Math.Min(table.RowNumber, int.MaxValue));
            if (segments.IsLast(table.RowNumber)) End(version);
        }
    }

    private void Begin(SnanaHeadRow owner)
    {
        Curve.Clear();
        Curve.Object = owner.Object;
    }

    private void End(SnanaVersion version)
    {
        if (version.Ignores(Curve.Object.Name))
            Dropped.Add("objects dropped: VERSION.IGNORE names them", $"{Curve.Path}: {Curve.Object.Name}");
        else HandOn();
    }

    private static string PhotometryOf(string path, FitsTable head)
    {
        string folder = Path.GetDirectoryName(path) ?? "", name = Path.GetFileName(path);
        int at = name.IndexOf("_HEAD.", StringComparison.OrdinalIgnoreCase);
        string[] candidates =
        [
            .. at >= 0 ? new[] { $"{name[..at]}_PHOT.{name[(at + "_HEAD.".Length)..]}" } : [],
            .. head.Primary.Text("PHOTFILE") is { Length: > 0 } file && !file.Contains('/', StringComparison.Ordinal)
                ? new[] { file, $"{file}.gz" } : [],
        ];
        foreach (string candidate in candidates)
            if (File.Exists(Path.Combine(folder, candidate))) return Path.Combine(folder, candidate);
        throw new CrestException($"{path}: its PHOT is not beside it ({string.Join(" or ", candidates)})");
    }
}
