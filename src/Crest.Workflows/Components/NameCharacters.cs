using System.Buffers;

namespace Crest.Workflows.Components;

/// <summary>Which characters names consist of. Regular expressions would take longer to load than a small workflow to be read.</summary>
internal static class NameCharacters
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> OfComponents = SearchValues.Create($"{LettersAndDigits}_-"),
        OfVariables = SearchValues.Create($"{LettersAndDigits}_"), OfFolders = SearchValues.Create($"{LettersAndDigits}_-.");

    /// <summary>Whether a component may be called so: letters, digits, <c>-</c> and <c>_</c>, at most 100.</summary>
    public static bool IsComponent(string name) =>
        name.Length is > 0 and <= 100 && !name.AsSpan().ContainsAnyExcept(OfComponents);

    /// <summary>Whether a variable or a parameter may be called so: letters, digits and <c>_</c>, no digit first, at most 100.</summary>
    public static bool IsVariable(string name) =>
        name.Length is > 0 and <= 100 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(OfVariables);

    /// <summary>A text as part of the name of a folder: what is no letter, digit, <c>.</c> or <c>-</c> becomes <c>_</c>.</summary>
    public static string InFolder(string text) => string.Create(text.Length, text, static (name, text) =>
    {
        for (int i = 0; i < name.Length; i++) name[i] = OfFolders.Contains(text[i]) ? text[i] : '_';
    });
}
