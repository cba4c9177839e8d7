using Varde.AccessControl.Rules;
using Varde.Foundation;

namespace Varde.AccessControl.Explaining;

/// <summary>Turns the keys of a question into facts. The keys and their ordinary values are those of access-rules §1.3.</summary>
/// <param name="top">The question.</param>
internal sealed class QuestionFacts(FactNode top)
{
    private const int OldestAge = 150;
    private const int MostDays = 100_000;

    private static readonly string[] CitizenKeys = ["relation", "login", "address", "abroad", "poa", "holderIsParent", "assigned"];

    private static readonly string[] StaffKeys = ["role", "orgKind", "kin", "ownRecord", "addressTask", "leader", "noLogin", "noHpr", "noOrg"];

    private static readonly string[] ClientKeys = ["client", "registered", "bound", "scopeCovers", "clientOrg", "kindRegistered", "ownWrite"];

    private static readonly string[] ActorKeys = [.. CitizenKeys, .. StaffKeys, .. ClientKeys, "developer", "loopback"];

    private static readonly string[] SubjectKeys =
        ["birthDate", "age", "level", "locked", "dead", "deathDays", "noNationalId", "kjReserved"];

    private static readonly string[] CommonFactKeys = ["youthConsent", "careOrder", "serviceOff", "protected"];

    private static readonly string[] StaffFactKeys =
    [
        "reason", "relationEnded", "basisBeforeDeath", "registeredByOther", "namedBlock", "block", "elevatedConsent", "secondConfirmation",
        "noOtherClinician", "namedBlockInEmergency", "approval", "gaveCare",
    ];

    private static readonly string[] FactKeys =
    [
        .. CommonFactKeys, .. StaffFactKeys, "code", "authorised", "careRelation", "review", "route",
        "enrolled", "exchangeObject", "populationApproval", "person",
    ];

    private static readonly string[] PersonKeys = ["lane", "purpose", .. CitizenKeys, .. StaffKeys, .. SubjectKeys, .. CommonFactKeys, .. StaffFactKeys];

    private static readonly string[] ObjectKeys =
    [
        "type", "codes", "delay", "released", "vergeinnsyn", "exempt", "unapproved", "draft", "thirdParty", "assessed", "referralDays", "thread",
        "recipient", "otherOrg",
    ];

    private static readonly WordList<DateTimeOffset> Delays = new(("past", DateTimeOffset.MinValue), ("future", DateTimeOffset.MaxValue));

    private static readonly WordList<Protection> Protections = new(
        ("subject", new(AddressProtection.Kode6, false)), ("actor", new(AddressProtection.None, true)),
        ("kode6", new(AddressProtection.Kode6, false)), ("kode7", new(AddressProtection.Kode7, false)));

    /// <summary>All keys below the top.</summary>
    public static IEnumerable<string> Keys => [.. ActorKeys, .. SubjectKeys, .. FactKeys, .. ObjectKeys];

    private readonly FactNode _actor = top.Child("actor", ActorKeys);
    private readonly FactNode _subject = top.Child("subject", SubjectKeys);
    private readonly FactNode _facts = top.Child("facts", FactKeys);

    /// <summary>Reads the facts.</summary>
    public AccessFacts Read()
    {
        var lane = LaneAsked();
        var person = _facts.Child("person", PersonKeys);
        var (subject, facts) = (person.Over(_subject), person.Over(_facts));
        var service = Service(lane);
        return new AccessFacts
        {
            Lane = lane,
            Service = service,
            Action = top.Word("action", FactWords.Actions, OrdinaryAction(lane, service)),
            Purpose = top.Parsed("purpose", BasisCode.Parse),
            Actor = ActorOf(lane, person, facts),
            Subject = SubjectOf(subject, facts, isNeeded: lane == Lane.Set || (lane != Lane.Developer && ServiceTable.IsOfPatient(service))),
            Object = ObjectOf(top.Child("object", ObjectKeys)),
            IsServiceOff = facts.Flag("serviceOff"),
            Setting = lane == Lane.Set ? SettingOf() : null,
            Choices = AccessChoices.Default with
            {
                NamedBlockInEmergency = facts.Word("namedBlockInEmergency", FactWords.NamedBlocks, NamedBlockInEmergency.WeightyReasons),
            },
        };
    }

