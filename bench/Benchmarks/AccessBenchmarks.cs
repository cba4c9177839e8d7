using BenchmarkDotNet.Attributes;
using Varde.AccessControl;

namespace Varde.Benchmarks;

/// <summary>One access decision: the shortest and the longest way through each lane. A decision is to cost less than 50 µs.</summary>
[MemoryDiagnoser]
public class AccessBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(1));

    private readonly AccessFacts _self = Citizen(new CitizenFacts(Relation.Self), new DateOnly(1980, 5, 4));

    private readonly AccessFacts _parent = Citizen(new CitizenFacts(Relation.Parent), new DateOnly(2013, 5, 4)) with
    {
        Object = new ObjectFacts { Released = [ReleasedTo.Parents], Codes = [RestrictionCode.OlderThanOnlineAccess], HasThirdPartyParts = true },
    };

    private readonly AccessFacts _stranger = Citizen(new CitizenFacts(Relation.None), new DateOnly(1980, 5, 4));

    private readonly AccessFacts _staff = Citizen(new StaffFacts(StaffRole.Doctor) { HasReason = true }, new DateOnly(1980, 5, 4)) with
    {
        Lane = Lane.Staff, Purpose = BasisCode.Parse("DELBEHAN").Value,
    };

    private readonly AccessFacts _machine = Citizen(
        new SystemFacts(ClientKind.Subscription) { Person = new PersonBehind(Lane.Citizen, new CitizenFacts(Relation.Parent)) }, new DateOnly(2018, 5, 4)) with
    {
        Lane = Lane.System,
    };

    [Benchmark]
    public Decision CitizenOwnRecord() => Gate.Decide(_self, Now);

    [Benchmark]
    public Decision ParentOfYouthWithTwoCuts() => Gate.Decide(_parent, Now);

    [Benchmark]
    public Decision StrangerRefused() => Gate.Decide(_stranger, Now);

    [Benchmark]
    public Decision StaffByTheLastPermit() => Gate.Decide(_staff, Now);

    [Benchmark]
    public Decision MachineForAParent() => Gate.Decide(_machine, Now);

    private static AccessFacts Citizen(ActorFacts actor, DateOnly born) =>
        new() { Lane = Lane.Citizen, Service = ServiceId.Journal, Actor = actor, Subject = new SubjectFacts(BirthDate.Of(born)) };
}
