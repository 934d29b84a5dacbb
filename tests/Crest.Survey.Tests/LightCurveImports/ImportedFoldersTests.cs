using Crest.Foundation.Errors;
using Crest.Survey.LightCurveImports;
using Crest.Survey.SurveyFiles;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.LightCurveImports;

/// <summary>Folders that contain the result too, and reading that is stopped.</summary>
public sealed class ImportedFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_the_folder_is_not_replaced_and_an_earlier_result_is_not_read()
    {
        string text = Imported.Snana("a", "59000.1 g 12.5 1.5");
        string raw = _folder.Write("data/a.dat", text);
        var import = new LightCurveImport { Paths = [_folder.At("data")], Output = raw, Force = true };
        Assert.Contains("would be lost", Assert.Throws<CrestException>(() => Imported.From(import)).Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(raw));
        import = import with { Output = _folder.At("data/out.nc") };
        Imported first = Imported.From(import), again = Imported.From(import);
        Assert.Equal((1, 1), (first.Result.Files, again.Result.Files));
        Assert.Empty(again.Result.Notes);
    }

    [Fact]
    public void Reading_stops_within_a_file()
    {
        string path = _folder.Write("long.dat", new string('\n', 1 << 20));
        using var stop = new CancellationTokenSource();
        foreach (SurveyFile file in SurveyPaths.Files([path], _ => true, stop.Token))
        {
            using Stream content = file.Open();
            byte[] bytes = new byte[1 << 16];
            Assert.NotEqual(0, content.Read(bytes));
            stop.Cancel();
            Assert.Throws<OperationCanceledException>(() => content.Read(bytes));
        }
    }
}
