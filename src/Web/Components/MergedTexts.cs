namespace Varde.Web.Components;

/// <summary>
/// What two have written meanwhile in the fields of one form. What only one of them has changed is as they have it; what both have changed differently stays as this one has it, and is disputed.
/// </summary>
/// <param name="Texts">The text of each field.</param>
/// <param name="Disputed">The fields that both have changed differently.</param>
internal sealed record MergedTexts(IReadOnlyDictionary<string, string> Texts, IReadOnlySet<string> Disputed)
{
    /// <summary>Puts them together.</summary>
    /// <param name="fields">The fields that any of the three has.</param>
    /// <param name="before">What both began with.</param>
    /// <param name="own">What this one has written.</param>
    /// <param name="theirs">What the other has stored meanwhile.</param>
    public static MergedTexts Of(IEnumerable<string> fields, Func<string, string> before, Func<string, string> own, Func<string, string> theirs)
    {
        var (texts, disputed) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var field in fields.Distinct(StringComparer.Ordinal))
        {
            var isMine = own(field) != before(field);
            texts[field] = isMine ? own(field) : theirs(field);
            if (isMine && theirs(field) != before(field) && own(field) != theirs(field)) disputed.Add(field);
        }
        return new(texts, disputed);
    }
}
