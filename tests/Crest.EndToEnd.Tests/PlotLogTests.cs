using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary><c>crest plot log</c>, as a user types it.</summary>
public sealed class PlotLogTests : IDisposable
{
    private const string Keras = """
        Epoch 1/3
        10/10 [==============================] - 4s - loss: 4 - val_loss: 3
        Epoch 2/3
        10/10 [==============================] - 4s - loss: 2 - val_loss: 2
        Epoch 3/3
        10/10 [==============================] - 4s - loss: 0 - val_loss: 1

        """;

    private readonly Project _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void In_a_file_or_a_pipe_the_chart_is_of_plain_letters_in_80_columns()
    {
        _project.Write("train.log", Keras);
        CrestResult result = _project.Run("plot log train.log").Succeeded();
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.True(line.Length <= 80 && line.All(char.IsAscii), line));
        Assert.Equal("loss", lines[0]);
        Assert.StartsWith("4 |*", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("*", lines[12], StringComparison.Ordinal);
        Assert.Contains("* loss: last 0, lowest 0 at 3, highest 4 at 1", lines[^2], StringComparison.Ordinal);
        Assert.Contains("o val_loss: last 1, lowest 1 at 3, highest 3 at 1", lines[^1], StringComparison.Ordinal);
        Assert.Equal("train.log: 3 epochs\n", result.Errors);
        // The same from a pipe and from a packed file.
        using Process process = _project.Start("plot log -");
        process.StandardInput.Write(Keras);
        process.StandardInput.Close();
        Assert.Equal(result.Output, Project.Wait(process, "plot log -").Succeeded().Output);
        using (var packed = new GZipStream(File.Create(_project.At("train.log.gz")), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(Keras));
        Assert.Equal(result.Output, _project.Run("plot log train.log.gz").Succeeded().Output);
    }

    [Fact]
    public void On_a_terminal_the_chart_is_of_Braille_and_fits()
    {
        OutsideProgram.Run("script", "--version");
        _project.Write("train.log", Keras);
        CrestResult result = _project.RunOnTerminal(60, "plot log train.log --metric loss").Succeeded();
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines[1], letter => letter is > '\u2800' and <= '\u28ff');
        Assert.All(lines, line => Assert.True(Plain(line).Length <= 60, line));
    }

    [Fact]
    public void A_page_and_a_picture_are_written_once()
    {
        _project.Write("train.log", Keras);
        foreach (string name in (string[])["curves.html", "curves.svg"])
        {
            Assert.Equal($"{name}: 3 epochs\n", _project.Run($"plot log train.log -o {name}").Succeeded().Errors);
            byte[] before = File.ReadAllBytes(_project.At(name));
            _project.Run($"plot log train.log --output {name} --metric loss").FailedWith(1, name, "--force");
            Assert.Equal(before, File.ReadAllBytes(_project.At(name)));
            _project.Run($"plot log train.log --output {name} --metric loss --force").Succeeded();
            Assert.NotEqual(before, File.ReadAllBytes(_project.At(name)));
        }

        string page = Browser.Render(_project.At("curves.html"));
        Assert.Contains("train.log", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        string picture = Browser.Render(_project.Write("picture.html", $"<body>{File.ReadAllText(_project.At("curves.svg"))}</body>"));
        Assert.Contains("<polyline", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_drawn_is_one_line()
    {
        _project.Write("train.log", Keras);
        _project.Write("empty.log", "");
        _project.Run("plot log none.log").FailedWith(1, "none.log: cannot read: there is no such file or folder");
        _project.Run("plot log .").FailedWith(1, ".: cannot read: it is a folder");
        _project.Run("plot log empty.log").FailedWith(1, "empty.log: the log is empty; expected the output of Keras");
        _project.Run("plot log train.log --metric los").FailedWith(1, "the log has no metric 'los', did you mean 'loss'?");
        _project.Run("plot log train.log -o curves.png").FailedWith(2, "'curves.png' must end with .html or .svg");
        _project.RunWith("plot", "log", "train.log", "-o", "").FailedWith(2, "'' must end with .html or .svg");
        _project.Run("plot log").FailedWith(2, "FILE");
        _project.Run("plot").FailedWith(2, "a command is missing, give one of log");
        _project.Run("plot log train.log --outputs a.svg").FailedWith(2, "did you mean '--output'?");
    }

    private static string Plain(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "", default, TimeSpan.FromSeconds(1));
}
