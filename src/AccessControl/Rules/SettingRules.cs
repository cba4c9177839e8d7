namespace Varde.AccessControl.Rules;

/// <summary>The rules for giving and withholding, asked by a citizen or by staff, as access-rules §4 has them.</summary>
internal static class SettingRules
{
    /// <summary>The rules, in their order.</summary>
    public static IReadOnlyList<AccessRule> All { get; } = Rules();

    private static AccessRule[] Rules()
    {
        var write = new Declaring([Lane.Set], About.Anything);
        return
        [
            write.Refuse("R-SET-ROUTE", c => c.Setting.Route is not null,
                "a code, release or security label would change by FHIR PUT, PATCH, $meta-add, $meta-delete, a tag or a contribution",
                facts: "route", basis: "ours", mark: 'D',
                en: "Codes and releases are changed in the sharing panel only."),

            write.Refuse("R-SET-CITIZEN", c => c.IsAskedByCitizen && c.IsForCliniciansToSet,
                "citizen asks to set NORN_FORANS, NORN_UNGDOM or a release",
                facts: "relation code", basis: "helsenorge.no: the child cannot hide it; health personnel decide", mark: 'X',
                nb: "Dette er det behandleren som bestemmer. Snakk med behandleren om hva du ønsker.",
                en: "Your clinician decides this. Talk to them about what you want."),

            write.Refuse("R-SET-ROLE", c => !c.IsAskedByCitizen && !c.IsHealthPersonnelWithCareRelation,
                "staff without authorisation as health personnel, or without a care relation in the owning organisation",
                facts: "role authorised careRelation", basis: "9603: set by health personnel", mark: 'V',
                nb: "Bare helsepersonell som behandler pasienten, kan gjøre dette.",
                en: "Only health personnel who treat the patient can do this."),

            write.Refuse("R-SET-AGE", c => !c.FitsAge,
                "NORN_FORANS or a release to parents when subject ≥ 16; NORN_UNGDOM or a release to youth when not 12–15; vergeinnsyn when not 12–15",
                facts: "code age", basis: "9603; M1 specification", mark: 'V',
                nb: "Koden passer ikke for pasientens alder.",
                en: "This code does not fit the patient's age."),

            write.Refuse("R-SET-REASON", c => !c.Setting.HasReason || !c.Setting.HasReviewDate,
                "no reason or no review date",
                facts: "reason review", basis: "pbrl §§ 3-4, 5-1 need a concrete assessment", mark: 'D',
                nb: "Skriv en begrunnelse og en dato for ny vurdering.",
                en: "Give a reason and a date for a new assessment."),

            write.Refuse("R-SET-BLOCK-REFUSED", c => c.IsAskedByCitizen && !c.MayBlock,
                "anyone else blocks through the portal",
                facts: "relation age code", basis: "ours", mark: 'D',
                nb: "Ta kontakt med behandlingsstedet for å sperre opplysninger.",
                en: "Contact the provider to block information."),

            write.Permit("R-SET-CLINICIAN", c => !c.IsAskedByCitizen && c.IsHealthPersonnelWithCareRelation,
                "health personnel with a care relation, reason and review date",
                facts: "role authorised careRelation reason review code", basis: "9603; pbrl §§ 3-4, 5-1", mark: 'V',
                nb: "Helsepersonell har vurdert hvem som kan se dette.",
                en: "Health personnel have assessed who may see this.",
                shown: "logged"),

            write.Permit("R-SET-OWN-BLOCK", c => c.IsAskedByCitizen && c.MayBlock,
                "person ≥ 16 blocks, hides or shows own information (NORS, NORN_EPO); parent for a child < 12 blocks (NORS)",
                facts: "relation age code", basis: "pjl § 17; pbrl § 5-3; helsenorge.no", mark: 'X',
                nb: "Du bestemmer hvem i helsetjenesten som kan se dette.",
                en: "You decide who in the health service may see this.",
                shown: "logged"),
        ];
    }
}
