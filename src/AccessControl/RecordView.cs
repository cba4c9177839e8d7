using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// One actor's view of one record, or of what belongs to no patient: the facts are gathered once, and every document and class of the record is then
/// decided by them.
/// </summary>
internal sealed class RecordView
{
    // What no handler carries out within an object: parts, and a title in the place of the whole, which is told where it can be shown again.
    private static readonly string[] LeavingOut = ["leave-out:", "only:", "show:"];

    private readonly Actor _actor;
    private readonly bool _isOfRecord;
    private readonly IReadOnlyList<Standing> _standings;
    private readonly SubjectFacts? _person;
    private readonly AccessChoices _choices;
    private readonly DateTimeOffset _now;

    public RecordView(Actor actor, bool isOfRecord, IReadOnlyList<Standing> standings, SubjectFacts? person, AccessChoices choices, DateTimeOffset now) =>
        (_actor, _isOfRecord, _standings, _person, _choices, _now) = (actor, isOfRecord, standings, person, choices, now);

    /// <summary>The view of any record of which these facts are known.</summary>
    public RecordView(Actor actor, ViewFacts facts, AccessChoices choices, DateTimeOffset now) : this(actor, true, facts.Standings, facts.Person, choices, now)
    {
    }

    /// <summary>All that a decision about a class of documents depends on beside the class: views with the same facts decide alike.</summary>
    public ViewFacts Facts => ViewFacts.Of(_standings, _person, NorwegianCalendar.DayAt(_now));

    /// <summary>Whether any of the actor's standings is one of an emergency: without it nothing that is blocked is open by one.</summary>
    public bool IsUrgent => _standings.Any(standing => standing.Purpose?.Group is BasisGroup.Emergency or BasisGroup.SummaryRecord);

    /// <summary>The widest decision that any of the actor's standings gives; of refusals the first one's.</summary>
    public Decided Decide(AskedFor asked) => Widest(asked, decision => CarriedOut(decision, asked));

    /// <summary>The same of what is not shown itself: nothing need be left out of it.</summary>
    public Decision DecideUncut(AskedFor asked) => Widest(asked, decision => _isOfRecord && _person is null ? Nobody(asked) : decision).Decision;

    private Decided Widest(AskedFor asked, Func<Decision, Decision> carriedOut)
    {
        var best = Refuse(asked);
        for (var i = 0; i < _standings.Count && best.Decision.Effect != AccessEffect.Permit; i++)
        {
            var decision = carriedOut(Decide(_standings[i], asked));
            if (best.Standing is null || decision.Effect > best.Decision.Effect) best = new(decision, _standings[i]);
        }
        return best;
    }

    /// <summary>Permits nothing, whatever the standings.</summary>
    public Decided Refuse(AskedFor asked) => new(Nobody(asked), null);

    /// <summary>The decision about the documents of a class in queries; null for those that are decided one by one, which no query sees.</summary>
    public Decided? OfClass(DocumentClass documents, AccessAction action = AccessAction.Search)
    {
        if (documents.IsExceptional) return null;
        return Decide(new AskedFor(documents.Service, action) { About = documents.FactsFor(_actor.Organisation, _now), Recipient = documents.Recipient, Kind = new("", "", documents) });
    }

    /// <summary>A class that names no service is one of documents of the record.</summary>
    public static AccessClass Named(AccessClass stored) => stored.Category.Length > 0 ? stored : stored with { Category = ServiceId.Journal.Value };

    private Decision Decide(Standing standing, AskedFor asked)
    {
        var person = standing.OfPerson;
        if (IsWriting(asked.Action) && (person.Lane == Lane.Citizen && !ServiceTable.IsWrittenByCitizens(asked.Service) || IsForLooking(person))) return Nobody(asked);
        return Gate.Decide(
            new AccessFacts
            {
                Lane = standing.Lane,
                Actor = FactsOf(standing, asked),
                Service = asked.Service,
                Action = asked.Action,
                Purpose = standing.Purpose,
                Subject = _person,
                Object = ObjectOf(standing, asked),
                IsServiceOff = asked.IsServiceOff,
                Choices = _choices,
            },
            _now);
    }

    private ObjectFacts ObjectOf(Standing standing, AskedFor asked)
    {
        var about = asked.Recipient is { } recipient && recipient == standing.OfPerson.Relative ? asked.About with { NamesActorAsRecipient = true } : asked.About;
        // What was laid down about one document hides all of them in the portal (9603); a disclosure is what a parent needs all the same.
        return _person is { HidesAllDocuments: true } && standing.OfPerson.Lane == Lane.Citizen && !about.IsDisclosure && ServiceTable.IsDocument(asked.Service) ? about with { Codes = [.. about.Codes.Union([RestrictionCode.AllDocuments])] } : about;
    }

