using Crest.Experiments.Runs;
using Crest.Foundation.Hashes;

namespace Crest.Experiments.Notices;

/// <summary>A rule: for which runs whom to tell. Each run is told of once.</summary>
/// <param name="When">The condition as the user wrote it.</param>
/// <param name="Condition">The condition that the store looks for.</param>
/// <param name="OnlySilent">Whether only runs count whose process is gone without a word.</param>
/// <param name="To">Whom: the address of a webhook (<c>http</c> or <c>https</c>) or <c>mailto:</c> with an address.</param>
public sealed record NoticeRule(string When, RunCondition Condition, bool OnlySilent, Uri To)
{
    /// <summary>What the store remembers the rule by; the address, which may contain a secret, cannot be read from it.</summary>
    public string Key => ContentHash.OfTexts(When, To.AbsoluteUri);
}
