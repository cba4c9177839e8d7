using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>A scope of SMART on openEHR: <c>patient/composition-vital_signs.v1.crud</c> (openEHR ITS-REST, SMART on openEHR, "Scopes").</summary>
/// <param name="Compartment">On whose behalf.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Pattern">Which of them: an id of a template or the name of a query, where * stands for any letters.</param>
/// <param name="Permissions">What may be done.</param>
public sealed record OpenEhrScope(ScopeCompartment Compartment, OpenEhrScopeKind Kind, string Pattern, ScopePermissions Permissions)
{
    private const int Longest = 1_000;

    /// <summary>Reads a scope.</summary>
    /// <returns>The scope, or <see cref="Invalid"/> when the text is none.</returns>
    public static Outcome<OpenEhrScope> Parse(string text)
    {
        if (text.Length > Longest) return Fault("is too long");
        if (text.Split('/', 2) is not [var compartment, var rest] || ScopeParts.ReadCompartment(compartment) is not { } whose) return Fault("is for no compartment that is known");
        if (rest.Split('-', 2) is not [var word, var named] || KindOf(word) is not { } kind) return Fault("is about nothing that is known");
        // Ids have full stops too: the permissions stand after the last one.
        var stop = named.LastIndexOf('.');
        if (stop < 1) return Fault("names no pattern or no permissions");
        return ScopeParts.ReadLetters(named.AsSpan(stop + 1)) is { } permissions
            ? new OpenEhrScope(whose, kind, named[..stop], permissions) : Fault("gives no permissions, or gives them in another order than cruds");
    }

    /// <summary>Whether the scope is about one of a kind and lets this be done.</summary>
    public bool Covers(OpenEhrScopeKind kind, string name, ScopePermissions what) => Kind == kind && Permissions.HasFlag(what) && IsMatch(Pattern, name);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Compartment.ToString().ToLowerInvariant()}/{Kind.ToString().ToLowerInvariant()}-{Pattern}.{ScopeParts.Write(Permissions)}";

    // In one walk with one place to go back to, so that no pattern makes it slow.
    private static bool IsMatch(string pattern, string name)
    {
        var (p, n, star, resume) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, resume, p) = (p, n, p + 1);
            else if (p < pattern.Length && pattern[p] == name[n]) (p, n) = (p + 1, n + 1);
            else if (star >= 0) (p, resume, n) = (star + 1, resume + 1, resume + 1);
            else return false;
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    private static OpenEhrScopeKind? KindOf(string word) => word switch
    {
        "composition" => OpenEhrScopeKind.Composition,
        "template" => OpenEhrScopeKind.Template,
        "aql" => OpenEhrScopeKind.Aql,
        _ => null,
    };

    private static Outcome<OpenEhrScope> Fault(string how) => Invalid.At("", $"The scope {how}.");
}

/// <summary>What a scope of SMART on openEHR is about.</summary>
public enum OpenEhrScopeKind
{
    /// <summary>Compositions, by the id of their template.</summary>
    Composition,

    /// <summary>Templates, by their id.</summary>
    Template,

    /// <summary>Stored queries, by their name.</summary>
    Aql,
}
