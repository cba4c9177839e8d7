namespace Varde.AccessControl;

/// <summary>A rule: it speaks for the requests that it covers, and is silent (null) for the others.</summary>
/// <param name="Id">Its id, as decisions and the access log name it.</param>
/// <param name="Decide">The rule, a pure function of the request.</param>
public sealed record AccessRule(string Id, Func<AccessRequest, Decision?> Decide);

/// <summary>The ordered rule table. The first rule that speaks decides; where none speaks the answer is no.</summary>
public static class AccessRules
{
    /// <summary>The rules in force.</summary>
    public static IReadOnlyList<AccessRule> Table { get; } =
    [
        new("R-DEV-LOOPBACK", DeveloperOnThisMachine),
        new("R-SERVER", TheServerItself),
    ];

    private static readonly Decision NoRuleSpeaks = new(AccessEffect.Refuse, "R-NONE",
        new("Ingen regel gir tilgang.", "Oppslaget ble avvist."));

    /// <summary>Decides by a table.</summary>
    public static Decision Decide(IReadOnlyList<AccessRule> table, AccessRequest request) =>
        table.Select(rule => rule.Decide(request)).FirstOrDefault(decision => decision is not null) ?? NoRuleSpeaks;

    private static Decision? DeveloperOnThisMachine(AccessRequest request) => request.Actor.Kind == ActorKind.Developer
        ? new(AccessEffect.Permit, "R-DEV-LOOPBACK", new(
            "Innlogging finnes ikke ennå: den som bruker denne maskinen, kan alt.",
            "En utvikler brukte maskinen der journalen ligger."))
        : null;

    private static Decision? TheServerItself(AccessRequest request) => request.Actor.Kind == ActorKind.Server
        ? new(AccessEffect.Permit, "R-SERVER", new("Tjeneren gjør sitt eget arbeid.", "Journalsystemet gjorde et automatisk arbeid."))
        : null;
}
