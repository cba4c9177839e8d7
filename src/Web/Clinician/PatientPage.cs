using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Demo;
using Varde.Web.TestResults;

namespace Varde.Web.Clinician;

/// <summary>A page of one patient's record: the banner and the menu of places around what it shows. Staff whom nothing gives the record are led to where they can say why they need it.</summary>
public abstract class PatientPage : RecordPage
{
    [Inject] public required ResourceReading Resources { get; set; }

    [Inject] public required StaffBases Bases { get; set; }

    [Inject] public required PersonMarks Marks { get; set; }

    [Inject] public required NewsReading News { get; set; }

    [Inject] public required TimeProvider Time { get; set; }

    [Inject] private protected IStringLocalizer<ClinicianTexts> OwnWords { get; set; } = null!;

    /// <summary>The record.</summary>
    [Parameter] public Guid Id { get; set; }

    /// <summary>The record as it stood then, on a page that can show it so: a day in the Norwegian order, with or without a time.</summary>
    [SupplyParameterFromQuery] public string? Tidspunkt { get; set; }

    private protected EhrId Ehr => new(Id);

    /// <summary>Whether the page can show the record as it stood at a time.</summary>
    private protected virtual bool Travels => false;

    /// <summary>The time at which it is shown; null for now.</summary>
    private protected TimeTravel? Travel { get; private set; }

    /// <summary>Whose record it is, and why the reader may see it.</summary>
    private protected FramedPatient Patient { get; private set; } = null!;

    /// <summary>What of the address is no page at all; null when it is one.</summary>
    private protected virtual Refusal? Check() => null;

    /// <summary>Reads what the page shows, beside whose it is.</summary>
    private protected abstract Task<Refusal?> ReadAsync(CancellationToken cancellation);

    protected sealed override async Task<Refusal?> LoadAsync(CancellationToken cancellation)
    {
        if (Travels && !string.IsNullOrWhiteSpace(Tidspunkt) && PastTime.Read(Tidspunkt, Time.GetUtcNow()) is { } then) Travel = new(then, Tidspunkt);
        if (Check() is { } nowhere) return nowhere;
        if (!(await Records.FindAsync(Access, Ehr, cancellation, Travel?.At)).TryGet(out var record, out var refusal))
        {
            if (refusal is Forbidden && Access.Actor.Kind == ActorKind.Staff) LeadsTo = BasisPage.Address(Ehr);
            return refusal;
        }
        Patient = await FrameAsync(record, cancellation);
        return await ReadAsync(cancellation);
    }

    /// <summary>An address in the time at which the record is shown.</summary>
    private protected string InTime(string address) => Travel?.To(address) ?? address;

    /// <summary>That there is nothing of a kind, now or at the time at which the record is shown.</summary>
    private protected string None(string words) => OwnWords[Travel is null ? words : $"{words}Then"];

    /// <summary>The resources of one type of the record, at the time at which it is shown.</summary>
    private protected Task<Outcome<ReadResources>> FindAsync(string type, CancellationToken cancellation, params KeyValuePair<string, string>[] asked) =>
        Resources.FindAsync(Access, Ehr, type, asked, cancellation, Travel?.Resources);

    private async Task<FramedPatient> FrameAsync(RecordOverview record, CancellationToken cancellation)
    {
        var patients = await FetchAsync(() => Resources.FindAsync(Access, Ehr, "Patient", [], cancellation));
        return new(record, patients.Value?.Matches.Select(PatientIdentity.Of).FirstOrDefault() ?? PatientIdentity.Of(DemoSubject.Of(record.Status)))
        {
            Travel = Travel,
            TimeFault = Travels && Travel is null && !string.IsNullOrWhiteSpace(Tidspunkt) ? OwnWords["Fault.PastTime"].Value : null,
            TimeWritten = Travels ? Tidspunkt : null,
            News = Travel is null ? await News.OfAsync(Access, Ehr, cancellation) : null,
            Critical = await ReadCriticalInformationAsync(Ehr, cancellation, Travel?.At),
            Protection = await Marks.ProtectionAsync(Access, Ehr, cancellation),
            Until = record.Basis is { } basis ? (await Bases.OfRecordAsync(Access, Ehr, basis, cancellation))?.Until : null,
            Results = await CountResultsAsync(cancellation),
            Vaccines = await CountAsync("Immunization", cancellation),
            MayWrite = Travel is null && await Access.MayAsync(AccessAction.Create, new AccessSubject("COMPOSITION", "", Ehr), cancellation),
            IsWritingInUse = Travel is not null || await Access.NotInUseAsync(new AccessSubject("COMPOSITION", "", Ehr), cancellation) is null,
        };
    }

    /// <summary>How many laboratory results the reader may see; a page that reads observations anyway counts them so.</summary>
    private protected virtual Task<long?> CountResultsAsync(CancellationToken cancellation) => CountAsync("Observation", cancellation, new KeyValuePair<string, string>("category", LaboratoryResults.Category));

    private async Task<long?> CountAsync(string type, CancellationToken cancellation, params KeyValuePair<string, string>[] narrowed) =>
        (await FetchAsync(() => FindAsync(type, cancellation, [.. narrowed, new("_summary", "count")]))).Value?.Total;
}

/// <summary>What stands around every page of a patient.</summary>
/// <param name="Record">The record.</param>
/// <param name="Identity">Whose it is; null when nothing tells.</param>
public sealed record FramedPatient(RecordOverview Record, PatientIdentity? Identity)
{
    /// <summary>What the banner warns of.</summary>
    public required CriticalInformation Critical { get; init; }

    /// <summary>The time at which the record is shown; null for now.</summary>
    public TimeTravel? Travel { get; init; }

    /// <summary>What was written as the time; null where nothing was, and on pages that show the record as it is.</summary>
    public string? TimeWritten { get; init; }

    /// <summary>Why no record is shown as it stood then; null where nothing is wrong.</summary>
    public string? TimeFault { get; init; }

    /// <summary>What is new to the reader; null on a first visit, and in the past.</summary>
    public RecordNews? News { get; init; }

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
