using Crest.Workflows.Components;

namespace Crest.Workflows.WheelProjects;

/// <summary>The files that components of WHEEL hand to each other, as this program writes them.</summary>
/// <param name="notes">Told of what cannot be kept.</param>
internal sealed class WheelLinks(ImportNotes notes)
{
    /// <summary>The files that a component gets.</summary>
    /// <param name="component">The component.</param>
    /// <param name="graph">The components beside it.</param>
    public IReadOnlyList<WheelLink> InputsOf(WheelComponent component, WheelGraph graph)
    {
        var links = new List<WheelLink>();
        foreach (WheelInput input in component.Inputs)
        {
            foreach (WheelFile source in input.Sources)
            {
                if (HasPlaceholder(component, input.Name) || HasPlaceholder(component, source.Name)) continue;
                if (graph.Find(source.Component) is { } sibling && graph.IsDisabled(sibling) && !graph.IsDisabled(component))
                {
                    notes.Change(component, $"does not get '{source.Name}' of {sibling.Name}, which is disabled");
                    continue;
                }

                foreach (WheelLink offer in OffersOf(component, source, graph)) Add(links, component, Named(input.Name, offer));
            }
        }

        return links;
    }

    /// <summary>The files of its own folder that a component gives.</summary>
    /// <param name="component">A component that contains no others, or a study.</param>
    public IReadOnlyList<string> OutputsOf(WheelComponent component)
    {
        var names = new List<string>();
        foreach (WheelOutput output in component.Outputs)
        {
            if (HasPlaceholder(component, output.Name)) continue;
            if (output.Origins.Count > 0)
                notes.Fault(component.Json.Label, $"outputFiles: '{output.Name}' is a file of a component of a parameter study, which "
                    + "every instance makes; gather it into the folder of the study in WHEEL, and import again");
            else names.AddRange(Names(component, output.Name));
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The files of its components that a container gives.</summary>
    /// <param name="container">The container, which is no study.</param>
    public IReadOnlyList<WheelLink> HandedOn(WheelComponent container)
    {
        var links = new List<WheelLink>();
        foreach (WheelOutput output in container.Outputs)
        {
            if (HasPlaceholder(container, output.Name)) continue;
            if (output.Origins.Count > 0)
                foreach (WheelLink link in HandedOn(container, output, isReported: true)) Add(links, container, link);
            else if (output.IsUsed)
                notes.Fault(container.Json.Label, $"outputFiles: '{output.Name}' is a file of none of its components; "
                    + "connect it to one of them in WHEEL, for example to a source that contains it");
            else
                notes.Change(container, $"the output file '{output.Name}' is left out: none of its components makes it");
        }

        return links;
    }

    private IEnumerable<WheelLink> HandedOn(WheelComponent container, WheelOutput output, bool isReported)
    {
        foreach (WheelFile origin in output.Origins)
        {
            if (container.Children.Find(child => child.Id == origin.Component) is not { } inner)
            {
                if (isReported)
                    notes.Fault(
                        container.Json.Label, $"outputFiles: '{output.Name}' is of the id '{origin.Component}', which it does not contain");
                continue;
            }

            string given = WheelProject.Normal(output.Name) ?? "";
            foreach (string file in isReported ? Names(container, origin.Name) : WheelGlob.Expand(origin.Name) ?? [])
            {
                string name = given == file || WheelGlob.IsGlob(given) ? file : FileGlob.IsGlob(file) ? $"{given}/" : given;
                yield return new WheelLink(name, inner.Name, file, file, WheelGlob.IsGlob(origin.Name));
            }
        }
    }

    /// <summary>What a connection offers: the file as the other component, or the container, names it.</summary>
    private IEnumerable<WheelLink> OffersOf(WheelComponent component, WheelFile source, WheelGraph graph)
    {
        if (graph.IsAround(source.Component)) return OffersOfContainer(component, source.Name);
        if (graph.Find(source.Component) is not { } sibling)
        {
            notes.Fault(component.Json.Label, $"inputFiles: the id '{source.Component}' is of no component of this folder");
            return [];
        }

        if (sibling.Outputs.FirstOrDefault(output => IsSame(output.Name, source.Name)) is not { } output)
        {
            notes.Fault(component.Json.Label, $"inputFiles: {sibling.Name} has no output file '{source.Name}'");
            return [];
        }

        return sibling.IsContainer && sibling.Type != "parameterStudy"
            ? HandedOn(sibling, output, isReported: false).Select(link => link with { Component = sibling.Name, File = link.Name })
            : Names(component, source.Name).Select(name => new WheelLink("", sibling.Name, name, name, WheelGlob.IsGlob(source.Name)));
    }

    private IEnumerable<WheelLink> OffersOfContainer(WheelComponent component, string name)
    {
        WheelComponent container = component.Parent!;
        WheelInput? entry = container.Inputs.FirstOrDefault(input => IsSame(input.Name, name));
        if (entry is null && container.IsRepeated)
            return Names(component, name).Select(file => new WheelLink("", FileLink.Around, file, file, WheelGlob.IsGlob(name)));
        if (entry is null || container.Parent is null)
        {
            notes.Fault(component.Json.Label, $"inputFiles: the component around it has no input file '{name}'");
            return [];
        }

        // Without notes: they were made where the container itself was looked at.
        var quiet = new ImportNotes();
        var around = new WheelGraph(container.Parent, quiet);
        return new WheelLinks(quiet).InputsOf(container, around, entry)
            .Select(link => link with { Component = FileLink.Around, File = link.Name });
    }

    private IEnumerable<WheelLink> InputsOf(WheelComponent component, WheelGraph graph, WheelInput input) =>
        input.Sources.SelectMany(source => OffersOf(component, source, graph)).Select(offer => Named(input.Name, offer));

    /// <summary>A file under the name that it gets: in a folder where that ends with <c>/</c>, or where it may be several.</summary>
    private static WheelLink Named(string wanted, WheelLink offer)
    {
        bool isFolder = offer.File.EndsWith('/'), isGlob = FileGlob.IsGlob(offer.File);
        string name = WheelProject.Normal(wanted) ?? "";
        if (name.Length == 0) return offer with { Name = isFolder ? offer.File.TrimEnd('/') : offer.File };
        bool isIn = wanted.EndsWith('/') || wanted.EndsWith('\\') || offer.IsSeveral;
        if (!isIn || isFolder) return offer with { Name = name };
        int slash = offer.Original.LastIndexOf('/') + 1;
        return offer with { Name = isGlob ? $"{name}/{offer.Original[..slash]}" : $"{name}/{offer.Original}" };
    }

    private void Add(List<WheelLink> links, WheelComponent component, WheelLink link)
    {
        if (links.Any(other => (other.Name, other.Component, other.File) == (link.Name, link.Component, link.File))) return;
        if (!link.Name.EndsWith('/') && links.Find(other => other.Name == link.Name) is { } twice && !FileGlob.IsGlob(link.Name))
        {
            notes.Fault(component.Json.Label, $"'{link.Name}' is '{twice.File}' of {twice.Component} and '{link.File}' of "
                + $"{link.Component}; give one of them another name in WHEEL");
            return;
        }

        links.Add(link);
    }

    private IReadOnlyList<string> Names(WheelComponent component, string name)
    {
        if (WheelGlob.Expand(name) is { } names) return names;
        notes.Fault(component.Json.Label, $"the file name '{name}' {WheelGlob.NotAvailable}");
        return [];
    }

    private bool HasPlaceholder(WheelComponent component, string name)
    {
        if (!name.Contains("{{", StringComparison.Ordinal)) return false;
        notes.Fault(component.Json.Label, $"the file name '{name}' contains a placeholder, which is available only in the parameter file "
            + "of a study; use a fixed name");
        return true;
    }

    private static bool IsSame(string name, string other) => WheelProject.Normal(name) == WheelProject.Normal(other);
}
