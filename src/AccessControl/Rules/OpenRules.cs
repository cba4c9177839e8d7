namespace Varde.AccessControl.Rules;

/// <summary>The open development mode, the server itself, and everybody else: no lane, or none that permits.</summary>
internal static class OpenRules
{
    /// <summary>What decides when no permit does.</summary>
    public static AccessRule Default { get; } = new Declaring(Enum.GetValues<Lane>(), About.Anything)
        .Refuse("R-DEFAULT", _ => true,
            "no permit matched, whatever cuts did",
            facts: "", basis: "pjl § 16; hpl § 21; an empty permit list means nothing", mark: 'D',
            nb: "Du har ikke tilgang til dette.",
            en: "You do not have access to this.",
            shown: "nothing");

    /// <summary>The rules, in their order.</summary>
    public static IReadOnlyList<AccessRule> All { get; } = [.. Developer(), .. Server(), Default];

    private static AccessRule[] Developer()
    {
        var write = new Declaring([Lane.Developer], About.Anything);
        return
        [
            write.Permit("R-DEV-OPEN", c => c.Facts.Actor is DeveloperFacts { IsOnThisMachine: true },
                "actor is developer of the open development mode and the call comes over loopback",
                facts: "developer loopback", basis: "ours", mark: 'D',
                en: "Open development mode.",
                shown: "logged"),
        ];
    }

    private static AccessRule[] Server() =>
    [
        new Declaring([Lane.Server], About.Anything).Permit("R-SERVER", c => c.Facts.Actor is ServerFacts,
            "the server does its own work",
            facts: "", basis: "ours", mark: 'D',
            nb: "Journalsystemet gjorde et automatisk arbeid.",
            en: "The server does its own work.",
            shown: "logged"),
    ];
}
