using Crest.Foundation.Errors;


namespace Crest.Survey.RawData;

/// <summary>One raw file with one object's light curve, before it is read.</summary>
/// <param name="Root">The folder that was searched.</param>
/// <param name="RelativePath">The file below it, with <c>/</c>.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Type">Its type; empty where the file's name does not tell.</param>
/// <param name="Redshift">Its redshift, or -1.</param>
public sealed record RawFile(string Root, string RelativePath, string Name, string Type, float Redshift)
{
    /// <summary>The path to open, and to name in messages.</summary>
    public string FullPath => $"{Root}/{RelativePath}";

    /// <summary>Puts files in order of type and name, and makes sure that each name is there once.</summary>
    /// <param name="files">The files, sorted in place.</param>
    /// <exception cref="CrestException">Two objects have one name; the message names both files.</exception>
    internal static void SortByName(List<RawFile> files)
    {
        files.Sort(static (a, b) =>
        {
            int order = string.CompareOrdinal(a.Type, b.Type);
            if (order == 0) order = string.CompareOrdinal(a.Name, b.Name);
            return order != 0 ? order : string.CompareOrdinal(a.RelativePath, b.RelativePath);
        });
        for (int i = 1; i < files.Count; i++)
            if (files[i].Name == files[i - 1].Name && files[i].Type == files[i - 1].Type)
                throw new CrestException($"{files[i].FullPath}: its name, {files[i].Name}, is also that of {files[i - 1].FullPath}; "
                    + "rename or remove one of them");
    }
}
