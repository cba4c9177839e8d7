using Varde.AccessControl.Rules;

namespace Varde.AccessControl;

/// <summary>
/// Whether the scopes that a client was given cover what it asks for: they narrow what the rules permit its user, and never widen it. A scope that
/// reaches only for what a search finds, or only for the patient of a launch, covers nothing here, since neither is looked up yet.
/// </summary>
internal static class ScopeCheck
{
    private static readonly string[] OpenEhrTypes = ["COMPOSITION", "CONTRIBUTION", "FOLDER", "EHR", "EHR_STATUS", "ITEM_TAG", "TEMPLATE", "QUERY", "SYSTEM"];

    /// <summary>Whether they do; always for whoever acts without a client.</summary>
    public static bool Covers(Actor actor, AccessRequest request)
    {
        if (actor.SignIn is not { Client.Length: > 0 } signIn) return true;
        var (what, type) = (PermissionOf(request.Subject.ScopeAction ?? request.Action), request.Subject.Scope);
        var limits = OpenEhrTypes.Contains(type) ? signIn.Scopes.ForOpenEhr(KindOf(type), request.Subject.Name, what) : signIn.Scopes.ForFhir(type, what);
        return limits.Any(limit => limit is { OnlyPatientInContext: false, Query.Length: 0 });
    }

    /// <summary>What is decided when they do not.</summary>
    public static Decision Refused(DateTimeOffset now) => Gate.Decide(
        new AccessFacts { Lane = Lane.System, Actor = new SystemFacts(ClientKind.Other) { ScopeCovers = false }, Service = ServiceId.Journal }, now);

    private static OpenEhrScopeKind KindOf(string type) => type switch
    {
        "TEMPLATE" => OpenEhrScopeKind.Template,
        "QUERY" => OpenEhrScopeKind.Aql,
        _ => OpenEhrScopeKind.Composition,
    };

    private static ScopePermissions PermissionOf(AccessAction action) => action switch
    {
        AccessAction.Create => ScopePermissions.Create,
        AccessAction.Update or AccessAction.Release or AccessAction.Restrict => ScopePermissions.Update,
        AccessAction.Delete or AccessAction.Erase => ScopePermissions.Delete,
        AccessAction.Search or AccessAction.Export => ScopePermissions.Search,
        _ => ScopePermissions.Read,
    };
}
