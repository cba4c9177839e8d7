namespace Varde.AccessControl.Rules;

/// <summary>The rules for citizens, for themselves and for those they represent, as access-rules §4 has them.</summary>
internal static class CitizenRules
{
    /// <summary>The rules, in their order: who is let in, who represents whom, what is hidden, and then why something is open.</summary>
    public static IReadOnlyList<AccessRule> All { get; } = [.. Refusals(), .. Permits().Select(ExceptDisclosures)];

    // No other permit fits a disclosure than its own, R-NEEDED-34-4.
    private static AccessRule ExceptDisclosures(AccessRule permit) =>
        permit with { Says = c => c.Object.IsDisclosure ? Answer.Silent : permit.Says(c) };

    private static AccessRule[] Refusals()
    {
        var write = new Declaring([Lane.Citizen]);
        return
        [
            write.Refuse("R-GATE-LOGIN", c => c.Citizen.Login < (c.Is(ServiceId.SchoolAppointment) ? SignInLevel.Substantial : SignInLevel.High),
                "not signed in at level high; level substantial is enough only for appointment.school",
                facts: "login service", basis: "ID-porten; KS DigiHelsestasjon (MinID)", mark: 'X',
                nb: "Du må logge inn med BankID eller tilsvarende for å se dette.",
                en: "Sign in with BankID or similar to see this.",
                shown: "401", about: About.Anything),

            write.Refuse("R-GATE-OFF", c => c.IsNewUse && c.Facts.IsServiceOff,
                "new use (create, send, book, start) of a service whose rollout switch is off for the organisation; no switch row = on; reading what exists is not stopped here",
                facts: "action serviceOff", basis: "product rule", mark: 'D',
                nb: "Dette behandlingsstedet har ikke tatt i bruk tjenesten ennå, så du kan ikke starte noe nytt her.",
                en: "This provider has not started to use this service yet, so you cannot start anything new here.",
                about: About.Anything),

            write.Refuse("R-GATE-UNKNOWN", c => c.Subject.LacksNationalId,
                "subject has no verified national id (fnr/D-number); actor is not staff",
                facts: "noNationalId", basis: "Helsenorge builds on the population register", mark: 'D',
                nb: "Vi kan ikke vise opplysninger på nett før fødselsnummer eller D-nummer er på plass. Ta kontakt med behandlingsstedet.",
                en: "We cannot show information online until a national identity number is in place. Please contact the provider."),

            write.Refuse("R-GATE-DEAD", c => c.Subject.IsDead,
                "subject is dead",
                facts: "dead", basis: "pbrl § 5-1; helsenorge.no: no digital access to a dead person's record", mark: 'X',
                nb: "Journalen til en person som er død, vises ikke på nett. Nærmeste pårørende kan be behandlingsstedet om innsyn.",
                en: "The record of a person who has died is not shown online. The next of kin can ask the provider for access."),

            write.Refuse("R-GATE-PROTECTED", c => !c.IsSelf && (c.Citizen.HasProtectedAddress || c.Subject.Protection != AddressProtection.None),
                "relation is not self, and subject or actor has a protected address (kode 6 or 7)",
                facts: "relation protected", basis: "helsenorge.no: nobody represents and nobody is represented", mark: 'X',
                nb: "Du kan ikke bruke tjenesten for denne personen på nett. Ta kontakt med behandlingsstedet.",
                en: "You cannot use this service for this person online. Please contact the provider.",
                shown: "general"),

            write.Permit("R-NEEDED-34-4", c => c.Object.IsDisclosure && c.Object.NamesActorAsRecipient && c.IsParent && !c.Age.MayHaveReached(18),
                "object is a disclosure; actor is its named recipient with parental responsibility; subject < 18",
                facts: "relation age type recipient", basis: "pbrl § 3-4 fourth para.; mechanism ours", mark: 'D',
                nb: "Behandleren har sendt deg denne informasjonen fordi du trenger den for å ta vare på barnet ditt.",
                en: "The clinician has sent you this because you need it to take care of your child."),

            write.Refuse("R-GATE-LOCKED", c => c.Subject.Locked.Contains(c.Facts.Service),
                "the person has closed own portal access to this service (all representatives follow)",
                facts: "service locked", basis: "helsenorge.no/personverninnstillinger", mark: 'X',
                nb: "Visning av disse opplysningene på nett er slått av.",
                en: "Online access to this information has been turned off.",
                shown: "said to self, else general") with { ShownIn = (c, _) => c.IsSelf ? "said" : "general" },

            write.Refuse("R-REP-NONE", c => c.Citizen.Relation == Relation.None,
                "no relation",
                facts: "relation", basis: "hpl § 21", mark: 'D',
                nb: "Du har ikke tilgang til dette.",
                en: "You do not have access to this.",
                shown: "nothing"),

            write.Refuse("R-REP-RESPONSIBILITY", c => c.Citizen.Relation is Relation.ParentWithoutResponsibility or Relation.FosterParent or Relation.StepParent,
                "parent, foster parent or step-parent without parental responsibility in the population register",
                facts: "relation", basis: "code 7611 FO; barneloven § 47 gives information on request, not documents", mark: 'V',
                nb: "Du er ikke registrert med foreldreansvar for barnet og kan derfor ikke bruke tjenesten. Du kan be behandlingsstedet om opplysninger.",
                en: "You are not registered with parental responsibility for this child, so you cannot use this service. You may ask the provider for information."),

            write.Refuse("R-REP-GUARDIAN", c => c.Citizen is { Relation: Relation.Guardian, PowerOfAttorney: null, Assigned: null },
                "guardian (verge) with no power of attorney and no assigned power of attorney",
                facts: "relation poa assigned", basis: "helsenorge.no: guardianship papers are no longer enough (7611 VE exists)", mark: 'X',
                nb: "Vergemål alene gir ikke tilgang. Du trenger fullmakt eller tildelt fullmakt.",
                en: "Guardianship alone does not give access. You need a power of attorney or an assigned one."),

            write.Refuse("R-REP-CARE-ORDER", c => c.IsParent && c.Subject.IsUnderCareOrder,
                "parent; child welfare has taken over the care of the child",
                facts: "relation careOrder", basis: "pbrl § 3-4 last para.; mechanism ours", mark: 'D',
                nb: "Tilgangen på nett er stengt. Ta kontakt med behandlingsstedet for å få vite hva du har rett til å se.",
                en: "Online access is closed. Ask the provider what you are entitled to see."),

            write.Refuse("R-REP-16", c => c.IsParent && c.Age.MayHaveReached(16),
                "parent; subject ≥ 16",
                facts: "relation age", basis: "pbrl §§ 3-4, 4-3; helsenorge.no", mark: 'V',
                nb: "Barnet ditt har fylt 16 år og bestemmer selv. Du kan få tilgang hvis barnet gir deg fullmakt.",
                en: "Your child has turned 16 and decides for themselves. You can get access if your child gives you a power of attorney."),

            write.Refuse("R-REP-ABROAD", c => c.IsParent && c.Citizen.IsAbroad,
                "parent has no registered address in Norway",
                facts: "relation abroad", basis: "helsenorge.no", mark: 'X',
                nb: "Du kan ikke bruke tjenesten for barnet ditt når du ikke er bosatt i Norge.",
                en: "You cannot use this service for your child when you have no registered address in Norway."),

            write.Refuse("R-REP-ADDRESS", c => c.IsParent && !c.LivesWithChild,
                "parent; neither the actor nor the other parent with responsibility is registered at the child's address",
                facts: "relation address", basis: "code 7611 FO", mark: 'V',
                nb: "Minst én av foreldrene må ha samme folkeregistrerte adresse som barnet.",
                en: "At least one parent must be registered at the same address as the child."),

            write.Refuse("R-POA-INVALID", c => c.HoldsPowerOfAttorney && !c.IsPowerOfAttorneyValid,
                "power of attorney: giver < 16 when given, receiver < 18, outside its period, or ended",
                facts: "relation age poa", basis: "helsenorge.no/fullmakt", mark: 'X',
                nb: "Du har ikke en gyldig fullmakt for denne personen.",
                en: "You do not have a valid power of attorney for this person."),

            write.Refuse("R-TD-INVALID", c => c.HoldsAssignedPowerOfAttorney && !c.IsAssignedValid,
                "assigned power of attorney: subject < 12, holder < 18, older than 5 years, or ended",
                facts: "relation age assigned", basis: "helsenorge.no", mark: 'X',
                nb: "Den tildelte fullmakten er ikke gyldig lenger.",
                en: "The assigned power of attorney is no longer valid."),

            write.Refuse("R-POA-SELF-ONLY", c => c.HoldsPowerOfAttorney && c.IsOneOf(ServiceId.Consent, ServiceId.PowerOfAttorney, ServiceId.Profile),
                "power of attorney; service is consent, poa or profile",
                facts: "relation service", basis: "nhn.no: decisions on consents and reservations are the person's own", mark: 'X',
                nb: "Dette kan bare personen selv gjøre.",
                en: "Only the person themselves can do this."),

            write.Refuse("R-POA-AREA", c => c.HoldsPowerOfAttorney && !c.IsAreaGiven,
                "power of attorney; the service's area (table 1) is not among the given areas",
                facts: "relation service poa", basis: "helsenorge.no: three service areas", mark: 'X',
                nb: "Fullmakten din omfatter ikke denne tjenesten.",
                en: "Your power of attorney does not cover this service."),

            write.Refuse("R-TD-POA", c => (c.HoldsAssignedPowerOfAttorney || c.IsParent) && c.Is(ServiceId.PowerOfAttorney),
                "assigned power of attorney or parent; service is poa",
                facts: "relation service", basis: "helsenorge.no: not available on behalf of children", mark: 'X',
                nb: "Du kan ikke gi fullmakt på vegne av andre.",
                en: "You cannot give power of attorney on behalf of someone else."),

            write.Refuse("R-TD-SERVICE", c => c.HoldsAssignedPowerOfAttorney && c.Is(ServiceId.SchoolAppointment),
                "assigned power of attorney; service is appointment.school",
                facts: "relation service", basis: "ours: the youth's own contact", mark: 'D',
                shown: "nothing"),

            write.Refuse("R-SELF-AGE", c => c.IsSelf && !c.Age.HaveReached(13),
                "self; age < 13",
                facts: "relation age", basis: "helsenorge.no: own use from 13", mark: 'X',
                nb: "Du kan bruke tjenesten selv fra du er 13 år.",
                en: "You can use this service yourself from the age of 13."),

            write.Refuse("R-YOUTH-CONSENT", c => c.IsYouth && !c.Subject.HasYouthConsent && !c.IsOpenWithoutConsent,
                "self; 13–15; no parental consent; service is not appointment.school, profile or consent, and the object is not a school-health thread",
                facts: "relation age youthConsent service thread", basis: "nhn.no: youth access with and without parental consent", mark: 'X',
                nb: "Foreldrene dine må gi samtykke før du kan bruke denne tjenesten. Helsesykepleier kan du kontakte uten samtykke.",
                en: "Your parents must give consent before you can use this service. You can contact the school nurse without it."),

            write.Refuse("R-LEVEL", c => c.Subject.Level < c.Row.Level,
                "the subject's Helsenorge consent level is below the service's (table 1)",
                facts: "level service", basis: "helsenorge.no: Basis, Basis+, Full", mark: 'X',
                nb: "Det må gis samtykke til flere tjenester før dette kan vises.",
                en: "A wider consent is needed before this can be shown."),

            write.Refuse("R-YOUTH-SERVICE", c => c.IsYouth && c.IsClosedToYouth && !c.IsReleasedToYouth,
                "self; 13–15; service closed for youth, or a thread outside what table 1 opens, and the object not released to the youth",
                facts: "relation age service released thread", basis: "nhn.no (specialist services not yet open)", mark: 'X',
                nb: "Denne tjenesten er ikke åpen for deg før du er 16 år, med mindre behandleren deler noe med deg.",
                en: "This service is not open to you until you are 16, unless your clinician shares something with you.",
                shown: "nothing"),

            write.Refuse("R-OBJ-SCHOOL", c => c.IsParent && c.Age.MayHaveReached(12) && c.Is(ServiceId.SchoolAppointment),
                "parent; subject ≥ 12; appointment the youth asked the school nurse or youth health station for",
                facts: "relation age service", basis: "KS DigiHelsestasjon", mark: 'X',
                shown: "nothing"),

            write.Refuse("R-PARENT-12-WRITE", c => c.IsParentOfYouth && c.Is(ServiceId.MessageWriting) && !c.IsReleasedToParents,
                "parent; 12–15; message.write outside a health contact opened for the parent",
                facts: "relation age service released", basis: "Tønsberg kommune; Helse Bergen: parents write only for children < 12", mark: 'X',
                nb: "Du kan ikke sende melding for barnet etter at det har fylt 12 år. Ring behandlingsstedet.",
                en: "You cannot send messages for your child after the age of 12. Please call the provider."),

            write.Refuse("R-PARENT-12-SERVICE", c => c.IsParentOfYouth && c.IsClosedToParents && !c.IsReleasedToParents,
                "parent; 12–15; service closed for parents, or a thread outside what table 1 opens, and the object not released to parents",
                facts: "relation age service released thread", basis: "helsenorge.no per service; pbrl § 3-4 second para.", mark: 'X',
                nb: "Etter at barnet har fylt 12 år, vises dette bare når behandleren har vurdert at du kan se det.",
                en: "After the age of 12 this is shown only when the clinician has decided that you may see it.",
                shown: "nothing, and one fixed line on the page"),

            write.Refuse("R-OBJ-UNAPPROVED", c => c.Object.IsUnapproved || c.Object.Draft is not null,
                "document not approved (532 complete and, where the template asks for it, attested), an earlier version, or deleted",
                facts: "unapproved draft", basis: "Helse Nord, Helse Vest", mark: 'X',
                shown: "nothing"),

            write.Refuse("R-OBJ-DENIED", c => c.HasAny(
                    RestrictionCode.DangerToLife, RestrictionCode.InadvisableForSomeoneClose, RestrictionCode.AllDocuments, RestrictionCode.ThreatenedPersonnel,
                    RestrictionCode.SoundTreatment, RestrictionCode.Duplicate, RestrictionCode.OtherReason),
                "code NORN_FFL, _KUT, _ALL, _FFH, _FPB, _DUP, _ANG",
                facts: "codes", basis: "pbrl § 5-1; code system 9603", mark: 'V',
                nb: "Ikke alt i journalen vises på nett. Du kan be behandlingsstedet om innsyn.",
                en: "Not everything in the record is shown online. You can ask the provider for access.",
                shown: "nothing (the fixed line)"),

            write.Rule("R-OBJ-OWN-WISH", c => !c.HasAny(RestrictionCode.OwnWish) ? Answer.Silent : c.IsAdultSelf ? Answer.Cut : Answer.Refuse,
                "code NORN_EPO: the person sees title and a switch to show again; others see nothing",
                "cut for self ≥ 16, else refuse",
                facts: "relation age codes", basis: "code system 9603; hiding own documents: Helse Vest", mark: 'V',
                nb: "Du har selv valgt at dette ikke skal vises på nett.",
                en: "You have chosen not to show this online.",
                shown: "self: title", obliges: "show:title-and-switch") with { ShownIn = (_, answer) => answer == Answer.Cut ? "title" : "nothing" },

            write.Refuse("R-OBJ-DELAY", c => c.IsStillDelayed,
                "code NORU and now < its time (no time = until assessed)",
                facts: "codes delay assessed", basis: "code system 9603", mark: 'V',
                nb: "Dette vises når behandleren har vurdert det, eller når fristen er ute.",
                en: "This is shown when the clinician has assessed it or the waiting time is over.",
                shown: "nothing"),

            write.Refuse("R-OBJ-PARENTS", c => c.IsAsParent && !c.Age.HaveReached(18) && c.IsHiddenFromParents,
                "code NORN_FORANS, vergeinnsyn on a prescription, or an appointment exempt from parents; actor is parent, or holds an assigned power of attorney or is a parent with power of attorney, and subject < 18",
                facts: "relation holderIsParent age codes vergeinnsyn exempt", basis: "pbrl § 3-4 second and third para.; 9603; helsenorge.no (the parents do not learn that it exists)", mark: 'V',
                shown: "nothing, not in counts"),

            write.Refuse("R-OBJ-YOUTH", c => c.IsYouth && c.HasAny(RestrictionCode.HiddenFromYouth),
                "code NORN_UNGDOM; self; 13–15",
                facts: "relation age codes", basis: "9603; pbrl § 5-1 (danger to life or serious harm)", mark: 'V',
                shown: "nothing"),

            write.Refuse("R-OBJ-PARENT-THREAD", c => c.IsSelf && !c.Age.HaveReached(16) && c.Object.Thread is { WithParent: true },
                "self; < 16; a thread that the parent started or was addressed in",
                facts: "relation age thread", basis: "helsenorge.no: the parent's messages are not shown to the child", mark: 'X',
                shown: "nothing"),

            write.Refuse("R-OBJ-ASSESS", c => c.IsParentOfChild && c.Object is { WorkingDaysSinceReferral: < RestrictionTable.DaysOfAssessment, IsAssessed: false },
                "parent; subject < 12; referral (or what hangs on it) not assessed and received < 10 working days ago",
                facts: "relation age referralDays assessed", basis: "Helse Nord's stated need; DIPS delay of 10 working days (2019)", mark: 'D',
                nb: "Henvisningen vises når den er vurdert.",
                en: "The referral is shown once it has been assessed.",
                shown: "nothing"),

            write.Cut("R-OBJ-OLD", c => c.HasAny(RestrictionCode.OlderThanOnlineAccess),
                "code NORN_FOR (older than the start of online access)",
                facts: "codes", basis: "9603; Helse Nord", mark: 'V',
                nb: "Dokumentet er eldre enn nettløsningen. Du kan bestille kopi.",
                en: "The document is older than the online service. You can order a copy.",
                shown: "title and order form", obliges: "show:title-and-order-form"),

            write.Cut("R-OBJ-THIRD-PARTY", c => c.Object.HasThirdPartyParts,
                "part marked as about another person (sibling, parent)",
                facts: "thirdParty", basis: "hpl § 21; pbrl § 5-1", mark: 'D',
                nb: "Deler som handler om en annen person, er tatt ut.",
                en: "Parts about another person have been left out.",
                shown: "that part left out", obliges: "leave-out:third-party"),
        ];
    }

