namespace Varde.OpenEhr.Templates;

/// <summary>A term of an archetype in one language (AOM 1.4, ARCHETYPE_TERM).</summary>
/// <param name="Code">The at- or ac-code.</param>
/// <param name="Text">The short text; empty where the template gives none.</param>
/// <param name="Description">The longer text, or null.</param>
/// <param name="Items">Everything that the template says about the term, by key (text, description, comment, …).</param>
public sealed record ArchetypeTerm(string Code, string Text, string? Description, IReadOnlyDictionary<string, string> Items);

/// <summary>The terms of one archetype by language and code.</summary>
public sealed class TermDefinitions
{
    private readonly string _defaultLanguage;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, ArchetypeTerm>> _byLanguage;

    /// <summary>Makes the table.</summary>
    /// <param name="defaultLanguage">The template's own language (ISO 639-1, maybe with a region).</param>
    /// <param name="byLanguage">Language → code → term.</param>
    public TermDefinitions(string defaultLanguage, IReadOnlyDictionary<string, IReadOnlyDictionary<string, ArchetypeTerm>> byLanguage) =>
        (_defaultLanguage, _byLanguage) = (defaultLanguage, byLanguage);

    /// <summary>The languages that have terms, the template's own first.</summary>
    public IEnumerable<string> Languages => _byLanguage.Keys.OrderBy(one => one == _defaultLanguage ? 0 : 1);

    /// <summary>The codes that have a term in the template's own language.</summary>
    public IEnumerable<string> Codes => _byLanguage.TryGetValue(_defaultLanguage, out var terms) ? terms.Keys : [];

    /// <summary>The term in a language, else in the template's own; null when the archetype does not define the code.</summary>
    public ArchetypeTerm? Find(string code, string? language = null) =>
        (language is null ? null : FindExactly(code, language)) ?? FindExactly(code, _defaultLanguage);

    /// <summary>The term in exactly this language, or null.</summary>
    public ArchetypeTerm? FindExactly(string code, string language) =>
        _byLanguage.TryGetValue(language, out var terms) ? terms.GetValueOrDefault(code) : null;
}
