using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>Reads an override word: its kind, its key, and its value (<see cref="OverrideElements"/>).</summary>
internal sealed class OverrideParser
{
    private readonly OverrideCursor _cursor;
    private readonly OverrideElements _elements;

    /// <summary>Begins at the start of the word.</summary>
    public OverrideParser(string word, ConfigKeys keys)
    {
        _cursor = new OverrideCursor(word);
        _elements = new OverrideElements(_cursor, keys);
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="CrestException">It is no override.</exception>
    public ConfigOverride Override()
    {
        OverrideKind kind = Kind();
        string key = KeyOrGroup();
        string? package = _cursor.Take('@') ? Package() : null;
        if (kind == OverrideKind.Remove && _cursor.IsAtEnd) return new ConfigOverride(_cursor.Word, kind, key, package, null);
        if (!_cursor.Take('='))
            throw _cursor.Fault(_cursor.IsAtEnd ? "'=' and a value are missing" : $"a key cannot contain '{_cursor.Next}'");
        OverrideOperand value = _elements.Top();
        if (!_cursor.IsAtEnd) throw _cursor.Fault(_cursor.Unexpected());
        if (value.Extends && kind != OverrideKind.Change)
            throw _cursor.Fault("extend_list goes without +, ++ and ~ before the key");
        if (kind == OverrideKind.Remove && value.Sweep is not null) throw _cursor.Fault("what is removed has one value");
        return new ConfigOverride(
            _cursor.Word, value.Extends ? OverrideKind.Extend : kind, key, package, value.Value, value.Sweep);
    }

    private OverrideKind Kind()
    {
        if (_cursor.Take('~')) return OverrideKind.Remove;
        if (!_cursor.Take('+')) return OverrideKind.Change;
        return _cursor.Take('+') ? OverrideKind.AddOrChange : OverrideKind.Add;
    }

    /// <summary><c>a</c>, <c>a.b.0</c>, <c>group/sub</c>.</summary>
    private string KeyOrGroup()
    {
        int start = _cursor.At;
        Name();
        char separator = _cursor.Next;
        if (separator is '.' or '/')
            while (_cursor.Take(separator)) Name();
        return _cursor.Word[start.._cursor.At];
    }

    /// <summary><c>a.b</c>, <c>_global_</c>; nothing is the top.</summary>
    private string Package()
    {
        if (_cursor.Next is '=' || _cursor.IsAtEnd) return "_global_";
        int start = _cursor.At;
        do Name();
        while (_cursor.Take('.'));
        return _cursor.Word[start.._cursor.At];
    }

    private void Name()
    {
        int start = _cursor.At;
        while (_cursor.Next is var c && (char.IsLetterOrDigit(c) || c is '_' or '-' or '$')) _cursor.At++;
        if (_cursor.At == start)
            throw _cursor.Fault(_cursor.IsAtEnd || _cursor.Next == '=' ? "a key is missing" : $"a key cannot contain '{_cursor.Next}'");
    }
}
