namespace Crest.Dashboard.Access;

/// <summary>A token that lets clients in, as it is kept: without the token itself.</summary>
/// <param name="Name">What people call it, to revoke it by.</param>
/// <param name="Hash">SHA-256 of the token in lower-case hexadecimal.</param>
/// <param name="ReadOnly">Whether it lets nobody change anything.</param>
/// <param name="Created">When it was made.</param>
public sealed record AccessToken(string Name, string Hash, bool ReadOnly, DateTimeOffset Created);
