using Microsoft.AspNetCore.Components;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Clinician;

namespace Varde.Web.Sharing;

/// <summary>
/// A page of the portal as somebody else is shown it, for a member of staff who sees the record: what is shown is what both may see. It is a look by the member of staff; nothing in it can be sent.
/// </summary>
public abstract class PreviewedPage : RecordPage
{
    [Inject] public required PortalPreview Previews { get; set; }

    /// <summary>The record.</summary>
    [Parameter] public Guid Id { get; set; }

    /// <summary>Whose eyes.</summary>
    [Parameter] public string Reader { get; set; } = "";

    private protected EhrId Ehr => new(Id);

    /// <summary>The reader, and what is open to them.</summary>
    private protected PreviewedReader Seen { get; private set; } = null!;

    /// <summary>Reads what the page shows.</summary>
    private protected abstract Task<Refusal?> ReadAsync(CancellationToken cancellation);

    protected sealed override async Task<Refusal?> LoadAsync(CancellationToken cancellation)
    {
        if (!(await Records.FindAsync(Access, Ehr, cancellation)).TryGet(out _, out var refusal)) return refusal;
        if (!(await Previews.OpenAsync(Access, Ehr, Reader, cancellation)).TryGet(out var seen, out refusal)) return refusal;
        Seen = seen;
        return await ReadAsync(cancellation);
    }
}
