using Crest.Workflows.Components;

namespace Crest.Workflows.WheelProjects;

/// <summary>The components of a container, what each follows, and which of them run.</summary>
internal sealed class WheelGraph
{
    private readonly WheelComponent _container;
    private readonly Dictionary<string, WheelComponent> _byId;
    private readonly Dictionary<WheelComponent, List<(WheelComponent Before, bool OtherWay)>> _links = [];
    private readonly HashSet<WheelComponent> _disabled = [];

    /// <summary>Links the components of a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="notes">Told of links that lead nowhere, and of components that nothing reaches.</param>
    public WheelGraph(WheelComponent container, ImportNotes notes)
    {
        _container = container;
        _byId = container.Children.ToDictionary(child => child.Id, StringComparer.Ordinal);
        foreach (WheelComponent child in container.Children) _links.Add(child, []);
        foreach (WheelComponent child in container.Children)
        {
            Connect(child, child.Next, otherWay: false, notes);
            Connect(child, child.Else, otherWay: true, notes);
        }

        foreach (WheelComponent child in container.Children)
        {
            foreach (string id in child.Previous)
            {
                if (Find(child, id, "previous", notes) is not { } before || _links[child].Any(link => link.Before == before)) continue;
                if (before.Type == "if")
                    notes.Fault(child.Json.Label, $"previous names {before.Name}, which names {child.Name} under neither next nor else");
                else _links[child].Add((before, false));
            }
        }

        Order = InOrder();
        foreach (WheelComponent child in Order)
        {
            WheelComponent[] before = [.. Before(child)];
            bool isUnreached = before.Length > 0 && before.All(_disabled.Contains);
            if (isUnreached && !child.IsDisabled)
            {
                string names = string.Join(", ", before.Select(other => other.Name));
                notes.Change(child, $"is disabled, since it follows only {names}, which is disabled");
            }

            if (isUnreached || child.IsDisabled) _disabled.Add(child);
        }
    }

    /// <summary>The components, each after those that it follows, otherwise in the order of the project.</summary>
    public IReadOnlyList<WheelComponent> Order { get; }

    /// <summary>Whether a component does not run: it is disabled, or all that it follows is.</summary>
    public bool IsDisabled(WheelComponent component) => _disabled.Contains(component);

    /// <summary>The component of an id; null where there is none in this container.</summary>
    public WheelComponent? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Whether an id is that of the container itself.</summary>
    public bool IsAround(string id) => id == _container.Id || id == "parent";

    /// <summary>The components that a component follows by links and not by files, as <c>previous</c> names them.</summary>
    /// <param name="component">The component.</param>
    /// <param name="notes">Told of links that are left out.</param>
    public IReadOnlyList<string> PreviousOf(WheelComponent component, ImportNotes notes)
    {
        var names = new List<string>();
        foreach ((WheelComponent before, bool otherWay) in _links[component])
        {
            // This program does not wait for what is disabled, and WHEEL does not begin by it.
            if (IsDisabled(before) && !IsDisabled(component))
                notes.Change(component, $"does not follow {before.Name} any more, which is disabled");
            else names.Add(before.Name + (otherWay ? IfComponent.Else : ""));
        }

        return names;
    }

    private void Connect(WheelComponent from, IEnumerable<string> ids, bool otherWay, ImportNotes notes)
    {
        foreach (string id in ids)
            if (Find(from, id, otherWay ? "else" : "next", notes) is { } to && !_links[to].Contains((from, otherWay)))
                _links[to].Add((from, otherWay));
    }

    private WheelComponent? Find(WheelComponent component, string id, string key, ImportNotes notes)
    {
        WheelComponent? found = Find(id);
        if (found is null) notes.Fault(component.Json.Label, $"{key} names the id '{id}', which no component of this folder has");
        return found;
    }

    private IEnumerable<WheelComponent> Before(WheelComponent component) => _links[component].Select(link => link.Before)
        .Concat(component.Inputs.SelectMany(input => input.Sources).Select(source => Find(source.Component)).OfType<WheelComponent>())
        .Distinct();

    private List<WheelComponent> InOrder()
    {
        var order = new List<WheelComponent>();
        var left = new List<WheelComponent>(_container.Children);
        while (left.Count > 0)
        {
            // Where they wait for each other, the reader of the result says so.
            WheelComponent next = left.FirstOrDefault(child => !Before(child).Any(left.Contains)) ?? left[0];
            left.Remove(next);
            order.Add(next);
        }

        return order;
    }
}
