using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Records;
using Varde.Web.Layout;

namespace Varde.Web.Clinician;

/// <summary>A page that shows something of records to those who treat patients.</summary>
public abstract class RecordPage : GatedPage
{
    [Inject] public required RecordReading Records { get; set; }

    [Inject] public required ILogger<RecordPage> Log { get; set; }

    [Inject] private protected IStringLocalizer<Texts> Words { get; set; } = null!;

    /// <summary>Fetches what a part of the page shows. When that fails, the page is shown all the same, and the part says so.</summary>
    private protected async Task<Fetched<T>> FetchAsync<T>(Func<Task<Outcome<T>>> read) where T : class
    {
        try
        {
            return (await read()).Match(value => new Fetched<T>(FetchState.Fetched, value), refusal => new(refusal is Forbidden ? FetchState.Hidden : FetchState.Unfetched, null));
        }
        catch (Exception fault) when (fault is StoreUnavailableException or DbException)
        {
            Log.LogError(fault, "A part of a page could not be fetched");
            return Fetched<T>.Nothing;
        }
    }

    /// <summary>What the banner warns of, read afresh for every page.</summary>
    private protected async Task<CriticalInformation> ReadCriticalInformationAsync(EhrId ehr, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        var lists = await FetchAsync(() => Records.OfArchetypesAsync(Access, ehr, CriticalInformationReader.Archetypes, cancellation, at));
        return lists.Value is { } found ? new CriticalInformationReader(Words).Read(found)
            : CriticalInformation.Of(lists.State == FetchState.Hidden ? CriticalKnowledge.Hidden : CriticalKnowledge.Unfetched);
    }
}
