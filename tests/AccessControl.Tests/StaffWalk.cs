namespace Varde.AccessControl.Tests;

/// <summary>Staff: role by basis by block by emergency and the rest, against a reading of access-rules §3 that knows nothing of rules.</summary>
public sealed class StaffWalk
{
    private static readonly StaffRole[] Roles = [StaffRole.Doctor, StaffRole.Nurse, StaffRole.Secretary, StaffRole.Technician, StaffRole.SecurityOfficer];

    private static readonly string[] Purposes =
        ["", "BEHANDLER", "ROLPAS", "DELBEHAN", "INNSYN", "EGENLAER", "FORSK", "ITSYSARB", "PASADM", "BLAALYS", "AKUTT", "SAMTYKKE", "UNNTAK"];

    private static readonly ServiceId[] Services = [ServiceId.Journal, ServiceId.SpecialistAppointment, ServiceId.Address, ServiceId.SummaryRecord];

    private static readonly bool[] Both = [false, true];

    [Fact]
    public void Staff_are_permitted_what_the_page_says()
    {
        var (walked, wrong) = (0, new List<string>());
        foreach (var facts in All())
        {
            walked++;
            var (said, expected) = (Gate.Decide(facts, Ask.Noon), Expected(facts));
            if (said.Effect != expected) wrong.Add($"{facts.Service} {facts.Purpose} {facts.Actor} {facts.Object}: {said.Rule} {said.Effect}, not {expected}");
        }
        Assert.Empty(wrong.Take(20));
        Assert.InRange(walked, 60_000, 1_000_000);
    }

    private static IEnumerable<AccessFacts> All() =>
        from role in Roles
        from purpose in Purposes
        from service in Services
        from hasReason in Both
        from block in new[] { BlockFacts.None, new(true, []), new(false, [BlockReach.Unit]), new(false, [BlockReach.Document], IsOpenedByConsent: true) }
        from isKin in Both
        from isOther in Both
        from hasEnded in Both
        from isDead in Both
        from isConfirmed in Both
        from action in new[] { AccessAction.Read, AccessAction.Delete }
        select new AccessFacts
        {
            Lane = Lane.Staff,
            Service = service,
            Action = action,
            Purpose = purpose.Length > 0 ? BasisCode.Parse(purpose).Value : null,
            Actor = new StaffFacts(role)
            {
                HasReason = hasReason, Blocks = block, IsNearKin = isKin, HasApproval = true, OrganisationKind = OrganisationKinds.Hospital,
                Care = new CareRelation(hasEnded, BeganBeforeDeath: true, GaveCare: true), Emergency = new EmergencyConfirmation(isConfirmed, isConfirmed),
            },
            Subject = new SubjectFacts(new StatedAge(40)) { IsDead = isDead, DaysSinceDeath = 10 },
            Object = new ObjectFacts { BelongsToOtherOrganisation = isOther },
        };

    private static AccessEffect Expected(AccessFacts facts)
    {
        var (staff, purpose) = ((StaffFacts)facts.Actor, facts.Purpose?.Value ?? "");
        var isSummary = facts.Service == ServiceId.SummaryRecord;
        var isEmergency = (purpose == "BLAALYS" && staff.HasReason) || (purpose == "AKUTT" && isSummary);
        var isTreating = purpose is "BEHANDLER" or "ROLPAS" && !staff.Care.HasEnded;
        if (!isEmergency && staff.IsNearKin) return AccessEffect.Refuse;
        if (staff.Blocks.NamesActor && !(isEmergency && !isSummary && staff.Emergency.IsConfirmedTwice)) return AccessEffect.Refuse;
        if (staff.Blocks.Reach.Count > 0 && !isEmergency && !(staff.Blocks.IsOpenedByConsent && IsTreatingClinician(staff, isTreating, isSummary)))
            return AccessEffect.Refuse;
        if (facts.Action == AccessAction.Delete && facts.Object.BelongsToOtherOrganisation) return AccessEffect.Refuse;
        if (facts.Subject!.IsDead && !(isTreating || purpose is "BLAALYS" or "INNSYN" or "EGENLAER")) return AccessEffect.Refuse;
        return isSummary ? OfSummary(staff, purpose) : OfRecord(facts, staff, purpose, isTreating);
    }

    private static bool IsTreatingClinician(StaffFacts staff, bool isTreating, bool isSummary) =>
        staff.Role is StaffRole.Doctor or StaffRole.Nurse && (isTreating || (isSummary && !staff.Care.HasEnded));

    private static AccessEffect OfSummary(StaffFacts staff, string purpose) =>
        staff.Role is StaffRole.Doctor or StaffRole.Nurse && purpose is "SAMTYKKE" or "AKUTT" or "UNNTAK" && staff.Role is StaffRole.Doctor or StaffRole.Nurse
            ? AccessEffect.Permit : AccessEffect.Refuse;

    private static AccessEffect OfRecord(AccessFacts facts, StaffFacts staff, string purpose, bool isTreating)
    {
        var isOwn = !facts.Object.BelongsToOtherOrganisation;
        return staff.Role switch
        {
            StaffRole.Doctor or StaffRole.Nurse => purpose switch
            {
                "BEHANDLER" or "ROLPAS" => isTreating ? AccessEffect.Permit : AccessEffect.Refuse,
                "DELBEHAN" or "INNSYN" or "FORSK" => isOwn && staff.HasReason ? AccessEffect.Permit : AccessEffect.Refuse,
                "EGENLAER" or "ITSYSARB" => isOwn && staff.HasReason ? AccessEffect.Limited : AccessEffect.Refuse,
                "BLAALYS" => staff.HasReason ? AccessEffect.Permit : AccessEffect.Refuse,
                _ => AccessEffect.Refuse,
            },
            StaffRole.Secretary when facts.Service != ServiceId.Journal => purpose switch
            {
                "BEHANDLER" or "ROLPAS" => isTreating ? AccessEffect.Limited : AccessEffect.Refuse,
                "PASADM" => isOwn ? AccessEffect.Limited : AccessEffect.Refuse,
                "ITSYSARB" => isOwn && staff.HasReason ? AccessEffect.Limited : AccessEffect.Refuse,
                "BLAALYS" => staff.HasReason ? AccessEffect.Permit : AccessEffect.Refuse,
                _ => AccessEffect.Refuse,
            },
            StaffRole.Secretary or StaffRole.Technician => purpose == "ITSYSARB" && isOwn && staff.HasReason ? AccessEffect.Limited : AccessEffect.Refuse,
            _ => AccessEffect.Refuse,
        };
    }
}
