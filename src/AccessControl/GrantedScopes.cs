using System.Text.Json.Serialization;
using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.AccessControl;

/// <summary>
/// The scopes that a client was given. They narrow what the rules permit its user, and never widen it: what no scope covers is refused, whatever the rules say, and what one covers is
/// still asked of the rules. A client that was given <see cref="Api"/> and no finer scopes is not narrowed.
/// </summary>
[JsonConverter(typeof(TextInJson<GrantedScopes>))]
public sealed record GrantedScopes : IParsed<GrantedScopes>
{
    /// <summary>The scope of the whole API, for clients that act as their user.</summary>
    public const string Api = "varde:api";

    /// <summary>No scopes: nothing is covered.</summary>
    public static GrantedScopes None { get; } = new("", [], [], []);

    private readonly string _text;
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<SmartScope> _fhir;
    private readonly IReadOnlyList<OpenEhrScope> _openEhr;

    private GrantedScopes(string text, IReadOnlyList<string> names, IReadOnlyList<SmartScope> fhir, IReadOnlyList<OpenEhrScope> openEhr) =>
        (_text, _names, _fhir, _openEhr) = (text, names, fhir, openEhr);

    /// <summary>Reads the scopes of a token. One that is not known covers nothing.</summary>
    /// <param name="text">Their names, parted by spaces.</param>
    public static GrantedScopes Parse(string text)
    {
        string[] names = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        List<SmartScope> fhir = [];
        List<OpenEhrScope> openEhr = [];
        foreach (var name in names)
        {
            if (SmartScope.Parse(name).TryGet(out var smart, out _)) fhir.Add(smart);
            else if (OpenEhrScope.Parse(name).TryGet(out var scope, out _)) openEhr.Add(scope);
        }
        return new(string.Join(' ', names), names, fhir, openEhr);
    }

    static Outcome<GrantedScopes> IParsed<GrantedScopes>.Parse(string? text) => Parse(text ?? "");

    /// <summary>Whether a scope was given by this name.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>
    /// How far the scopes reach for one type of FHIR resource: a resource is covered that is within one of the limits. Without limits nothing is covered.
    /// </summary>
    public IReadOnlyList<ScopeLimit> ForFhir(string type, ScopePermissions what) => IsWholeApi ? [ScopeLimit.Everything]
        : [.. _fhir.Where(scope => scope.Covers(type, what)).Select(LimitOf).Distinct()];

    /// <summary>How far the scopes reach for resources of any type: for what asks for several types at once, and is then narrowed type by type.</summary>
    public IReadOnlyList<ScopeLimit> ForAnyFhir(ScopePermissions what) => IsWholeApi ? [ScopeLimit.Everything]
        : [.. _fhir.Where(scope => scope.Permissions.HasFlag(what)).Select(LimitOf).Distinct()];

    /// <summary>How far the scopes reach for compositions of a template, a template or a stored query.</summary>
    public IReadOnlyList<ScopeLimit> ForOpenEhr(OpenEhrScopeKind kind, string name, ScopePermissions what) => IsWholeApi ? [ScopeLimit.Everything]
        : [.. _openEhr.Where(scope => scope.Covers(kind, name, what)).Select(scope => new ScopeLimit(scope.Compartment == ScopeCompartment.Patient, "")).Distinct()];

    /// <summary>Two that were given the same scopes are equal.</summary>
    public bool Equals(GrantedScopes? other) => other is not null && other._text == _text;

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The names, in order.</summary>
    public override string ToString() => _text;


    /// <summary>Whether what they cover depends on what a resource says.</summary>
    internal bool HaveSearches => _fhir.Any(scope => scope.Query.Length > 0);

    private static ScopeLimit LimitOf(SmartScope scope) => new(scope.Compartment == ScopeCompartment.Patient, scope.Query);

    /// <summary>Whether they cover the whole API, so that nothing is narrowed.</summary>
    internal bool IsWholeApi => Has(Api) && _fhir.Count == 0 && _openEhr.Count == 0;
}

/// <summary>How far a scope reaches.</summary>
/// <param name="OnlyPatientInContext">Whether only what belongs to the patient of the launch.</param>
/// <param name="Query">The search that a resource must match; empty where every one does.</param>
public sealed record ScopeLimit(bool OnlyPatientInContext, string Query)
{
    /// <summary>No limit.</summary>
    public static ScopeLimit Everything { get; } = new(false, "");
}
