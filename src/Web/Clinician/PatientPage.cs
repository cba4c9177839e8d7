using Microsoft.AspNetCore.Components;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Demo;

namespace Varde.Web.Clinician;

/// <summary>A page of one patient's record: the banner and the menu of places around what it shows. Staff whom nothing gives the record are led to where they can say why they need it.</summary>
public abstract class PatientPage : RecordPage
{
    [Inject] public required ResourceReading Resources { get; set; }

    [Inject] public required StaffBases Bases { get; set; }

    [Inject] public required PersonMarks Marks { get; set; }

    /// <summary>The record.</summary>
    [Parameter] public Guid Id { get; set; }

    private protected EhrId Ehr => new(Id);

    /// <summary>Whose record it is, and why the reader may see it.</summary>
    private protected FramedPatient Patient { get; private set; } = null!;

    /// <summary>What of the address is no page at all; null when it is one.</summary>
    private protected virtual Refusal? Check() => null;

    /// <summary>Reads what the page shows, beside whose it is.</summary>
    private protected abstract Task<Refusal?> ReadAsync(CancellationToken cancellation);

    protected sealed override async Task<Refusal?> LoadAsync(CancellationToken cancellation)
    {
        if (Check() is { } nowhere) return nowhere;
        if (!(await Records.FindAsync(Access, Ehr, cancellation)).TryGet(out var record, out var refusal))
        {
            if (refusal is Forbidden && Access.Actor.Kind == ActorKind.Staff) LeadsTo = BasisPage.Address(Ehr);
            return refusal;
        }
        Patient = await FrameAsync(record, cancellation);
        return await ReadAsync(cancellation);
    }

    private async Task<FramedPatient> FrameAsync(RecordOverview record, CancellationToken cancellation)
    {
        var patients = await FetchAsync(() => Resources.FindAsync(Access, Ehr, "Patient", [], cancellation));
        return new(record, patients.Value?.Matches.Select(PatientIdentity.Of).FirstOrDefault() ?? PatientIdentity.Of(DemoSubject.Of(record.Status)))
        {
            Critical = await ReadCriticalInformationAsync(Ehr, cancellation),
            Protection = await Marks.ProtectionAsync(Access, Ehr, cancellation),
            Until = record.Basis is { } basis ? (await Bases.OfRecordAsync(Access, Ehr, basis, cancellation))?.Until : null,
            Results = await CountAsync("Observation", cancellation, new KeyValuePair<string, string>("category", "laboratory")),
            Vaccines = await CountAsync("Immunization", cancellation),
            MayWrite = await Access.MayAsync(AccessAction.Create, new AccessSubject("COMPOSITION", "", Ehr), cancellation),
            IsWritingInUse = await Access.NotInUseAsync(new AccessSubject("COMPOSITION", "", Ehr), cancellation) is null,
        };
    }

    private async Task<long?> CountAsync(string type, CancellationToken cancellation, params KeyValuePair<string, string>[] narrowed) =>
        (await FetchAsync(() => Resources.FindAsync(Access, Ehr, type, [.. narrowed, new("_summary", "count")], cancellation))).Value?.Total;
}

/// <summary>What stands around every page of a patient.</summary>
/// <param name="Record">The record.</param>
/// <param name="Identity">Whose it is; null when nothing tells.</param>
public sealed record FramedPatient(RecordOverview Record, PatientIdentity? Identity)
{
    /// <summary>What the banner warns of.</summary>
    public required CriticalInformation Critical { get; init; }

    /// <summary>Until when the stated basis holds by which the reader sees the record; null where none was stated.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How strictly the address is protected.</summary>
    public AddressProtection Protection { get; init; }

    /// <summary>How many laboratory results the reader may see; null when they could not be counted.</summary>
    public long? Results { get; init; }

    /// <summary>How many vaccines.</summary>
    public long? Vaccines { get; init; }

    /// <summary>Whether the reader may write documents here.</summary>
    public bool MayWrite { get; init; }

    /// <summary>Whether writing documents is in use where the reader works, by the switches of rollout.</summary>
    public bool IsWritingInUse { get; init; } = true;
}
