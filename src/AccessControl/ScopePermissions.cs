namespace Varde.AccessControl;

/// <summary>What a scope lets a client do (SMART App Launch 2.2, "Scopes for requesting FHIR resources"; SMART on openEHR, "Scopes").</summary>
[Flags]
public enum ScopePermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>c: make.</summary>
    Create = 1,

    /// <summary>r: read one, its versions and its history.</summary>
    Read = 2,

    /// <summary>u: change.</summary>
    Update = 4,

    /// <summary>d: delete.</summary>
    Delete = 8,

    /// <summary>s: search, the history of a type, or run a query.</summary>
    Search = 16,

    /// <summary>All of it.</summary>
    All = Create | Read | Update | Delete | Search,
}

/// <summary>On whose behalf a scope is.</summary>
public enum ScopeCompartment
{
    /// <summary>What belongs to the patient of the launch.</summary>
    Patient,

    /// <summary>What the person who signed in may see.</summary>
    User,

    /// <summary>What the client may see for itself.</summary>
    System,
}

/// <summary>Reads the parts that scopes of FHIR and of openEHR share.</summary>
internal static class ScopeParts
{
    private const string Letters = "cruds";

    /// <summary>The letters that a set of permissions is written with, in their order.</summary>
    public static string Write(ScopePermissions permissions) =>
        string.Concat(Letters.Where((_, place) => permissions.HasFlag((ScopePermissions)(1 << place))));

    /// <summary>The permissions that letters stand for; null where one is unknown, comes twice or comes out of order, which servers must refuse.</summary>
    public static ScopePermissions? ReadLetters(ReadOnlySpan<char> letters)
    {
        var (found, last) = (ScopePermissions.None, -1);
        foreach (var letter in letters)
        {
            var place = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (place <= last) return null;
            (found, last) = (found | (ScopePermissions)(1 << place), place);
        }
        return found == ScopePermissions.None ? null : found;
    }

    public static ScopeCompartment? ReadCompartment(string word) => word switch
    {
        "patient" => ScopeCompartment.Patient,
        "user" => ScopeCompartment.User,
        "system" => ScopeCompartment.System,
        _ => null,
    };
}
