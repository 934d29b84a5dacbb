using System.Text;

namespace Crest.Foundation.Options;

/// <summary>Names of options: lower case with dashes on the command line, with underscores in files.</summary>
public static class OptionName
{
    /// <summary>The name of a property as an option: <c>HiddenSize</c> is <c>hidden-size</c>.</summary>
    /// <param name="property">The name of a property.</param>
    public static string Of(string property)
    {
        ArgumentNullException.ThrowIfNull(property);
        var name = new StringBuilder();
        foreach (char letter in property)
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0) name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    /// <summary>The name as files write it: <c>hidden_size</c>.</summary>
    /// <param name="name">An option's name.</param>
    public static string InFiles(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace('-', '_');
    }

    /// <summary>The name as the command line writes it, without dashes in front: <c>hidden-size</c>.</summary>
    /// <param name="name">A name as a file or an old script writes it.</param>
    public static string Canonical(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace('_', '-');
    }
}
