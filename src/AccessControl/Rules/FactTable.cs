namespace Varde.AccessControl.Rules;

/// <summary>The facts that rules name, by their names in the explain call, and their values in a case.</summary>
internal static class FactTable
{
    private static readonly Dictionary<string, Func<Case, object?>> Values = new(StringComparer.Ordinal)
    {
        ["service"] = c => c.Facts.Service.Value,
        ["action"] = c => FactWords.Of(c.Facts.Action),
        ["purpose"] = c => c.Facts.Purpose?.Value,
        ["serviceOff"] = c => c.Facts.IsServiceOff,
        ["relation"] = c => c.Facts.Actor is CitizenFacts ? FactWords.Of(c.Citizen.Relation) : null,
        ["login"] = c => FactWords.Of(c.Citizen.Login),
        ["address"] = c => FactWords.Of(c.Citizen.Address),
        ["abroad"] = c => c.Citizen.IsAbroad,
        ["poa"] = c => c.Citizen.PowerOfAttorney is { } poa ? Summary(poa) : null,
        ["holderIsParent"] = c => c.HoldsPowerOfAttorney ? c.Citizen.HolderIsParent : null,
        ["assigned"] = c => c.Citizen.Assigned is { } assigned ? Summary(assigned) : null,
        ["age"] = AgeOf,
        ["level"] = c => FactWords.Of(c.Subject.Level),
        ["locked"] = c => c.Subject.Locked.Select(service => service.Value).ToArray(),
        ["dead"] = c => c.Subject.IsDead,
        ["deathDays"] = c => c.Subject.DaysSinceDeath,
        ["noNationalId"] = c => c.Subject.LacksNationalId,
        ["kjReserved"] = c => c.Subject.IsReservedFromSummaryRecord,
        ["youthConsent"] = c => c.Subject.HasYouthConsent,
        ["careOrder"] = c => c.Subject.IsUnderCareOrder,
        ["protected"] = ProtectionOf,
        ["type"] = c => c.Object.Type,
        ["recipient"] = c => c.Object.NamesActorAsRecipient,
        ["codes"] = CodesOf,
        ["delay"] = c => c.Object.DelayedUntil is { } time ? c.Now < time ? "future" : "past" : null,
        ["released"] = c => c.Object.Released.Select(FactWords.Of).ToArray(),
        ["vergeinnsyn"] = c => c.Object.HasGuardianAccessReservation,
        ["exempt"] = c => c.Object.IsExemptFromParents,
        ["unapproved"] = c => c.Object.IsUnapproved,
        ["draft"] = c => c.Object.Draft is { } draft ? FactWords.Of(draft) : null,
        ["thirdParty"] = c => c.Object.HasThirdPartyParts,
        ["assessed"] = c => c.Object.IsAssessed,
        ["referralDays"] = c => c.Object.WorkingDaysSinceReferral,
        ["thread"] = c => c.Object.Thread is { } thread ? Summary(thread) : null,
        ["otherOrg"] = c => c.Object.BelongsToOtherOrganisation,
        ["role"] = c => c.Facts.Actor is StaffFacts ? FactWords.Of(c.Staff.Role) : null,
        ["orgKind"] = c => c.Staff.OrganisationKind.Length > 0 ? c.Staff.OrganisationKind : null,
        ["noLogin"] = c => c.Staff.IsNotSignedIn,
        ["noHpr"] = c => c.Staff.LacksAuthorisation,
        ["noOrg"] = c => c.Staff.LacksOrganisation,
        ["kin"] = c => c.Staff.IsNearKin,
        ["ownRecord"] = c => c.Staff.IsOwnRecord,
        ["addressTask"] = c => c.Staff.HasAddressTask,
        ["leader"] = c => c.Staff.IsLeader,
        ["reason"] = c => c.Facts.Setting is { } setting ? setting.HasReason : c.Staff.HasReason,
        ["approval"] = c => c.Staff.HasApproval,
        ["relationEnded"] = c => c.Staff.Care.HasEnded,
        ["basisBeforeDeath"] = c => c.Staff.Care.BeganBeforeDeath,
        ["registeredByOther"] = c => c.Staff.Care.WasRegisteredByOther,
        ["gaveCare"] = c => c.Staff.Care.GaveCare,
        ["namedBlock"] = c => c.Staff.Blocks.NamesActor,
        ["block"] = c => c.Staff.Blocks.Reach.Select(FactWords.Of).ToArray(),
        ["elevatedConsent"] = c => c.Staff.Blocks.IsOpenedByConsent,
        ["secondConfirmation"] = c => c.Staff.Emergency.IsConfirmedTwice,
        ["noOtherClinician"] = c => c.Staff.Emergency.IsNoOtherClinicianThere,
        ["namedBlockInEmergency"] = c => c.Facts.Choices.NamedBlockInEmergency.ToString(),
        ["code"] = c => FactWords.Of(c.Setting.What),
        ["authorised"] = c => c.IsAskedByCitizen ? null : c.Setting.IsAuthorised,
        ["careRelation"] = c => c.IsAskedByCitizen ? null : c.Setting.HasCareRelation,
        ["review"] = c => c.Setting.HasReviewDate,
        ["route"] = c => c.Setting.Route is { } route ? FactWords.Of(route) : null,
        ["client"] = c => FactWords.Of(c.Client.Client),
        ["registered"] = c => c.Client.IsRegistered,
        ["bound"] = c => c.Client.IsBound,
        ["scopeCovers"] = c => c.Client.ScopeCovers,
        ["clientOrg"] = c => FactWords.Of(c.Client.Organisation),
        ["kindRegistered"] = c => c.Client.KindIsRegistered,
        ["ownWrite"] = c => c.Client.WroteItself,
        ["enrolled"] = c => c.Client.PatientIsEnrolled,
        ["exchangeObject"] = c => c.Client.IsExchangeObject,
        ["populationApproval"] = c => c.Client.PopulationIsApproved,
        ["person"] = c => c.Person is { } person ? Summary(person) : null,
        ["developer"] = c => c.Facts.Actor is DeveloperFacts,
        ["loopback"] = c => c.Facts.Actor is DeveloperFacts { IsOnThisMachine: true },
    };

