using Varde.AccessControl.Rules;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Whether the scopes that a client was given cover what it asks for: they narrow what the rules permit its user, and never widen it. A scope for a patient reaches for the record of the
/// patient of the launch, and lets what belongs to nobody be read; one that is limited to a search reaches for what the search finds. What none reaches for is as if it were not there.
/// </summary>
internal static class ScopeCheck
{
    /// <summary>What several types are asked for by at once.</summary>
    public const string AnyType = "Resource";

    private static readonly string[] OpenEhrTypes = ["COMPOSITION", "CONTRIBUTION", "FOLDER", "EHR", "EHR_STATUS", "ITEM_TAG", "TEMPLATE", "QUERY", "SYSTEM"];

    /// <summary>Whether they do; always for whoever acts without a client.</summary>
    public static bool Covers(Actor actor, AccessRequest request) =>
        Narrowing(actor) is not { } signIn || LimitsOf(signIn, request).Any(limit => ReachesStored(limit, signIn, request) && ReachesWritten(limit, request));

    /// <summary>What is decided when they do not. That is told, but of what is there and out of their reach: that is as if it were not there.</summary>
    public static Decision Refused(Actor actor, AccessRequest request)
    {
        var refused = Gate.Decide(new AccessFacts { Lane = Lane.System, Actor = new SystemFacts(ClientKind.Other) { ScopeCovers = false }, Service = ServiceId.Journal }, request.Now);
        return Narrowing(actor) is { } signIn && request.Action != AccessAction.Create && LimitsOf(signIn, request) is { Count: > 0 } limits && !limits.Any(limit => ReachesStored(limit, signIn, request))
            ? refused with { Shown = "nothing" } : refused;
    }

    /// <summary>Whether they reach for some of what a query is about; the query is then narrowed by <see cref="Narrow"/>.</summary>
    public static bool CoversSome(Actor actor, AccessRequest request) => Narrowing(actor) is not { } signIn || LimitsOf(signIn, request).Any(limit => !limit.OnlyPatientInContext || signIn.PatientInContext is not null);

    /// <summary>The record to which they narrow a query, where they are for the patient of the launch alone; null for no such limit.</summary>
    public static Foundation.EhrId? OnlyRecord(Actor actor, AccessRequest request)
    {
        if (Narrowing(actor) is not { } signIn) return null;
        var limits = IsOpenEhr(request.Subject.Scope) ? LimitsOf(signIn, request) : signIn.Scopes.ForAnyFhir(PermissionOf(request));
        return limits.All(limit => limit.OnlyPatientInContext) ? signIn.PatientInContext : null;
    }

    /// <summary>What a query may see, narrowed to what the scopes reach for of each type of resource.</summary>
    public static QueryPermit Narrow(Actor actor, AccessRequest request, QueryPermit permit)
    {
        if (Narrowing(actor) is not { } signIn || IsOpenEhr(request.Subject.Scope)) return permit;
        var what = PermissionOf(request);
        return permit with { LimitsOf = type => [.. signIn.Scopes.ForFhir(type, what).Where(limit => !limit.OnlyPatientInContext || signIn.PatientInContext is not null).Select(limit => Limit(limit, signIn))] };
    }

    // Who acts without a client, or for whom a client has the whole API, is not narrowed.
    private static SignIn? Narrowing(Actor actor) => actor.ActsWhole ? null : actor.SignIn;

    private static IReadOnlyList<ScopeLimit> LimitsOf(SignIn signIn, AccessRequest request)
    {
        var (what, type) = (PermissionOf(request), request.Subject.Scope);
        return IsOpenEhr(type) ? signIn.Scopes.ForOpenEhr(KindOf(type), request.Subject.Name, what)
            : type == AnyType ? signIn.Scopes.ForAnyFhir(what) : signIn.Scopes.ForFhir(type, what);
    }

    private static bool ReachesStored(ScopeLimit limit, SignIn signIn, AccessRequest request) =>
        (!limit.OnlyPatientInContext || IsOfPatient(signIn, request))
        && (limit.Query.Length == 0 || request.Action == AccessAction.Create || request.Subject.IsAnyOfItsKind || request.Subject.Matches?.Invoke(limit.Query) == true);

    private static bool ReachesWritten(ScopeLimit limit, AccessRequest request) =>
        limit.Query.Length == 0 || request.Action is not (AccessAction.Create or AccessAction.Update) || request.Subject.MatchesAfter?.Invoke(limit.Query) == true;

    private static bool IsOfPatient(SignIn signIn, AccessRequest request) => signIn.PatientInContext is { } patient
        && (request.Subject.Ehr is { } record ? record == patient : request.Action is AccessAction.Read or AccessAction.Search);

    private static ContentLimit Limit(ScopeLimit limit, SignIn signIn) => new(limit.OnlyPatientInContext ? signIn.PatientInContext!.Value.Value : null, limit.Query);

    private static bool IsOpenEhr(string type) => OpenEhrTypes.Contains(type);

    private static OpenEhrScopeKind KindOf(string type) => type switch
    {
        "TEMPLATE" => OpenEhrScopeKind.Template,
        "QUERY" => OpenEhrScopeKind.Aql,
        _ => OpenEhrScopeKind.Composition,
    };

    private static ScopePermissions PermissionOf(AccessRequest request) => (request.Subject.ScopeAction ?? request.Action) switch
    {
        AccessAction.Create => ScopePermissions.Create,
        AccessAction.Update or AccessAction.Release or AccessAction.Restrict => ScopePermissions.Update,
        AccessAction.Delete or AccessAction.Erase => ScopePermissions.Delete,
        AccessAction.Search or AccessAction.Export => ScopePermissions.Search,
        _ => ScopePermissions.Read,
    };
}
