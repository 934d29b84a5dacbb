namespace Crest.Dashboard.Access;

/// <summary>Marks an endpoint that is called with POST and changes nothing, such as a search: a read-only token may use it.</summary>
public sealed class ReadsOnly;