    // The developer of the open mode has no lane, whatever the question says.
    private Lane LaneAsked()
    {
        var lane = top.WordOrNull("lane", FactWords.Lanes);
        if (_actor.Flag("developer")) return Lane.Developer;
        if (lane is Lane.Citizen or Lane.Staff or Lane.Set or Lane.System) return lane.Value;
        if (lane is not null || !top.Has("lane")) top.AddFault("lane", "must be citizen, staff, set or system; only the developer has no lane");
        return Lane.None;
    }

    private ServiceId Service(Lane lane)
    {
        if (!top.Has("service") && lane is not (Lane.Set or Lane.None)) top.AddFault("service", "is needed");
        return top.Parsed("service", ServiceId.Parse) ?? default;
    }

    private static AccessAction OrdinaryAction(Lane lane, ServiceId service) =>
        lane == Lane.Set ? AccessAction.Restrict : ServiceTable.Writes(service) ? AccessAction.Create : AccessAction.Read;

    private ActorFacts ActorOf(Lane lane, FactNode person, FactNode facts) => lane switch
    {
        Lane.Developer => new DeveloperFacts(_actor.Flag("loopback", ordinary: true)),
        Lane.Citizen => CitizenOf(_actor, facts),
        Lane.Staff => StaffOf(_actor, facts),
        Lane.Set => _actor.Has("relation") || !_actor.Has("role") ? CitizenOf(_actor, facts) : StaffOf(_actor, facts),
        Lane.System => ClientOf(person, facts),
        _ => new UnknownFacts(),
    };

    private static CitizenFacts CitizenOf(FactNode actor, FactNode facts) => new(Needed(actor, "relation", FactWords.Relations))
    {
        Login = actor.Word("login", FactWords.Logins, SignInLevel.High),
        Address = actor.Word("address", FactWords.Addresses, ParentsAddress.Own),
        IsAbroad = actor.Flag("abroad"),
        HasProtectedAddress = facts.Word("protected", Protections, default).OfActor,
        PowerOfAttorney = PowerOfAttorneyOf(actor.Child("poa", ["areas", "giverAge", "receiverAge", "ended", "notYet"])),
        HolderIsParent = actor.Flag("holderIsParent"),
        Assigned = AssignedOf(actor.Child("assigned", ["holderAge", "years", "ended"])),
    };

    private static PowerOfAttorney? PowerOfAttorneyOf(FactNode poa) => !poa.IsThere ? null : new PowerOfAttorney
    {
        Areas = poa.Areas("areas"),
        GiverAge = poa.Whole("giverAge", 0, OldestAge),
        ReceiverAge = poa.Whole("receiverAge", 0, OldestAge),
        HasEnded = poa.Flag("ended"),
        HasNotBegun = poa.Flag("notYet"),
    };

    private static AssignedPowerOfAttorney? AssignedOf(FactNode assigned) => !assigned.IsThere ? null : new AssignedPowerOfAttorney
    {
        HolderAge = assigned.Whole("holderAge", 0, OldestAge),
        Years = assigned.Number("years", OldestAge),
        HasEnded = assigned.Flag("ended"),
    };

    private static StaffFacts StaffOf(FactNode actor, FactNode facts) => new(Needed(actor, "role", FactWords.Roles))
    {
        OrganisationKind = actor.Text("orgKind"),
        IsNotSignedIn = actor.Flag("noLogin"),
        LacksAuthorisation = actor.Flag("noHpr"),
        LacksOrganisation = actor.Flag("noOrg"),
        IsNearKin = actor.Stated("kin"),
        IsOwnRecord = actor.Flag("ownRecord"),
        HasAddressTask = actor.Flag("addressTask"),
        IsLeader = actor.Flag("leader"),
        HasReason = facts.Stated("reason"),
        HasApproval = facts.Stated("approval"),
        Care = new CareRelation(
            facts.Flag("relationEnded"), facts.Flag("basisBeforeDeath"), facts.Flag("registeredByOther"), facts.Flag("gaveCare")),
        Blocks = new BlockFacts(facts.Flag("namedBlock"), facts.Words("block", FactWords.Blocks), facts.Flag("elevatedConsent")),
        Emergency = new EmergencyConfirmation(facts.Flag("secondConfirmation"), facts.Flag("noOtherClinician")),
    };

