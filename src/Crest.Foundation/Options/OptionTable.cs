using System.Collections.Concurrent;
using System.Reflection;

namespace Crest.Foundation.Options;

/// <summary>
/// All options of a job's record, in the order of their roles and of their declaration. It makes the record of given values and prints the
/// values of a record.
/// </summary>
public sealed class OptionTable
{
    private static readonly ConcurrentDictionary<Type, OptionTable> Tables = new();
    private readonly Type _type;
    private readonly Dictionary<string, OptionDefinition> _byName = new(StringComparer.Ordinal);

    private OptionTable(Type type)
    {
        _type = type;
        object defaults = Make(type);
        Options = [.. Definitions(type, null, defaults).OrderBy(option => (option.Role, option.IsRequired ? 0 : 1))];
        foreach (OptionDefinition option in Options)
            foreach (string name in (string[])[option.Name, .. option.Aliases])
                if (!_byName.TryAdd(name, option)) throw new InvalidOperationException($"{type} defines the option '{name}' twice.");
    }

    /// <summary>The options.</summary>
    public IReadOnlyList<OptionDefinition> Options { get; }

    /// <summary>The options of a type.</summary>
    /// <param name="type">A record with properties that have an <see cref="OptionAttribute"/> or an
    /// <see cref="OptionGroupAttribute"/>.</param>
    public static OptionTable Of(Type type) => Tables.GetOrAdd(type, static t => new OptionTable(t));

    /// <summary>The option of a name in any spelling; null where there is none.</summary>
    /// <param name="name">A name with dashes or underscores, without dashes in front.</param>
    public OptionDefinition? Find(string name) => _byName.GetValueOrDefault(OptionName.Canonical(name));

    /// <summary>Makes a record.</summary>
    /// <param name="given">The given options with their words, by name in any spelling; the others keep their defaults.</param>
    /// <exception cref="OptionException">An option is unknown, missing or given twice, or a value is not one of the option's.</exception>
    public object Bind(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        object job = Make(_type);
        HashSet<OptionDefinition> bound = [];
        HashSet<PropertyInfo> ownGroups = [];
        foreach ((string name, IReadOnlyList<string> words) in given)
        {
            OptionDefinition option = Find(name) ?? throw new OptionException(
                name, $"there is no such option; there are {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}");
            if (!bound.Add(option)) throw new OptionException(option.Name, "is given twice");
            object? value = option.Parse(words);
            object target = job;
            if (option.Group is { } group)
            {
                // The default of a group may be shared by all jobs: what changes is a copy.
                if (ownGroups.Add(group)) group.SetValue(job, Copy(group.GetValue(job)!));
                target = group.GetValue(job)!;
            }

            option.Set(target, value);
        }

        if (Options.FirstOrDefault(option => option.IsRequired && !bound.Contains(option)) is { } missing)
            throw new OptionException(missing.Name, $"is required: {missing.Description}");
        return job;
    }

    /// <summary>Makes sure that every value of a record is one of its option's, for records that were not bound.</summary>
    /// <param name="job">The record.</param>
    /// <exception cref="OptionException">A value is out of range.</exception>
    public void Check(object job)
    {
        foreach (OptionDefinition option in Options) option.Check(job);
    }

    /// <summary>The recorded options of a record with their values, as <c>config.yaml</c> writes them: names with underscores.</summary>
    /// <param name="job">The record.</param>
    public IEnumerable<KeyValuePair<string, object?>> Record(object job) =>
        Options.Where(option => option.IsRecorded)
            .Select(option => KeyValuePair.Create(OptionName.InFiles(option.Name), option.Record(job)));

    private static IEnumerable<OptionDefinition> Definitions(Type type, PropertyInfo? group, object defaults)
    {
        foreach (PropertyInfo property in Properties(type))
        {
            if (property.GetCustomAttribute<OptionAttribute>() is { } option)
                yield return new OptionDefinition(property, option, group, defaults);
            else if (property.IsDefined(typeof(OptionGroupAttribute)))
                foreach (OptionDefinition inner in Definitions(property.GetValue(defaults)!.GetType(), property, defaults))
                    yield return inner;
        }
    }

    /// <summary>The properties in the order of their declaration, those of base records first.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type)
    {
        IEnumerable<PropertyInfo> above = type.BaseType is { } parent && parent != typeof(object) ? Properties(parent) : [];
        return above.Concat(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(p => p.MetadataToken));
    }

    private static object Make(Type type)
    {
        try
        {
            return Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw e.InnerException;
        }
    }

    /// <summary>A copy as <c>with { }</c> makes it.</summary>
    private static object Copy(object record) => record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
}