    private static AccessRule[] Permits()
    {
        var write = new Declaring([Lane.Citizen]);
        return
        [
            write.Permit("R-SELF", c => c.IsAdultSelf,
                "self; ≥ 16",
                facts: "relation age", basis: "pbrl §§ 4-3, 5-1", mark: 'V',
                nb: "Dette er dine opplysninger.",
                en: "This is your information."),

            write.Permit("R-YOUTH-SCHOOL", c => c.IsYouth && (c.Is(ServiceId.SchoolAppointment) || c.IsSchoolThread),
                "self; 13–15; appointment.school or a school-health thread",
                facts: "relation age service thread", basis: "KS DigiHelsestasjon; helsenorge.no", mark: 'X',
                nb: "Du kan ta kontakt med helsesykepleier på egen hånd.",
                en: "You can contact the school nurse on your own."),

            write.PermitLimited("R-YOUTH-PROFILE", c => c.IsYouth && c.IsOneOf(ServiceId.Profile, ServiceId.Consent),
                "self; 13–15; profile or consent",
                facts: "relation age service", basis: "ours", mark: 'D',
                nb: "Her ser du kontaktopplysningene dine og hva foreldrene dine har samtykket til.",
                en: "Here are your contact details and what your parents have consented to.",
                shown: "own contact data; what the parents have consented to", obliges: "only:parts-of-table-1"),

            write.Permit("R-YOUTH-RELEASED", c => c.IsYouth && c.Subject.HasYouthConsent && c.IsReleasedToYouth,
                "self; 13–15; parental consent; object released to the youth",
                facts: "relation age youthConsent released", basis: "pbrl § 3-4 first para.; mechanism ours", mark: 'D',
                nb: "Behandleren har delt dette med deg.",
                en: "Your clinician has shared this with you."),

            write.PermitByTable("R-YOUTH-OPEN", c => c.IsYouth && c.Subject.HasYouthConsent && !c.IsReleasedToYouth && !c.IsSchoolThread,
                c => c.Row.Youth,
                "self; 13–15; service open for youth (table 1)",
                facts: "relation age youthConsent service", basis: "helsenorge.no: services with parental consent", mark: 'X',
                nb: "Du har tilgang fordi foreldrene dine har samtykket.",
                en: "You have access because your parents have given consent."),

            write.PermitByTable("R-PARENT-UNDER-12", c => c.IsParentOfChild,
                c => c.Row.Child,
                "parent; subject < 12",
                facts: "relation age address", basis: "pbrl § 3-4 first para.; helsenorge.no", mark: 'V',
                nb: "Du har tilgang fordi du har foreldreansvar for barnet.",
                en: "You have access because you have parental responsibility for the child."),

            write.Permit("R-PARENT-12-RELEASED", c => c.IsParentOfYouth && c.IsReleasedToParents,
                "parent; 12–15; releasable service; object released to parents, or code NORN_UNGDOM",
                facts: "relation age address released codes", basis: "pbrl § 3-4; 9603 NORN_UNGDOM; release mechanism ours", mark: 'D',
                nb: "Behandleren har vurdert at du kan se dette.",
                en: "The clinician has decided that you may see this."),

            write.PermitByTable("R-PARENT-12-OPEN", c => c.IsParentOfYouth && !c.IsReleasedToParents,
                c => c.Row.ParentOfYouth,
                "parent; 12–15; service open for parents (table 1)",
                facts: "relation age address service", basis: "helsenorge.no per service", mark: 'X',
                nb: "Du har tilgang fordi du har foreldreansvar. Fra barnet er 12 år, vises ikke alt.",
                en: "You have access because you have parental responsibility. From the age of 12, not everything is shown."),

            write.Permit("R-POA", c => c.HoldsPowerOfAttorney && c.IsPowerOfAttorneyValid && c.IsAreaGiven,
                "valid power of attorney that covers the area",
                facts: "relation poa service", basis: "helsenorge.no", mark: 'X',
                nb: "Du har tilgang fordi personen har gitt deg fullmakt.",
                en: "You have access because the person has given you a power of attorney.",
                effect: "as table 1")
                // What the person and other representatives did is not for the holder: area 2 is the record.
                with { ObligationsIn = c => c.Is(ServiceId.AccessLog) ? ["only:staff-look-ups"] : [] },

            write.PermitByTable("R-TD", c => c.HoldsAssignedPowerOfAttorney && c.IsAssignedValid,
                c => c.Row.Assigned,
                "valid assigned power of attorney",
                facts: "relation age assigned service", basis: "helsenorge.no; nhn.no", mark: 'X',
                nb: "Du har tilgang fordi du har fått tildelt fullmakt.",
                en: "You have access because you hold an assigned power of attorney."),
        ];
    }
}