    /// <summary>The names of all facts.</summary>
    public static IReadOnlyCollection<string> Names => Values.Keys;

    /// <summary>The facts that some rules depend on, each once; what has no value is left out.</summary>
    public static IReadOnlyList<UsedFact> Of(Case c, IEnumerable<AccessRule> rules) =>
    [
        .. rules.SelectMany(rule => rule.Facts).Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Value: Values[name](c))).Where(fact => fact.Value is not null).Select(fact => new UsedFact(fact.Name, fact.Value!)),
    ];

    // A number where the age is known, both bounds where it is not.
    private static object? AgeOf(Case c) => c.Facts.Subject is null ? null : c.Age.Least == c.Age.Most ? c.Age.Least : c.Age.ToString();

    // N says nothing.
    private static string[]? CodesOf(Case c) =>
        c.Object.Codes.Union(c.Object.InheritedCodes).Where(code => code != RestrictionCode.Normal).Select(RestrictionTable.TextOf).ToArray() is { Length: > 0 } codes
            ? codes : null;

    private static string? ProtectionOf(Case c) => c.Citizen.HasProtectedAddress ? "actor" : c.Subject.Protection switch
    {
        AddressProtection.Kode6 => "kode6",
        AddressProtection.Kode7 => "kode7",
        _ => null,
    };

    private static UsedFact[] Summary(PowerOfAttorney poa) =>
        Given(("areas", poa.Areas.ToArray()), ("giverAge", poa.GiverAge), ("receiverAge", poa.ReceiverAge), ("ended", poa.HasEnded), ("notYet", poa.HasNotBegun));

    private static UsedFact[] Summary(AssignedPowerOfAttorney assigned) =>
        Given(("holderAge", assigned.HolderAge), ("years", assigned.Years), ("ended", assigned.HasEnded));

    private static UsedFact[] Summary(ThreadFacts thread) =>
        Given(("parent", thread.WithParent), ("youth", thread.WithYouth), ("school", thread.IsWithSchoolHealth), ("topic", thread.Topic?.Value));

    private static UsedFact[] Summary(Decision person) =>
        Given(("effect", FactWords.Of(person.Effect)), ("rule", person.Rule), ("facts", person.Facts.ToArray()));

    private static UsedFact[] Given(params (string Name, object? Value)[] facts) =>
        [.. facts.Where(fact => fact.Value is not null).Select(fact => new UsedFact(fact.Name, fact.Value!))];
}
