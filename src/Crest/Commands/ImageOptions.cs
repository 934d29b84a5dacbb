using System.CommandLine;
using Crest.Learning.ImageSets;

namespace Crest.CommandLine.Commands;

/// <summary>The options by which the commands for images name their data.</summary>
internal static class ImageOptions
{
    private static readonly ImageDataSet[] DataSets = Enum.GetValues<ImageDataSet>();

    public static Option<string> DataSet()
    {
        var option = new Option<string>("--dataset") { Description = "The data set.", Required = true };
        option.AcceptOnlyFromAmong([.. DataSets.Select(d => d.Name())]);
        return option;
    }

    public static Option<string> DataFolder() => new("--data-dir") { Description = "Folder of its files as they are published, packed with gzip or not.", Required = true, HelpName = "DIR" };

    public static ImageDataSet Parse(string name) => DataSets.Single(d => d.Name() == name);
}
