using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Workflows.Components;

/// <summary>
/// The names of the instances of loops, studies and bulk jobs, which are folders or states beside those of components: <c>fit_3</c> of
/// <c>fit</c>.
/// </summary>
internal static class InstanceNames
{
    /// <summary>Makes sure that no component of a container has the name of an instance of another, nor two instances one name.</summary>
    /// <param name="container">The container.</param>
    /// <exception cref="CrestException">There is such a name.</exception>
    public static void Check(ContainerComponent container)
    {
        foreach (Component repeated in container.Components.Where(component => component is RepeatedComponent or BulkJobTaskComponent))
        {
            foreach (Component other in container.Components.Where(other => other != repeated))
            {
                // The instances of a foreach may have the names of those of another loop.
                string? same = IsInstance(repeated, other.Name) ? other.Name
                    : other is ForeachComponent texts ? texts.IndexList.Select(text => $"{other.Name}_{text}")
                        .FirstOrDefault(name => IsInstance(repeated, name))
                    : null;
                if (same is not null)
                    throw new CrestException(
                        $"{other.Position}: {other.Path} and {repeated.Path} would both use the name '{same}'; rename one of them");
            }
        }
    }

    private static bool IsInstance(Component repeated, string name)
    {
        if (!name.StartsWith($"{repeated.Name}_", StringComparison.OrdinalIgnoreCase)) return false;
        string index = name[(repeated.Name.Length + 1)..];
        return repeated switch
        {
            ForeachComponent texts => texts.IndexList.Contains(index, StringComparer.OrdinalIgnoreCase),
            StudyComponent study => study.Parameters.Parameters.Any(parameter =>
                $"{index}_".StartsWith($"{parameter.Name}_", StringComparison.OrdinalIgnoreCase)),
            _ => long.TryParse(index, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        };
    }
}