    private SystemFacts ClientOf(FactNode person, FactNode facts) => new(Needed(_actor, "client", FactWords.Clients))
    {
        IsRegistered = _actor.Flag("registered", ordinary: true),
        IsBound = _actor.Flag("bound", ordinary: true),
        ScopeCovers = _actor.Flag("scopeCovers", ordinary: true),
        Organisation = _actor.Word("clientOrg", FactWords.ClientOrganisations, ClientOrganisation.Owner),
        KindIsRegistered = _actor.Flag("kindRegistered"),
        WroteItself = _actor.Flag("ownWrite"),
        PatientIsEnrolled = _facts.Flag("enrolled"),
        IsExchangeObject = _facts.Flag("exchangeObject", ordinary: true),
        PopulationIsApproved = _facts.Stated("populationApproval"),
        Person = person.IsThere ? PersonOf(person, facts) : null,
    };

    private static PersonBehind PersonOf(FactNode person, FactNode facts)
    {
        var lane = person.WordOrNull("lane", FactWords.Lanes);
        if (lane is not (Lane.Citizen or Lane.Staff)) person.AddFault("lane", "must be citizen or staff");
        var purpose = person.Parsed("purpose", BasisCode.Parse);
        return new PersonBehind(lane ?? Lane.None, lane == Lane.Staff ? StaffOf(person, facts) : CitizenOf(person, facts), purpose);
    }

    private SubjectFacts? SubjectOf(FactNode subject, FactNode facts, bool isNeeded)
    {
        var birth = BirthOf(subject);
        if (birth is null && isNeeded && !subject.Has("birthDate") && !subject.Has("age"))
            _subject.AddFault("birthDate", "is needed, or age");
        return birth is null ? null : new SubjectFacts(birth)
        {
            Level = subject.Word("level", FactWords.Levels, ConsentLevel.Full),
            Locked = subject.ParsedList("locked", ServiceId.Parse),
            HasYouthConsent = facts.Flag("youthConsent"),
            IsUnderCareOrder = facts.Flag("careOrder"),
            Protection = facts.Word("protected", Protections, default).OfSubject,
            IsDead = subject.Flag("dead"),
            DaysSinceDeath = subject.Whole("deathDays", 0, MostDays),
            LacksNationalId = subject.Flag("noNationalId"),
            IsReservedFromSummaryRecord = subject.Flag("kjReserved"),
        };
    }

    private static IAgeSource? BirthOf(FactNode subject)
    {
        var age = subject.Whole("age", 0, OldestAge);
        if (!subject.Has("birthDate")) return age is { } years ? new StatedAge(years) : null;
        BirthDate? date = null;
        subject.Parsed("birthDate", text => BirthDate.Parse(text).Map(read => (date = read) is not null));
        return date;
    }

    private static ObjectFacts ObjectOf(FactNode found) => new()
    {
        Type = found.Text("type"),
        Codes = found.Words("codes", FactWords.Codes),
        DelayedUntil = found.WordOrNull("delay", Delays),
        Released = found.Words("released", FactWords.Readers),
        HasGuardianAccessReservation = found.Flag("vergeinnsyn"),
        IsExemptFromParents = found.Flag("exempt"),
        IsUnapproved = found.Flag("unapproved"),
        Draft = found.WordOrNull("draft", FactWords.Drafts),
        HasThirdPartyParts = found.Flag("thirdParty"),
        IsAssessed = found.Flag("assessed"),
        WorkingDaysSinceReferral = found.Whole("referralDays", 0, MostDays),
        Thread = ThreadOf(found.Child("thread", ["parent", "youth", "school", "topic"])),
        NamesActorAsRecipient = found.Flag("recipient"),
        BelongsToOtherOrganisation = found.Flag("otherOrg"),
    };

    private static ThreadFacts? ThreadOf(FactNode thread) => !thread.IsThere ? null
        : new ThreadFacts(thread.Flag("parent"), thread.Flag("youth"), thread.Flag("school"), thread.Parsed("topic", ServiceId.Parse));

    private SettingFacts SettingOf() => new(Needed(_facts, "code", FactWords.Settables))
    {
        IsAuthorised = _facts.Flag("authorised", ordinary: true),
        HasCareRelation = _facts.Flag("careRelation", ordinary: true),
        HasReason = _facts.Stated("reason", ordinary: true),
        HasReviewDate = _facts.Stated("review", ordinary: true),
        Route = _facts.WordOrNull("route", FactWords.Routes),
    };

    private static T Needed<T>(FactNode node, string name, WordList<T> words) where T : struct
    {
        if (!node.Has(name)) node.AddFault(name, $"is needed: one of {string.Join(", ", words.Words)}");
        return node.Word(name, words, default);
    }

    private readonly record struct Protection(AddressProtection OfSubject, bool OfActor);
}
