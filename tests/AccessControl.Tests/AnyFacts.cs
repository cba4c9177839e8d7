using CsCheck;
using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Tests;

/// <summary>Any facts of a lane: each chosen among its values, the ordinary ones more often.</summary>
internal sealed class AnyFacts
{
    private readonly Random _random;

    private AnyFacts(int seed) => _random = new Random(seed);

    public static Gen<AccessFacts> OfCitizens { get; } = Gen.Int.Select(seed => new AnyFacts(seed).Citizen());

    public static Gen<AccessFacts> OfStaff { get; } = Gen.Int.Select(seed => new AnyFacts(seed).Staff());

    public static Gen<AccessFacts> OfMachines { get; } = Gen.Int.Select(seed => new AnyFacts(seed).Machine());

    public static Gen<AccessFacts> OfSetting { get; } = Gen.Int.Select(seed => new AnyFacts(seed).Setting());

    public static Gen<AccessFacts> OfAll { get; } = Gen.OneOf(OfCitizens, OfStaff, OfMachines, OfSetting);

    private AccessFacts Citizen() => Base(Lane.Citizen, CitizenActor());

    private AccessFacts Staff() => Base(Lane.Staff, StaffActor());

    private AccessFacts Machine() => Base(Lane.System, new SystemFacts(Any<ClientKind>())
    {
        IsRegistered = !Rarely(), IsBound = !Rarely(), ScopeCovers = !Rarely(), Organisation = Any<ClientOrganisation>(), KindIsRegistered = Even(),
        WroteItself = Even(), PatientIsEnrolled = Even(), IsExchangeObject = !Rarely(), PopulationIsApproved = Even(),
        Person = Even() ? new PersonBehind(Lane.Citizen, CitizenActor()) : Even() ? new PersonBehind(Lane.Staff, StaffActor(), Purpose()) : null,
    });

    private AccessFacts Setting() => Base(Lane.Set, Even() ? CitizenActor() : StaffActor()) with
    {
        Setting = new SettingFacts(One(FactWords.Settables.Words.Select(Settable).ToArray()))
        {
            IsAuthorised = !Rarely(), HasCareRelation = !Rarely(), HasReason = !Rarely(), HasReviewDate = !Rarely(), Route = Rarely() ? Any<SettingRoute>() : null,
        },
    };

    private static Settable Settable(string word) => FactWords.Settables.TryRead(word, out var value) ? value : default;

    private AccessFacts Base(Lane lane, ActorFacts actor) => new()
    {
        Lane = lane,
        Actor = actor,
        Service = One(ServiceId.All.ToArray()),
        Action = Even() ? AccessAction.Read : Any<AccessAction>(),
        Purpose = lane == Lane.Staff ? Purpose() : null,
        Subject = new SubjectFacts(new StatedAge(One(3, 11, 12, 13, 15, 16, 17, 18, 40)))
        {
            Level = Rarely() ? Any<ConsentLevel>() : ConsentLevel.Full,
            Locked = Rarely() ? [One(ServiceId.All.ToArray())] : [],
            HasYouthConsent = Even(), IsUnderCareOrder = Rarely(), Protection = Rarely() ? Any<AddressProtection>() : AddressProtection.None,
            IsDead = Rarely(), DaysSinceDeath = One<int?>(null, 1, 30, 31), LacksNationalId = Rarely(), IsReservedFromSummaryRecord = Rarely(),
        },
        Object = Object(),
        IsServiceOff = Rarely(),
    };

    private ObjectFacts Object() => new()
    {
        Type = Rarely() ? ObjectFacts.Disclosure : "",
        Codes = Rarely() ? [Any<RestrictionCode>(), Any<RestrictionCode>()] : [],
        DelayedUntil = Even() ? null : One(DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
        Released = Even() ? [] : [Any<ReleasedTo>(), Any<ReleasedTo>()],
        HasGuardianAccessReservation = Rarely(), IsExemptFromParents = Rarely(), IsUnapproved = Rarely(), Draft = Rarely() ? Any<DraftOf>() : null,
        HasThirdPartyParts = Rarely(), IsAssessed = Even(), WorkingDaysSinceReferral = Rarely() ? One(4, 10) : null,
        Thread = Even() ? null : new ThreadFacts(Even(), Even(), Rarely(), Even() ? One(ServiceId.All.ToArray()) : null),
        NamesActorAsRecipient = Even(), BelongsToOtherOrganisation = Rarely(),
    };

    private CitizenFacts CitizenActor() => new(Any<Relation>())
    {
        Login = Rarely() ? Any<SignInLevel>() : SignInLevel.High,
        Address = Any<ParentsAddress>(), IsAbroad = Rarely(), HasProtectedAddress = Rarely(), HolderIsParent = Even(),
        PowerOfAttorney = Even() ? new PowerOfAttorney { Areas = [1, 2, 3], GiverAge = One<int?>(null, 15, 40), HasEnded = Rarely() } : null,
        Assigned = Even() ? new AssignedPowerOfAttorney { Years = One<decimal?>(null, 4.9m, 5m) } : null,
    };

    private StaffFacts StaffActor() => new(Even() ? StaffRole.Doctor : Any<StaffRole>())
    {
        OrganisationKind = One("hospital", "gp-own", "municipality", ""), IsNotSignedIn = Rarely(), LacksAuthorisation = Rarely(), IsNearKin = Rarely(),
        IsOwnRecord = Rarely(), HasAddressTask = Even(), HasReason = !Rarely(), HasApproval = Even(),
        Care = new CareRelation(Rarely(), Even(), Even(), Even()),
        Blocks = new BlockFacts(Rarely(), Rarely() ? [Any<BlockReach>()] : [], Even()),
        Emergency = new EmergencyConfirmation(Even(), Even()),
    };

    private BasisCode? Purpose() => Rarely() ? null : One(BasisCode.All.ToArray());

    private bool Even() => _random.Next(2) == 0;

    private bool Rarely() => _random.Next(8) == 0;

    private T Any<T>() where T : struct, Enum => One(Enum.GetValues<T>());

    private T One<T>(params T[] values) => values[_random.Next(values.Length)];
}
