using Crest.Foundation.Errors;


namespace Crest.Learning.ImageSets;

/// <summary>Names and files of the data sets.</summary>
public static class ImageDataSetExtensions
{
    /// <summary>The name on the command line and in files: <c>mnist</c>, <c>cifar10</c>.</summary>
    /// <param name="dataSet">The data set.</param>
    public static string Name(this ImageDataSet dataSet) => dataSet == ImageDataSet.Mnist ? "mnist" : "cifar10";

    /// <summary>Reads the data set of a folder.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="folder">Where its files are, each packed with gzip or not.</param>
    /// <exception cref="CrestException">A file is missing, damaged, or does not belong to the others.</exception>
    public static (ImageSet Training, ImageSet Test) Read(this ImageDataSet dataSet, string folder) =>
        ReadFrom<(ImageSet, ImageSet)>(folder, dataSet == ImageDataSet.Mnist ? MnistFiles.Read : Cifar10Files.Read);

    /// <summary>Reads the test images alone; the files of the images for training need not be there.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="folder">Where its files are, each packed with gzip or not.</param>
    /// <exception cref="CrestException">A file is missing, damaged, or does not belong to the others.</exception>
    public static ImageSet ReadTest(this ImageDataSet dataSet, string folder) =>
        ReadFrom<ImageSet>(folder, dataSet == ImageDataSet.Mnist ? MnistFiles.ReadTest : Cifar10Files.ReadTest);

    private static T ReadFrom<T>(string folder, Func<string, T> read)
    {
        try
        {
            return read(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", folder, e);
        }
    }
}
