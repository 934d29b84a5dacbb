using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Survey.LightCurves;
using Crest.Survey.NetCdf;
using Crest.Survey.RawData;

namespace Crest.Survey.PreparedData;

/// <summary>
/// A prepared set as a netCDF classic file: <c>flux</c>, <c>flux_err</c> and <c>sn_epoch</c> [sample × feature], <c>redshift</c>,
/// <c>label</c> and the names <c>sample</c> [sample], and the coordinates <c>band</c>, <c>index</c> and <c>elapsed_day</c> [feature].
/// The same set gives the same bytes.
/// </summary>
public static class PreparedFile
{
    private const string Content = "Crest prepared light curves";
    private static readonly string[] s_features = ["sample", "feature"];

    /// <summary>Writes a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(PreparedSet set, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(set);
        LightCurveTable table = set.Table;
        IReadOnlyList<Visit> visits = table.Cadence.Visits;
        var bands = new string[visits.Count];
        var indices = new int[visits.Count];
        var days = new double[visits.Count];
        for (int i = 0; i < visits.Count; i++) (bands[i], indices[i], days[i]) = (visits[i].Band, visits[i].Index, visits[i].ElapsedDay);
        var file = new NetCdfWriter();
        file.AddAttribute("Conventions", "CF-1.8");
        file.AddAttribute(ContentSeal.Key, ContentSeal.Blank);
        file.AddAttribute("title", Content);
        file.AddAttribute("source", "crest prepare");
        file.AddAttribute("split", set.Split);
        file.AddAttribute("bands", string.Join(' ', table.Cadence.Bands));
        file.AddAttribute("zero_point", set.ZeroPoint);
        // A double holds a seed of up to 53 bits only; a text holds them all.
        file.AddAttribute("seed", set.Seed.ToString());
        if (set.FirstVisitMjd is { } mjd) file.AddAttribute("first_visit_mjd", mjd);
        file.AddAttribute("class_names", string.Join(' ', set.Classes));
        file.AddAttribute("sn_types", SupernovaTypes.FromClasses(set.Classes)?.ToString() ?? "{}");
        file.AddAttribute("source_sha256", set.SourceHash);
        file.AddAttribute("preparation_sha256", set.PreparationHash);

        file.AddDimension("sample", table.Count);
        file.AddDimension("feature", visits.Count);
        file.AddDimension("name_length", NetCdfWriter.TextWidth(table.Names));
        file.AddDimension("band_length", NetCdfWriter.TextWidth(bands));
        file.AddText("sample", ["sample", "name_length"], table.Names, new NetCdfAttribute("long_name", "name of the object"));
        file.AddText("band", ["feature", "band_length"], bands, new NetCdfAttribute("long_name", "passband"));
        file.AddVariable("index", ["feature"], indices, new NetCdfAttribute("long_name", "number of the visit within its band, from 1"));
        file.AddVariable("elapsed_day", ["feature"], days,
            new NetCdfAttribute("long_name", "days since the first visit of the season, observer frame"),
            new NetCdfAttribute("units", "day"));
        AddLightCurves(file, "flux", table.Flux, "flux; NaN where not measured", $"10^(-0.4 (AB magnitude - {set.ZeroPoint}))");
        AddLightCurves(file, "flux_err", table.FluxError, "standard deviation of flux", $"10^(-0.4 (AB magnitude - {set.ZeroPoint}))");
        AddLightCurves(
            file, "sn_epoch", table.Epoch, "days from peak brightness, observer frame; -1 throughout an object whose peak is not known",
            "day");
        file.AddVariable(
            "redshift", ["sample"], table.Redshift, new NetCdfAttribute("long_name", "redshift; -1 where unknown"),
            new NetCdfAttribute("units", "1"));
        file.AddVariable(
            "label", ["sample"], table.Label, new NetCdfAttribute("long_name", "class, counted from 0 in class_names; -1 where unknown"),
            new NetCdfAttribute("units", "1"));
        if (table.Positions is { } positions)
        {
            AddPositions(file, "ra", [.. positions.Select(p => p.RightAscension)], "right ascension, J2000; NaN where unknown");
            AddPositions(file, "dec", [.. positions.Select(p => p.Declination)], "declination, J2000; NaN where unknown");
        }

