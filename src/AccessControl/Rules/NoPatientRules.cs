namespace Varde.AccessControl.Rules;

/// <summary>The rules for what belongs to no patient, as access-rules §4 has them.</summary>
internal static class NoPatientRules
{
    /// <summary>The rules, in their order.</summary>
    public static IReadOnlyList<AccessRule> All { get; } = Rules();

    private static AccessRule[] Rules()
    {
        var write = new Declaring([Lane.Staff, Lane.System], About.NoPatient);
        return
        [
            write.Refuse("R-COMMON-WRITE", c => c.IsWriting && !c.HasRoleToWrite,
                "writes what belongs to no patient (1.4) without the role for it, or another organisation's units and staff",
                facts: "role service action otherOrg", basis: "ours", mark: 'D',
                en: "Your role cannot change this."),

            write.Permit("R-COMMON-READ", c => c.IsReading && (c.IsDefinition || c.IsUnitOrStaff),
                "reads or searches organisations, practitioners, locations, terminology, templates, stored queries",
                facts: "service action", basis: "ours", mark: 'D',
                en: "Open to all who are signed in at work."),

            write.Permit("R-COMMON-INFORMATICIAN", c => c.IsWriting && c.IsDefinition && c.HasRoleToWrite,
                "clinical informatician; writes templates, stored queries, terminology",
                facts: "role service action", basis: "ours", mark: 'D',
                en: "You look after templates, queries and terminology.",
                shown: "logged"),

            write.Permit("R-COMMON-ORGADMIN", c => c.IsWriting && c.IsUnitOrStaff && c.HasRoleToWrite,
                "organisation administrator; writes units and staff of own organisation",
                facts: "role service action otherOrg", basis: "ours", mark: 'D',
                en: "You look after your organisation's units and staff.",
                shown: "logged"),

            write.Permit("R-COMMON-REGISTER", c => c.Registers,
                "doctor, nurse or secretary, signed in for an organisation; registers somebody who comes for care; what is there of the person already is neither told nor changed",
                facts: "role service action", basis: "hpl § 39; pjl § 8; ours", mark: 'D',
                nb: "Du ble registrert som pasient ved behandlingsstedet.",
                en: "You register those who come for care.",
                shown: "logged"),

            write.Permit("R-COMMON-REVIEW", c => c.Reviews,
                "leader; reads and decides the reviews of emergencies that own organisation's staff have stated, and whether a held notice is sent; no clinical content",
                facts: "leader service action otherOrg", basis: "pjl § 22; pbrl § 5-3; ours", mark: 'D',
                nb: "En leder har vurdert om journalen din ble åpnet med rette.",
                en: "You review the emergencies of your organisation.",
                shown: "logged"),

            write.Permit("R-COMMON-LOG-QUESTION", c => c.AnswersLogQuestions,
                "security officer; reads and answers questions that people put about their access log; no clinical content",
                facts: "role service action", basis: "pjl § 22; ours", mark: 'D',
                nb: "En sikkerhetsansvarlig har lest spørsmålet ditt om innsynsloggen.",
                en: "You answer questions about the access log.",
                shown: "logged"),

            write.Permit("R-COMMON-COHORT", c => c.KeepsCohort,
                "organisation administrator; reads and writes, but does not search, the groups of people of own organisation that approvals name",
                facts: "role service action otherOrg", basis: "hpl § 29; ours", mark: 'D',
                nb: "Du er med i et utvalg som behandlingsstedet har godkjenning for.",
                en: "You look after the groups that your organisation's approvals name.",
                shown: "logged"),

            write.Permit("R-COMMON-AUDIT", c => c.IsReading && c.Is(ServiceId.Audit) && c.Staff is { Role: StaffRole.SecurityOfficer, HasReason: true },
                "security officer; reads audit with a stated purpose (reason); entries without clinical content",
                facts: "role service action reason", basis: "pjl § 22; ours", mark: 'D',
                nb: "En sikkerhetsansvarlig har kontrollert hvem som har sett journalen din.",
                en: "Audit: no clinical content.",
                shown: "logged as any look-up", obliges: "leave-out:clinical-content"),

            write.Permit("R-COMMON-SWITCH", c => c.Is(ServiceId.Switch) && c.Staff.Role == StaffRole.RolloutLead && (c.IsReading || c.IsWriting),
                "rollout lead; reads and writes switch",
                facts: "role service action", basis: "product rule", mark: 'D',
                en: "You lead the rollout.",
                shown: "logged"),
        ];
    }
}
