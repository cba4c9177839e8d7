namespace Varde.AccessControl.Rules;

/// <summary>The rules for staff in the clinical workspace, as access-rules §4 has them.</summary>
internal static class StaffRules
{
    /// <summary>The rules, in their order.</summary>
    public static IReadOnlyList<AccessRule> All { get; } = Rules();

    private static AccessRule[] Rules()
    {
        var write = new Declaring([Lane.Staff]);
        return
        [
            write.Refuse("R-STAFF-LOGIN", c => c.Staff.IsNotSignedIn || c.Staff.LacksOrganisation || (c.IsClinical && c.Staff.LacksAuthorisation),
                "not signed in through HelseID at level high, no organisation, or HPR authorisation missing where the role needs it",
                facts: "role noLogin noOrg noHpr", basis: "HelseID; pjl § 22", mark: 'X',
                en: "Sign in with HelseID and choose your organisation.",
                shown: "401/403", about: About.Anything),

            write.Refuse("R-STAFF-OFF", c => c.IsNewUse && c.Facts.IsServiceOff,
                "new use (create, send, book, start) of a service whose rollout switch is off for the organisation, as R-GATE-OFF",
                facts: "action serviceOff", basis: "product rule", mark: 'D',
                en: "Your organisation has not started to use this service yet. What exists can still be read.",
                about: About.Anything),

            write.Refuse("R-STAFF-OFFICE", c => c.HasOfficeRole,
                "patient's object; role clinical informatician, organisation administrator, security officer or rollout lead, whatever the basis",
                facts: "role", basis: "hpl § 21 a; ours", mark: 'D',
                en: "This role gives no access to information about patients."),

            write.Refuse("R-STAFF-OWN", c => c.Staff.IsOwnRecord,
                "subject is the actor",
                facts: "ownRecord", basis: "hpl § 21 (private purposes, Prop. 154 L); ours", mark: 'D',
                nb: "En ansatt kan ikke åpne egen journal i fagsystemet.",
                en: "Staff cannot open their own record in the clinical system. Use the portal."),

            write.Refuse("R-STAFF-NAMED-BLOCK", c => c.Staff.Blocks.NamesActor && !c.IsNamedBlockOpened,
                "the citizen has blocked this named person; summary record: always; the region's own record: unless R-STAFF-NAMED-EMERGENCY fits",
                facts: "namedBlock service purpose secondConfirmation noOtherClinician namedBlockInEmergency", basis: "Kjernejournal: a named block always holds [X]; own record: ours", mark: 'D',
                nb: "Du har sperret denne personen.",
                en: "You are blocked by this patient. Ask a colleague who is not.",
                shown: "said to the actor"),

            write.Refuse("R-STAFF-KIN", c => c.Staff.IsNearKin && !c.IsEmergency && !c.Staff.Care.WasRegisteredByOther,
                "subject is the actor's child, parent, spouse, partner or sibling; no emergency with a reason, and no care relation that someone else registered",
                facts: "kin purpose reason registeredByOther", basis: "hpl § 21 a (Prop. 154 L § 21: private purposes include own children)", mark: 'D',
                nb: "En ansatt i nær slekt har ikke fått åpne journalen.",
                en: "You are a close relative. Ask a colleague, or use the portal."),

            write.Refuse("R-STAFF-REASON", c => !c.Staff.HasReason && c.NeedsReason,
                "BLAALYS, another explicit basis, or audit by the security officer, without a reason (the summary record's AKUTT is itself the statement)",
                facts: "purpose reason", basis: "DIPS explicit templates; ours", mark: 'D',
                en: "Give a reason.",
                about: About.Anything),

            write.Refuse("R-KJ-RESERVED", c => c.IsSummaryRecord && c.Subject.IsReservedFromSummaryRecord,
                "summary record; the citizen has reserved against having one",
                facts: "service kjReserved", basis: "kjernejournal", mark: 'X',
                nb: "Du har ikke kjernejournal.",
                en: "This patient has no summary record.",
                shown: "said: none exists"),

            write.Refuse("R-KJ-BASIS", c => c.IsSummaryRecord && !c.HasSummaryRecordBasis,
                "summary record; no basis SAMTYKKE, AKUTT or UNNTAK; or UNNTAK by another than the GP or specialist service",
                facts: "service purpose orgKind", basis: "NHN Kjernejournal API", mark: 'X',
                en: "Choose consent, emergency or exemption."),

            write.Refuse("R-STAFF-NO-BASIS", c => !c.HasValidBasis,
                "patient's object: no basis that is valid now for this role, service and organisation: implicit basis ended or absent, explicit basis on another organisation's document, administrative role on clinical content, AKUTT outside the summary record",
                facts: "role service purpose relationEnded otherOrg", basis: "hpl § 21 a; pjl §§ 16, 19; details ours", mark: 'X',
                en: "You have no registered part in this patient's treatment. Choose a basis, or ask the treating unit."),

            write.Refuse("R-STAFF-DEAD", c => c.Subject.IsDead && !c.IsValidAfterDeath,
                "subject is dead; basis is not BLAALYS, ETTERARB, KVAL, INNSYN, OFFBEST, TILSYN2, TILSYN3 or EGENLAER, nor, until 30 days after the death, an implicit basis that began before it",
                facts: "dead deathDays purpose basisBeforeDeath", basis: "hpl §§ 21, 24; ours", mark: 'D',
                en: "The patient is dead. Choose a basis such as follow-up work."),

            write.Refuse("R-STAFF-APPROVAL", c => c.Basis == BasisGroup.Approved && !c.Staff.HasApproval,
                "purpose FORSK, UNDERVISN, KVAL, TILSYN2, TILSYN3 without an approval that covers the subject",
                facts: "purpose approval", basis: "hpl §§ 26, 29; ours", mark: 'D',
                en: "An approval is needed for this purpose."),

            write.Refuse("R-STAFF-BLOCK", c => c.IsBlocked && !c.IsEmergency && !c.IsBlockOpenedByConsent,
                "NORS block hits the actor's organisation, unit, role, or this category or document; no emergency and no elevated consent",
                facts: "block purpose reason elevatedConsent", basis: "pjl § 17; pbrl § 5-3; hpl § 45; kjernejournal", mark: 'V',
                nb: "Opplysningene er sperret av deg.",
                en: "Blocked by the patient. Open with the patient's consent or in an emergency.",
                shown: "padlock without content"),

            write.Refuse("R-STAFF-DRAFT", c => c.Object.Draft == DraftOf.Other,
                "draft (553 incomplete); actor is neither its author nor in its unit; emergency changes nothing",
                facts: "draft", basis: "ours", mark: 'D',
                shown: "nothing"),

            write.Refuse("R-STAFF-OTHERS-DOCUMENT", c => c.Facts.Action == AccessAction.Delete && !c.IsOwnOrganisation,
                "what another organisation wrote is withdrawn; a care relation and an emergency change nothing",
                facts: "action otherOrg", basis: "hpl §§ 39, 43; details ours", mark: 'D',
                en: "Only the organisation that wrote this can withdraw it. Ask them to."),

            write.Rule("R-STAFF-PROTECTED", ProtectedAddress,
                "address of a subject with kode 6, and earlier versions of what tells who a subject with kode 6 or 7 is: only roles with that task; kode 7: without that task, no street, post code or place",
                "refuse (6, earlier versions), cut (7)",
                facts: "service unapproved protected addressTask", basis: "Normen faktaark 55; mechanism ours", mark: 'D',
                nb: "Adressen din er skjult for andre enn dem som må ha den.",
                en: "The address is protected.",
                shown: "masked", obliges: "leave-out:street,post-code,place"),

            write.PermitLimited("R-STAFF-IT", c => c.Basis == BasisGroup.Technical,
                "purpose ITSYSARB",
                facts: "purpose", basis: "ours; DIPS ITSYSARB", mark: 'D',
                nb: "En systemansvarlig har arbeidet med journalsystemet.",
                en: "Technical work: no clinical content is shown.",
                shown: "no clinical content", obliges: "leave-out:clinical-content"),

            write.Rule("R-STAFF-LEARN", c => c.Basis != BasisGroup.Learning ? Answer.Silent : c.Staff.Care.GaveCare ? Answer.PermitLimited : Answer.Refuse,
                "purpose EGENLAER: only the course in which the actor gave care",
                "permit, limited; else refuse",
                facts: "purpose gaveCare", basis: "hpl § 29 c", mark: 'X',
                nb: "Helsepersonell som har behandlet deg, har sett på forløpet for å lære.",
                en: "Only the course in which you took part.",
                shown: "that course only", obliges: "only:own-course"),

            write.Permit("R-STAFF-NAMED-EMERGENCY", c => c.IsNamedBlockOpened,
                "named block; the region's own record; emergency with a reason, a second confirmation, and stated that no other clinician is available; setting Blocking:NamedBlockInEmergency = WeightyReasons",
                facts: "namedBlock purpose reason secondConfirmation noOtherClinician namedBlockInEmergency", basis: "hpl § 45; pbrl § 5-3 (weighty reasons); conditions ours", mark: 'D',
                nb: "Du har sperret denne personen. Opplysningene ble åpnet i en nødsituasjon fordi ingen andre kunne hjelpe deg.",
                en: "You are blocked by this patient. Opened in an emergency because no one else was available; your leader reviews it.",
                shown: "logged, told to the citizen, reviewed by the leader within 7 days", obliges: "ends:24h tell-citizen review:leader-7d", effect: "permit (24 hours)"),

            write.Permit("R-STAFF-BLOCK-EMERGENCY", c => c.IsBlocked && c.IsEmergency,
                "block as above; emergency with a reason",
                facts: "block purpose reason", basis: "kjernejournal; hpl § 45 (weighty reasons)", mark: 'X',
                nb: "Sperrede opplysninger ble åpnet i en nødsituasjon.",
                en: "Blocked information was opened in an emergency.",
                shown: "logged, told to the citizen", obliges: "ends:24h tell-citizen review:leader-7d"),

            write.Permit("R-STAFF-BLOCK-CONSENT", c => c.IsBlockOpenedByConsent,
                "block as above; elevated consent recorded, and a care relation",
                facts: "block elevatedConsent purpose relationEnded", basis: "PPS FORHOYET_SAMTYKKE; kjernejournal", mark: 'X',
                nb: "Sperrede opplysninger ble åpnet fordi du samtykket.",
                en: "Blocked information was opened because you gave consent.",
                shown: "logged, told to the citizen", obliges: "tell-citizen review:leader-7d"),

            write.Permit("R-STAFF-APPROVED", c => c.Basis == BasisGroup.Approved && c.Staff.HasApproval,
                "same purposes with approval",
                facts: "purpose approval", basis: "hpl §§ 26, 29; ours", mark: 'D',
                nb: "Journalen ble brukt til kvalitetsarbeid, tilsyn, undervisning eller forskning med godkjenning.",
                en: "Approved quality work, supervision, teaching or research.",
                shown: "logged"),

            write.Permit("R-KJ-OPEN", c => c.IsSummaryRecord && c.IsClinical && c.HasSummaryRecordBasis && !c.IsBlocked,
                "summary record; clinical role; basis given; not blocked",
                facts: "service role purpose", basis: "kjernejournal; NHN API", mark: 'X',
                nb: "Helsepersonell åpnet kjernejournalen din.",
                en: "Summary record opened.",
                shown: "logged, in the citizen's log"),

            write.PermitLimited("R-STAFF-ADMIN", c => c.IsAdministrative && c.IsAdministration && (c.Basis == BasisGroup.Administrative || c.HasImplicitBasis),
                "administrative role with basis NYPAS, PASADM or an implicit basis; service is appointments, address or profile",
                facts: "role service purpose", basis: "DIPS; pjl § 19", mark: 'D',
                nb: "Administrativt personell har sett på timer og personopplysninger.",
                en: "Administration: no clinical notes.",
                shown: "demographics, appointments, letters", obliges: "leave-out:clinical-content"),

            write.Permit("R-STAFF-EMERGENCY", c => c.Basis == BasisGroup.Emergency && c.IsEmergency,
                "basis BLAALYS with a reason",
                facts: "purpose reason", basis: "hpl § 7; DIPS BLAALYS; time limit ours", mark: 'D',
                nb: "Journalen ble åpnet fordi du trengte akutt hjelp.",
                en: "Emergency access.",
                shown: "logged, told to the citizen", obliges: "ends:24h tell-citizen review:leader-7d", effect: "permit (24 hours)"),

            write.Permit("R-STAFF-OTHER-ORG", c => c.IsClinical && !c.IsOwnOrganisation && c.HasImplicitBasis,
                "document of another organisation; clinical role; care relation in own organisation now; purpose treatment",
                facts: "role purpose relationEnded otherOrg", basis: "hpl § 45; pjl § 19", mark: 'V',
                nb: "Helsepersonell ved et annet behandlingssted så dette for å gi deg helsehjelp.",
                en: "Shared for treatment.",
                shown: "logged at both", obliges: "log:both-organisations"),

            write.Permit("R-STAFF-CARE", c => c.IsClinical && c.IsOwnOrganisation && c.HasImplicitBasis,
                "clinical role; implicit basis valid now in own organisation",
                facts: "role purpose relationEnded otherOrg", basis: "pjl § 19; DIPS implicit templates", mark: 'V',
                nb: "Helsepersonell som behandler deg, har sett dette.",
                en: "You take part in the treatment.",
                shown: "logged"),

            write.Permit("R-STAFF-EXPLICIT", c => c.IsClinical && c.IsOwnOrganisation && c.Staff.HasReason && c.Basis is BasisGroup.ExplicitTreatment or BasisGroup.ExplicitOther,
                "clinical role; explicit basis of table 3 with a reason; own organisation",
                facts: "role purpose reason otherOrg", basis: "DIPS explicit templates; time limit ours", mark: 'D',
                nb: "Helsepersonell har selv oppgitt en grunn for å se dette.",
                en: "You stated the reason yourself.",
                shown: "logged", obliges: "ends:7d review:random", effect: "permit (7 days)"),
        ];
    }

    // Kode 6 hides the address itself, kode 7 the parts that tell where it is. What was told before the address became protected may hold all of it.
    private static Answer ProtectedAddress(Case c) => c.Staff.HasAddressTask || c.Subject.Protection == AddressProtection.None ? Answer.Silent
        : c.Is(ServiceId.Profile) && c.Object.IsUnapproved ? Answer.Refuse
        : !c.Is(ServiceId.Address) ? Answer.Silent
        : c.Subject.Protection == AddressProtection.Kode6 ? Answer.Refuse : Answer.Cut;
}
