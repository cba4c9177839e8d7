using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Records;
using Varde.Web.Layout;

namespace Varde.Web.Clinician;

/// <summary>A page that shows something of a record to those who treat the patient.</summary>
public abstract class RecordPage : GatedPage
{
    [Inject] public required RecordReading Records { get; set; }

    [Inject] public required ILogger<RecordPage> Log { get; set; }

    /// <summary>What the banner warns of, read afresh for every page. When it cannot be fetched the page is shown all the same, and says so.</summary>
    private protected async Task<CriticalInformation> ReadCriticalInformationAsync(EhrId ehr, IStringLocalizer<Texts> texts, CancellationToken cancellation)
    {
        try
        {
            var lists = await Records.OfArchetypesAsync(Access, ehr, CriticalInformationReader.Archetypes, cancellation);
            return lists.Match(new CriticalInformationReader(texts).Read, refusal =>
                CriticalInformation.Of(refusal is Forbidden ? CriticalKnowledge.Hidden : CriticalKnowledge.Unfetched));
        }
        catch (Exception fault) when (fault is StoreUnavailableException or DbException)
        {
            Log.LogError(fault, "Critical information could not be fetched");
            return CriticalInformation.Of(CriticalKnowledge.Unfetched);
        }
    }
}
