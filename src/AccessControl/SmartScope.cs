using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>
/// A scope of SMART on FHIR, version 2: <c>patient/Observation.rs?category=laboratory</c> (SMART App Launch 2.2). Those of version 1 (<c>.read</c>, <c>.write</c>, <c>.*</c>) are read as what
/// the specification says that they stand for.
/// </summary>
/// <param name="Compartment">On whose behalf.</param>
/// <param name="Type">The type of resource; <see cref="AnyType"/> for all.</param>
/// <param name="Permissions">What may be done.</param>
/// <param name="Query">The search that a resource must match, as it is written; empty where every resource of the type does.</param>
public sealed record SmartScope(ScopeCompartment Compartment, string Type, ScopePermissions Permissions, string Query = "")
{
    /// <summary>Stands for all types.</summary>
    public const string AnyType = "*";

    private const int Longest = 1_000;

    /// <summary>Reads a scope.</summary>
    /// <returns>The scope, or <see cref="Invalid"/> when the text is none.</returns>
    public static Outcome<SmartScope> Parse(string text)
    {
        if (text.Length > Longest) return Fault("is too long");
        var (target, query) = text.Split('?', 2) is [var before, var after] ? (before, after) : (text, null);
        if (query is { Length: 0 }) return Fault("has a question mark without a search");
        if (target.Split('/') is not [var compartment, var rest] || rest.Split('.') is not [var type, var letters]) return Fault("is not compartment/type.permissions");
        if (ScopeParts.ReadCompartment(compartment) is not { } whose) return Fault("is for no compartment that is known");
        if (!IsType(type)) return Fault("names no type");
        return PermissionsOf(letters) is { } permissions ? new SmartScope(whose, type, permissions, query ?? "") : Fault("gives no permissions, or gives them in another order than cruds");
    }

    /// <summary>Whether the scope is about a type and lets this be done.</summary>
    public bool Covers(string type, ScopePermissions what) => (Type == AnyType || Type == type) && Permissions.HasFlag(what);

    /// <summary>The scope as it is written in version 2.</summary>
    public override string ToString() =>
        $"{Compartment.ToString().ToLowerInvariant()}/{Type}.{ScopeParts.Write(Permissions)}{(Query.Length > 0 ? "?" + Query : "")}";

    private static ScopePermissions? PermissionsOf(string letters) => letters switch
    {
        "read" => ScopePermissions.Read | ScopePermissions.Search,
        "write" => ScopePermissions.Create | ScopePermissions.Update | ScopePermissions.Delete,
        "*" => ScopePermissions.All,
        _ => ScopeParts.ReadLetters(letters),
    };

    private static bool IsType(string type) => type == AnyType || (type is [>= 'A' and <= 'Z', ..] && type.All(char.IsAsciiLetter));

    private static Outcome<SmartScope> Fault(string how) => Invalid.At("", $"The scope {how}.");
}
