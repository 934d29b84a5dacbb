namespace Crest.Survey.LightCurves;

/// <summary>The grid of visits that all objects of a set share, in the order of the table's columns: by band, then by index.</summary>
public sealed class Cadence : IEquatable<Cadence>
{
    private readonly Dictionary<Place, int> _columns = [];

    /// <summary>Makes a cadence from its visits.</summary>
    /// <param name="visits">At least one; each (band, index) once.</param>
    /// <exception cref="ArgumentException">A visit is named twice.</exception>
    public Cadence(IEnumerable<Visit> visits)
    {
        Visits = [.. visits];
        for (int column = 0; column < Visits.Count; column++)
            if (!_columns.TryAdd(new Place(Visits[column].Band, Visits[column].Index), column))
                throw new ArgumentException($"visit {Visits[column].Index} of band {Visits[column].Band} is there twice", nameof(visits));
        Bands = [.. Visits.Select(v => v.Band).Distinct()];
    }

    /// <summary>The visits, one a column of the table.</summary>
    public IReadOnlyList<Visit> Visits { get; }

    /// <summary>The bands in the order in which they first appear.</summary>
    public IReadOnlyList<string> Bands { get; }

    /// <summary>Number of visits, and so of columns.</summary>
    public int Count => Visits.Count;

    /// <summary>The column of a visit, or -1 where the cadence lacks it.</summary>
    /// <param name="band">The band's name.</param>
    /// <param name="index">The number within the band, from 1.</param>
    public int ColumnOf(string band, int index) => _columns.GetValueOrDefault(new Place(band, index), -1);

    /// <inheritdoc/>
    public bool Equals(Cadence? other) => other is not null && Visits.SequenceEqual(other.Visits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cadence);

    /// <inheritdoc/>
    public override int GetHashCode() => Visits.Aggregate(0, HashCode.Combine);

    /// <summary>A class, unlike a tuple, finds the dictionary's code compiled.</summary>
    private sealed record Place(string Band, int Index);
}
