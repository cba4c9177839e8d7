namespace Varde.AccessControl.Rules;

/// <summary>
/// The facts of one question, for one reading of the table. The words that the rules of each lane are written with stand beside them:
/// <see cref="CitizenWords"/>, <see cref="SettingWords"/>, <see cref="StaffWords"/>, <see cref="SystemWords"/>, <see cref="NoPatientWords"/>.
/// </summary>
/// <param name="facts">The facts.</param>
/// <param name="now">When.</param>
/// <param name="table">The table that is read: two rules ask it what another lane says.</param>
internal sealed class Case(AccessFacts facts, DateTimeOffset now, AccessTable table)
{
    private static readonly CitizenFacts NoCitizen = new(Relation.None);
    private static readonly StaffFacts NoStaff = new(StaffRole.Technician) { IsNotSignedIn = true };
    private static readonly SystemFacts NoClient = new(ClientKind.Other) { IsRegistered = false };
    private static readonly SubjectFacts NobodyKnown = new(new AnyAge());

    private Decision? _person;

    public AccessFacts Facts { get; } = facts;

    public DateTimeOffset Now { get; } = now;

    public CitizenFacts Citizen { get; } = facts.Actor as CitizenFacts ?? NoCitizen;

    public StaffFacts Staff { get; } = facts.Actor as StaffFacts ?? NoStaff;

    public SystemFacts Client { get; } = facts.Actor as SystemFacts ?? NoClient;

    public SubjectFacts Subject { get; } = facts.Subject ?? NobodyKnown;

    public Ages Age { get; } = (facts.Subject ?? NobodyKnown).Birth.On(NorwegianCalendar.DayAt(now));

    public ObjectFacts Object => Facts.Object;

    /// <summary>The service's row of table 1.</summary>
    public ServiceRow Row { get; } = ServiceTable.Of(facts.Service);

    public bool IsOfPatient { get; } = ServiceTable.IsOfPatient(facts.Service);

    public bool IsAppointment => IsOneOf(
        ServiceId.SpecialistAppointment, ServiceId.GpAppointment, ServiceId.GpBooking, ServiceId.MunicipalAppointment, ServiceId.SchoolAppointment);

    public bool IsSummaryRecord => IsOneOf(ServiceId.SummaryRecord, ServiceId.SummaryRecordEntry);

    /// <summary>Create, send, book, start.</summary>
    public bool IsNewUse => Facts.Action == AccessAction.Create;

    public bool IsLooking => Facts.Action is AccessAction.Read or AccessAction.Search;

    public bool IsWriting => Facts.Action is AccessAction.Create or AccessAction.Update or AccessAction.Delete;

    /// <summary>
    /// What no permit of the lane is for: giving and withholding have a lane of their own, and records are destroyed by the developer and the
    /// server only.
    /// </summary>
    public bool IsBeyondTheLane => Facts.Lane is Lane.Citizen or Lane.Staff or Lane.System
        && Facts.Action is AccessAction.Release or AccessAction.Restrict or AccessAction.Erase;

    /// <summary>What the rules of the person behind a machine client say, now; null when there is none.</summary>
    public Decision? Person => Client.Person is { } person
        ? _person ??= Elsewhere(Facts with { Lane = person.Lane, Actor = person.Actor, Purpose = person.Purpose })
        : null;

    public bool Is(ServiceId service) => Facts.Service == service;

    public bool IsOneOf(params ReadOnlySpan<ServiceId> services) => services.Contains(Facts.Service);

    public bool HasAny(params ReadOnlySpan<RestrictionCode> codes)
    {
        foreach (var code in codes)
        {
            if (Object.Has(code)) return true;
        }
        return false;
    }

    /// <summary>What the table says of other facts at the same moment.</summary>
    public Decision Elsewhere(AccessFacts other) => table.Decide(other, Now);

    // Where an age is not known at all, every birthday may be past and none surely is.
    private sealed record AnyAge : IAgeSource
    {
        public Ages On(DateOnly day) => new(0, int.MaxValue);
    }
}
