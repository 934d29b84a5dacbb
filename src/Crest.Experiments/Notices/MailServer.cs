namespace Crest.Experiments.Notices;

/// <summary>The server that takes the mails.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port; 587 or 25 with STARTTLS where the server has it, 465 with TLS from the beginning.</param>
/// <param name="From">The sender's address.</param>
/// <param name="User">The user's name; null where the server wants none.</param>
/// <param name="PasswordVariable">The environment variable that contains the password.</param>
public sealed record MailServer(string Host, int Port, string From, string? User, string PasswordVariable);
