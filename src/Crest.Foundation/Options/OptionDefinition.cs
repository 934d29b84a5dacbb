using System.Reflection;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Options;

/// <summary>
/// An option of a job, read from the attributes of the property that it sets: name, type, default, range or choices, description, role and
/// the values that a search tries.
/// </summary>
public sealed class OptionDefinition
{
    private readonly OptionAttribute _attribute;
    private readonly PropertyInfo _property;
    private readonly PropertyInfo? _group;

    internal OptionDefinition(PropertyInfo property, OptionAttribute attribute, PropertyInfo? group, object defaults)
    {
        (_property, _attribute, _group) = (property, attribute, group);
        Name = attribute.Name ?? OptionName.Of(property.Name);
        Range = new OptionRange(attribute.Minimum, attribute.Maximum, attribute.AboveMinimum, attribute.BelowMaximum, attribute.Special);
        Search = property.GetCustomAttribute<SearchAttribute>();
        IsRequired = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));
        Default = IsRequired ? null : OptionValue.Record(Get(defaults));
        Choices = attribute.Choices.Length > 0 ? attribute.Choices : OptionValue.Choices(property.PropertyType);
    }

    /// <summary>The name, in lower case with dashes.</summary>
    public string Name { get; }

    /// <summary>Old spellings of the name.</summary>
    public IReadOnlyList<string> Aliases => _attribute.Aliases;

    /// <summary>What the option decides.</summary>
    public OptionRole Role => _attribute.Role;

    /// <summary>What it means.</summary>
    public string Description => _attribute.Description;

    /// <summary>The type of its values, without the null of an option that may be left out.</summary>
    public Type ValueType => OptionValue.Plain(_property.PropertyType);

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether words of a command line that belong to no option are its values.</summary>
    public bool TakesWords => _attribute.TakesWords;

    /// <summary>Whether it is a truth value, which needs no word after it.</summary>
    public bool IsFlag => ValueType == typeof(bool);

    /// <summary>Whether it takes several words.</summary>
    public bool IsList => OptionValue.IsList(ValueType) || ValueType.IsDefined(typeof(ManyWordsAttribute));

    /// <summary>Whether its text may be JSON, so that files may write it as a mapping: it has a type of the field.</summary>
    public bool TakesMapping => !IsList && Choices.Count == 0 && !ValueType.IsPrimitive && ValueType != typeof(string)
        && ValueType != typeof(TimeSpan);

    /// <summary>The numbers that it takes.</summary>
    public OptionRange Range { get; }

    /// <summary>The texts that it takes; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>The default: a number, a truth value or a text; null where there is none.</summary>
    public object? Default { get; }

    /// <summary>The values that a search tries where the user names none; null where it leaves the option alone.</summary>
    public SearchAttribute? Search { get; }

    /// <summary>Whether a search may vary it.</summary>
    public bool IsSearchable => Role == OptionRole.Hyperparameter && !IsRequired;

    /// <summary>Whether a result depends on it, so that a training is only resumed with the same value.</summary>
    public bool InFingerprint => Role is OptionRole.Protocol or OptionRole.Hyperparameter || _attribute.InFingerprint;

    /// <summary>Whether the configuration of a run contains it: all but the flags that say what one call may replace or resume.</summary>
    public bool IsRecorded => Role != OptionRole.Output || !IsFlag;

    /// <summary>What stands for the value in the help.</summary>
    public string Placeholder => _attribute.Placeholder
        ?? (ValueType == typeof(int) || ValueType == typeof(long) ? "N"
            : ValueType == typeof(double) ? "X"
            : ValueType == typeof(TimeSpan) ? "TIME"
            : "TEXT");

    /// <summary>The default in words, as the help shows it; null where there is none to show.</summary>
    public string? DefaultText => _attribute.Default ?? (IsFlag || Default is null or "" ? null : OptionValue.Text(Default));

    /// <summary>Whether a name means this option, in any spelling.</summary>
    /// <param name="name">A name with dashes or underscores, without dashes in front.</param>
    public bool Answers(string name) => OptionName.Canonical(name) is var canonical && (canonical == Name || Aliases.Contains(canonical));

    /// <summary>Reads a value.</summary>
    /// <param name="words">What was given; none for a flag.</param>
    /// <exception cref="OptionException">It is no value of the option.</exception>
    public object? Parse(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0 && !IsFlag) throw new OptionException(Name, "the value is missing");
        if (words.Count > 1 && !IsList) throw new OptionException(Name, "takes one value; give the option once");
        try
        {
            return OptionValue.Parse(_property.PropertyType, words, Range, Choices);
        }
        catch (CrestException e) when (e is not OptionException)
        {
            throw new OptionException(Name, e.Message, e);
        }
    }

    /// <summary>The value in a job.</summary>
    /// <param name="job">The record.</param>
    public object? Get(object job) => _property.GetValue(_group is null ? job : _group.GetValue(job));

    /// <summary>The value in a job as it is recorded: a number, a truth value, a text, or null.</summary>
    /// <param name="job">The record.</param>
    public object? Record(object job) => OptionValue.Record(Get(job));

    /// <summary>The words that give a value to the option, as <see cref="Parse"/> reads them.</summary>
    /// <param name="value">A number, a truth value or a text.</param>
    public IReadOnlyList<string> Words(object? value)
    {
        string text = OptionValue.Text(value);
        return IsList ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [text];
    }

    /// <summary>Makes sure that the value in a job is one of the option's, for jobs that were not bound.</summary>
    /// <param name="job">The record.</param>
    /// <exception cref="OptionException">It is not.</exception>
    internal void Check(object job)
    {
        if (Get(job) is IConvertible value and not (string or bool or Enum) && Range.IsBounded && !Range.Contains(value.ToDouble(null)))
            throw new OptionException(Name, $"must be {Range}, not {OptionValue.Text(value)}");
    }

    internal PropertyInfo? Group => _group;

    internal void Set(object record, object? value) => _property.SetValue(record, value);
}
