using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Bases;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>Why members of staff say that they need a record, as pages state and show it: the same decisions, and the same names of fields, as the API's.</summary>
public sealed class StaffBases
{
    private readonly StateBasis _state;
    private readonly ListBases _list;
    private readonly KnownPeople _people;
    private readonly TimeProvider _time;

    internal StaffBases(StateBasis state, ListBases list, KnownPeople people, TimeProvider time) => (_state, _list, _people, _time) = (state, list, people, time);

    /// <summary>The bases that the rules would take from a member of staff now, in the order of table 3: nothing is stated by it, and nothing logged.</summary>
    /// <param name="access">The session of the member of staff.</param>
    /// <param name="record">Whose record; null for somebody of whom nothing may be told, which is offered for everybody alike.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<IReadOnlyList<BasisCode>> OfferedAsync(AccessSession access, EhrId? record, CancellationToken cancellation) => _state.OfferedAsync(access, record, cancellation);

    /// <summary>Whether somebody's role lets them look at patients at all, as menus ask: nothing is stated by it, and nothing logged. True for whoever sees every record.</summary>
    /// <param name="access">The session of the reader.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<bool> SeesPatientsAsync(AccessSession access, CancellationToken cancellation) =>
        access.Actor.Kind == ActorKind.Developer || (access.Actor.Kind == ActorKind.Staff && await _state.SeesAnybodyAsync(access, cancellation));

    /// <summary>States a basis for a record: basis, reason, secondConfirmation, noOtherClinician.</summary>
    /// <returns>What holds from now; or every fault by the name of its field, or what the rules answer.</returns>
    public async Task<Outcome<BasisInForce>> StateAsync(AccessSession access, EhrId record, JsonObject statement, CancellationToken cancellation)
    {
        statement["patient"] = record.ToString();
        return (await _state.StateAsync(statement, access, cancellation)).Map(stated => Told(stated.Record, stated.Basis));
    }

    /// <summary>
    /// States a basis for whoever has a national id. That nobody here has it is told to those alone who have stated why they ask, and the access log keeps that they did.
    /// </summary>
    /// <returns>As for a record; <see cref="NotFound"/> when no record is theirs.</returns>
    public async Task<Outcome<BasisInForce>> StateAsync(AccessSession access, NationalId number, JsonObject statement, CancellationToken cancellation) =>
        await StateAsync(access, await _people.RecordOfAsync(number, cancellation) ?? EhrId.New(), statement, cancellation);

    /// <summary>The basis that the reader has stated for a record and that ends last; null when none is in force.</summary>
    /// <param name="access">The session of the member of staff.</param>
    /// <param name="record">Whose record.</param>
    /// <param name="code">Which basis.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<BasisInForce?> OfRecordAsync(AccessSession access, EhrId record, BasisCode code, CancellationToken cancellation) =>
        (await _list.OfAsync(access.Actor, record, _time.GetUtcNow(), cancellation)).Where(stated => stated.Code == code).Select(stated => Told(record, stated)).MaxBy(stated => stated.Until);

    private static BasisInForce Told(EhrId record, StatedBasis stated) => new(record, stated.Code, stated.Period.Until);
}

/// <summary>A basis that was stated and holds.</summary>
/// <param name="Record">For which record.</param>
/// <param name="Code">Which.</param>
/// <param name="Until">Until when.</param>
public sealed record BasisInForce(EhrId Record, BasisCode Code, DateTimeOffset? Until);