        file.Write(stream);
        ContentSeal.Write(stream);
    }

    /// <summary>Reads a set and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, is no prepared data, or does not hold together.</exception>
    public static PreparedSet Load(string path)
    {
        using NetCdfFile file = OpenPrepared(path);
        string[] names = file.ReadText("sample"), bands = file.ReadText("band");
        int[] indices = file.Read<int>("index");
        double[] days = file.Read<double>("elapsed_day");
        if (indices.Length != bands.Length || days.Length != bands.Length || bands.Length == 0)
            throw Damaged(path, $"band, index and elapsed_day have {bands.Length}, {indices.Length} and {days.Length} values");
        for (int i = 0; i < indices.Length; i++)
            if (indices[i] < 1 || bands[i].Length == 0 || !double.IsFinite(days[i])) throw Damaged(path, $"feature {i + 1} is no visit");
        Cadence cadence;
        try
        {
            cadence = new Cadence(bands.Select((band, i) => new Visit(band, indices[i], days[i])));
        }
        catch (ArgumentException e)
        {
            throw Damaged(path, e.Message);
        }

        // Checked before the table is made: its size comes from the file.
        foreach (string variable in (ReadOnlySpan<string>)["flux", "flux_err", "sn_epoch"])
            CheckShape(file, variable, names.Length, cadence.Count);
        foreach (string variable in (ReadOnlySpan<string>)["redshift", "label"])
            CheckShape(file, variable, names.Length);
        if ((long)names.Length * cadence.Count > Array.MaxLength)
            throw new CrestException($"{path}: {names.Length} objects of {cadence.Count} visits are more than fit into memory at once");
        var table = new LightCurveTable(cadence, names);
        file.Read<float>("flux").CopyTo(table.Flux, 0);
        file.Read<float>("flux_err").CopyTo(table.FluxError, 0);
        file.Read<float>("sn_epoch").CopyTo(table.Epoch, 0);
        file.Read<float>("redshift").CopyTo(table.Redshift, 0);
        file.Read<int>("label").CopyTo(table.Label, 0);
        table.Positions = ReadPositions(file, names);

        IReadOnlyList<string> classes = ClassesOf(file.Text("sn_types"), path);
        if (!long.TryParse(file.Text("seed"), out long seed)) throw Damaged(path, "the attribute seed is not a whole number");
        double zeroPoint = file.Number("zero_point");
        if (!double.IsFinite(zeroPoint)) throw Damaged(path, "the attribute zero_point is not a magnitude");
        int wrong = Array.FindIndex(table.Label, label => label < LightCurveTable.Unknown || label >= classes.Count);
        if (wrong >= 0) throw Damaged(path, $"the label of {names[wrong]} is {table.Label[wrong]}, but there are {classes.Count} classes");
        if (table.Flux.AsSpan().ContainsAny(float.PositiveInfinity, float.NegativeInfinity)) throw Damaged(path, "a flux is infinite");
        CheckRedshifts(table, path);
        file.CheckContent();
        return new PreparedSet(
            table, classes, file.Text("split"), zeroPoint, seed, file.Text("source_sha256"), file.Text("preparation_sha256"))
        {
            FirstVisitMjd = file.Attributes.FirstOrDefault(a => a.Name == "first_visit_mjd")?.Numbers is [double mjd]
                && double.IsFinite(mjd)
                ? mjd
                : null,
        };
    }

    /// <summary>The hash of the preparation that made a file; null where there is no whole prepared file.</summary>
    /// <param name="path">The file.</param>
    public static string? PreparationHashOf(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using NetCdfFile file = OpenPrepared(path);
            return file.Text("preparation_sha256");
        }
        catch (CrestException)
        {
            return null;
        }
    }

    /// <summary>The names of the classes in the attribute <c>sn_types</c>; none for <c>{}</c>.</summary>
    private static IReadOnlyList<string> ClassesOf(string json, string path)
    {
        try
        {
            return json == "{}" ? [] : SupernovaTypes.Parse(json).Classes;
        }
        catch (CrestException e)
        {
            throw new CrestException($"{path}: attribute sn_types: {e.Message}", e);
        }
    }

    private static NetCdfFile OpenPrepared(string path)
    {
        NetCdfFile file = NetCdfFile.Open(path);
        if (file.TryText("title", out string? title) && title == Content) return file;
        file.Dispose();
        throw new CrestException($"{path}: not prepared light curves; make them with 'crest prepare train-data', 'test-data' or 'csv'");
    }

    private static void AddLightCurves(NetCdfWriter file, string name, float[] values, string meaning, string units) =>
        file.AddVariable(name, s_features, values, new NetCdfAttribute("long_name", meaning), new NetCdfAttribute("units", units),
            // What xarray makes coordinates of: CF conventions 1.8, section 5.
            new NetCdfAttribute("coordinates", "band index elapsed_day"));

    private static void CheckShape(NetCdfFile file, string variable, params ReadOnlySpan<int> shape)
    {
        long[] found = [.. file.Variable(variable).Dimensions.Select(d => d.Length)];
        bool same = found.Length == shape.Length;
        for (int i = 0; same && i < found.Length; i++) same = found[i] == shape[i];
        if (!same)
            throw Damaged(
                file.Path, $"{variable} is [{string.Join(" × ", found)}] where [{string.Join(" × ", shape.ToArray())}] is expected");
    }

    private static void AddPositions(NetCdfWriter file, string name, double[] degrees, string meaning) => file.AddVariable(
        name, ["sample"], degrees, new NetCdfAttribute("long_name", meaning), new NetCdfAttribute("units", "degree"));

    /// <summary>Where the objects are in the sky; a file of observed objects may say it.</summary>
    private static SkyPosition[]? ReadPositions(NetCdfFile file, string[] names)
    {
        if (!file.Contains("ra") || !file.Contains("dec")) return null;
        CheckShape(file, "ra", names.Length);
        CheckShape(file, "dec", names.Length);
        SkyPosition[] positions = [.. file.Read<double>("ra").Zip(file.Read<double>("dec"), (ra, dec) => new SkyPosition(ra, dec))];
        int wrong = Array.FindIndex(positions, position => !position.IsValid);
        return wrong < 0 ? positions : throw Damaged(file.Path, $"the position of {names[wrong]} is {positions[wrong]}");
    }

    private static void CheckRedshifts(LightCurveTable table, string path)
    {
        for (int row = 0; row < table.Count; row++)
        {
            float redshift = table.Redshift[row];
            if (RedshiftRange.IsUnknown(redshift)) table.Redshift[row] = LightCurveTable.Unknown;
            else if (!RedshiftRange.Holds(redshift))
                throw new CrestException($"{path}: the redshift of {table.Names[row]} is {redshift}, which is not between "
                    + $"{RedshiftRange.Lowest} and {RedshiftRange.Highest}; write -1 where it is not known, and prepare the data again");
        }
    }

    private static CrestException Damaged(string path, string what) =>
        new($"{path}: damaged or changed by another program: {what}; prepare the data again");
}
