using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Notebooks;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest notebook trim</c>: notebooks made short for print.</summary>
internal static class NotebookCommand
{
    public static Command Create() => new("notebook", "Make Jupyter notebooks short.") { Trim() };

    private static Command Trim()
    {
        var file = new Argument<string>("FILE") { Description = "The notebook (.ipynb), which is not changed." };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The new notebook. Default: NAME.trimmed.ipynb beside the file.", HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Replace the file of --output." };
        const string description = "Write a copy of a notebook that is short enough to print: of each training in its outputs it keeps the "
            + "first and the last epoch, of other long texts the beginning and the end. All cells and pictures stay.";
        var command = new Command("trim", $"{description}\n\nExample: crest notebook trim mnist.ipynb -o mnist-print.ipynb")
        {
            file, output, force,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            string target = parsed.GetValue(output) ?? Path.ChangeExtension(path, ".trimmed.ipynb");
            if (Path.GetFullPath(target) == Path.GetFullPath(path))
                throw new WrongUsageException(
                    "--output names the notebook itself, which stays as it is; give another file", "crest notebook trim");
            OutputFile.Check(target, parsed.GetValue(force));
            byte[] before = Read(path);
            TrimmedNotebook trimmed = NotebookTrim.Trim(before, path);
            AtomicFile.Write(target, stream => stream.Write(trimmed.Json));
            Screen.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{target}: {trimmed.LinesBefore:N0} lines of output are now {trimmed.LinesAfter:N0} ({trimmed.Cells} cells, "
                + $"{trimmed.Outputs} {(trimmed.Outputs == 1 ? "output" : "outputs")} shortened)"));
            return 0;
        });
        return command;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return InputFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
