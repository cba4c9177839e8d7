namespace Varde.AccessControl.Rules;

/// <summary>The rules for machine clients, as access-rules §4 has them.</summary>
internal static class SystemRules
{
    /// <summary>The rules, in their order.</summary>
    public static IReadOnlyList<AccessRule> All { get; } = Rules();

    private static AccessRule[] Rules()
    {
        var write = new Declaring([Lane.System]);
        return
        [
            write.Refuse("R-SYS-CLIENT", c => c.Client is not { IsRegistered: true, IsBound: true },
                "client not registered, or token not sender-constrained (DPoP or mTLS)",
                facts: "client registered bound", basis: "HelseID; ours", mark: 'D',
                en: "Unknown client, or the token is not bound to its key.",
                shown: "401", about: About.Anything),

            write.Refuse("R-SYS-SCOPE", c => !c.Client.ScopeCovers,
                "scope does not cover the service and the action",
                facts: "scopeCovers", basis: "ours", mark: 'D',
                en: "The scope does not cover this.",
                about: About.Anything),

            write.Refuse("R-SYS-ORG", c => c.Client.Organisation == ClientOrganisation.Other,
                "patient's object; the client's organisation is neither its owner nor a registered recipient for it",
                facts: "clientOrg", basis: "pjl § 19; ours", mark: 'D',
                shown: "nothing"),

            write.Rule("R-SYS-PERSON", OfPerson,
                "on behalf of a citizen or of staff, or delivery of a subscription: the person's or subscriber's own rules are asked too, now",
                "refuse or cut, as they say",
                facts: "person", basis: "pjl § 16; hpl § 21; ours", mark: 'D',
                nb: null,
                en: "The person's own rules decide as well.",
                shown: "as their rule", obliges: "", about: About.Anything)
                with { ShownIn = (c, _) => c.Person?.Shown, ObligationsIn = ObligationsOfPerson },

            write.Refuse("R-SYS-APPROVAL", c => c.Facts.Action == AccessAction.Export && !c.Client.PopulationIsApproved,
                "bulk export of patients' objects without an approval that covers the population",
                facts: "action populationApproval", basis: "hpl § 29; ours", mark: 'D',
                en: "An approval that covers this population is needed."),

            write.Permit("R-SYS-GATEWAY", c => c.IsClient(ClientKind.Gateway) && c.Is(ServiceId.MeasurementSending) && c.Client.PatientIsEnrolled
                    && c.Facts.Action is AccessAction.Create or AccessAction.Update,
                "home-measurement gateway; measurement.write (create, update) for an enrolled patient",
                facts: "client service action enrolled", basis: "ours", mark: 'D',
                nb: "Målingene dine ble sendt inn fra utstyret ditt.",
                en: "Measurement from the patient's equipment.",
                shown: "logged"),

            write.Permit("R-SYS-EXCHANGE", c => c.Client.IsExchangeObject && c.IsExchanged && (c.IsLooking || c.IsWriting),
                "national exchange; reads or writes the object that the exchange is about: prescription broker (prescriptions, medlist), summary record (kj, kj.write), Helsenorge (appointments; document look-up, only on behalf of a citizen or of staff)",
                facts: "client service action exchangeObject", basis: "national contracts; ours", mark: 'D',
                nb: "Opplysningene ble utvekslet med en nasjonal helsetjeneste på nett.",
                en: "Exchanged with a national service.",
                shown: "logged"),

            write.Permit("R-SYS-INTEGRATION", c => c.IsClient(ClientKind.Integration) && c.Client.Organisation == ClientOrganisation.Owner
                    && ((c.IsLooking && c.Client.WroteItself) || (c.Facts.Action is AccessAction.Create or AccessAction.Update && c.Client.KindIsRegistered)),
                "registered integration of the owner organisation (laboratory, imaging, admission, devices); creates and updates the kinds of objects in its registration, and reads what it wrote itself",
                facts: "client clientOrg action kindRegistered ownWrite", basis: "pjl § 19; ours", mark: 'D',
                nb: "Opplysningene ble sendt inn fra et fagsystem ved behandlingsstedet.",
                en: "Sent in by a registered system of the organisation.",
                shown: "logged"),

            write.Permit("R-SYS-EXPORT", c => c.Facts.Action == AccessAction.Export && c.Client.PopulationIsApproved,
                "bulk export of patients' objects with an approval that covers the population",
                facts: "action populationApproval", basis: "hpl § 29; ours", mark: 'D',
                nb: "Opplysninger ble tatt ut til et godkjent formål.",
                en: "Approved export.",
                shown: "logged"),

            write.Permit("R-SYS-SUBSCRIPTION", c => c.IsClient(ClientKind.Subscription) && c.IsLooking,
                "delivery of a subscription; not stopped by R-SYS-PERSON at delivery time",
                facts: "client action", basis: "ours", mark: 'D',
                nb: "Opplysningene ble sendt til en mottaker som har tilgang til dem.",
                en: "Delivered to a subscriber with access.",
                shown: "logged"),
        ];
    }

    // The client never gets more than the person it acts for.
    private static Answer OfPerson(Case c) => c.Person?.Effect switch
    {
        AccessEffect.Refuse => Answer.Refuse,
        AccessEffect.Limited => Answer.Cut,
        _ => Answer.Silent,
    };

    private static IReadOnlyList<string> ObligationsOfPerson(Case c) => c.Person?.Obligations ?? [];
}