    private ActorFacts FactsOf(Standing standing, AskedFor asked) => standing.Actor switch
    {
        StaffFacts staff => Staff(staff, standing, asked),
        SystemFacts client => Client(client, standing, asked),
        var others => others,
    };

    private SystemFacts Client(SystemFacts client, Standing standing, AskedFor asked)
    {
        var person = standing.Behind is { } behind ? new PersonBehind(behind.Lane, FactsOf(behind, asked), behind.Purpose) : client.Person;
        return standing.Registration is { } registration ? registration.Towards(client, _actor.OnBehalfOf is { Kind: ActorKind.Machine } subscriber ? subscriber : _actor, asked.Service, asked.Kind) with { Person = person } : client with { Person = person };
    }

    private static StaffFacts Staff(StaffFacts staff, Standing standing, AskedFor asked)
    {
        List<BlockReach> reach = [.. staff.Blocks.Reach];
        if (standing.BlockedServices.Contains(asked.Service)) reach.Add(BlockReach.Category);
        // Which of several blocked documents a view is made from nobody tells here: to whom any is blocked, all of the record that carry the code are.
        if (standing.BlockedDocuments.Count > 0 && (asked.About.Has(RestrictionCode.BlockedByCitizen) || (asked.Document is { } id && standing.BlockedDocuments.Contains(id)))) reach.Add(BlockReach.Document);
        var hasReason = staff.HasReason || asked is { HasReason: true } && asked.Service == ServiceId.Audit;
        return reach.Count == staff.Blocks.Reach.Count && hasReason == staff.HasReason ? staff : staff with { HasReason = hasReason, Blocks = staff.Blocks with { Reach = reach } };
    }

    // What is to be left out of an object that cannot be taken apart is left out with the whole of it. Of a person who is not known nothing is permitted, and it is refused as of others.
    private Decision CarriedOut(Decision decision, AskedFor asked) =>
        !decision.IsRefused && _isOfRecord && _person is null || decision.Effect == AccessEffect.Limited && !IsCarriedOut(decision, asked) ? Nobody(asked) : decision;

    // Appointments, contact data and consents hold nothing clinical and are whole objects of their own.
    private static bool IsCarriedOut(Decision decision, AskedFor asked)
    {
        var left = asked.IsGivenInPart ? decision.Obligations.Where(obligation => obligation != Decision.LeaveOutThirdParty) : decision.Obligations;
        return ServiceTable.IsAdministrative(asked.Service) && !left.Contains(Decision.LeaveOutThirdParty)
            || !left.Any(obligation => LeavingOut.Any(word => obligation.StartsWith(word, StringComparison.Ordinal)));
    }

    private static bool IsWriting(AccessAction action) => action is AccessAction.Create or AccessAction.Update or AccessAction.Delete;

    // Technical work, learning and what was approved (R-STAFF-IT, R-STAFF-LEARN, R-STAFF-APPROVED) are looks into a record.
    private static bool IsForLooking(Standing standing) => standing.Purpose?.Group is BasisGroup.Technical or BasisGroup.Learning or BasisGroup.Approved;

    // No lane, no permit: R-DEFAULT.
    private Decision Nobody(AskedFor asked) =>
        Gate.Decide(new AccessFacts { Lane = Lane.None, Actor = new UnknownFacts(), Service = asked.Service, Action = asked.Action, Subject = _person }, _now);
}

/// <summary>What is asked for in a record, or of what belongs to no patient.</summary>
/// <param name="Service">The service.</param>
/// <param name="Action">What is to be done.</param>
internal sealed record AskedFor(ServiceId Service, AccessAction Action)
{
    /// <summary>What is laid down about the object.</summary>
    public ObjectFacts About { get; init; } = ObjectFacts.Ordinary;

    /// <summary>The RelatedPerson to whom it is disclosed; null for what is no disclosure.</summary>
    public string? Recipient { get; init; }

    /// <summary>The versioned object; null for a new one, and for all.</summary>
    public Guid? Document { get; init; }

    /// <summary>What a machine's registration is held against; null where people ask.</summary>
    public AskedKind? Kind { get; init; }

    /// <summary>Whether the service's switch is off for the organisation.</summary>
    public bool IsServiceOff { get; init; }

    /// <summary>Whether parts about another person are left out of what is given.</summary>
    public bool IsGivenInPart { get; init; }

    /// <summary>Whether a purpose was stated with the request, which looks into the access log need.</summary>
    public bool HasReason { get; init; }
}

/// <summary>A decision, and the standing that it was made on.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Standing">The standing; null when the actor has none.</param>
internal readonly record struct Decided(Decision Decision, Standing? Standing);
