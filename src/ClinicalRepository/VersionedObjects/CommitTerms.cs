using Microsoft.AspNetCore.Http;
using Varde.ClinicalRepository.ItemTags;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.Records;
using Fault = Varde.Foundation.Fault;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>Change type and lifecycle state of a commit of one document: what the headers say, or what the method means.</summary>
/// <param name="Headers">The rest of what the headers say.</param>
/// <param name="Change">The change type.</param>
/// <param name="State">The lifecycle state.</param>
/// <param name="Tags">The tags that come with the commit.</param>
internal sealed record CommitTerms(CommitHeaders Headers, ChangeType Change, Lifecycle State, SaidTags Tags)
{
    /// <summary>The change types of a new object, the usual one first.</summary>
    public static readonly IReadOnlyList<ChangeType> Create = [ChangeType.Creation, ChangeType.Synthesis, ChangeType.FormatConversion, ChangeType.Unknown];

    /// <summary>The change types of a new version, the usual one first.</summary>
    public static readonly IReadOnlyList<ChangeType> Update =
    [
        ChangeType.Modification, ChangeType.Amendment, ChangeType.Synthesis, ChangeType.Restoration, ChangeType.FormatConversion,
        ChangeType.Attestation, ChangeType.Unknown,
    ];

    /// <summary>The change type of a deletion.</summary>
    public static readonly IReadOnlyList<ChangeType> Delete = [ChangeType.Deleted];

    private static readonly Lifecycle[] Living = [Lifecycle.Complete, Lifecycle.Incomplete, Lifecycle.Inactive, Lifecycle.Abandoned];

    /// <summary>Reads the headers of a commit that takes no tags; <see cref="Invalid"/> when a code is not one that this method takes.</summary>
    public static Outcome<CommitTerms> Read(HttpRequest request, IReadOnlyList<ChangeType> changes) =>
        SaidTags.IsIn(request)
            ? new Unsupported("Tags are kept with compositions and with new versions of the EHR_STATUS; send this without openehr-item-tag headers.")
            : Read(request, changes, SaidTags.Nothing);

    /// <summary>Reads the headers, those of tags among them.</summary>
    public static Outcome<CommitTerms> ReadTagged(HttpRequest request, IReadOnlyList<ChangeType> changes) =>
        SaidTags.Read(request).Then(tags => Read(request, changes, tags));

    private static Outcome<CommitTerms> Read(HttpRequest request, IReadOnlyList<ChangeType> changes, SaidTags tags)
    {
        if (!CommitHeaders.Read(request.Headers).TryGet(out var headers, out var refusal)) return refusal;
        List<Fault> faults = [];
        var change = ChangeOf(headers.ChangeType, changes, faults);
        var state = changes == Delete ? Deleted(headers.LifecycleState, faults) : StateOf(headers.LifecycleState, faults);
        return faults.Count == 0 ? new CommitTerms(headers, change, state, tags) : new Invalid(faults);
    }

    private static ChangeType ChangeOf(string? code, IReadOnlyList<ChangeType> allowed, List<Fault> faults)
    {
        if (code is null) return allowed[0];
        if (AuditTerms.ChangeTypeOf(code) is { } change && allowed.Contains(change)) return change;
        faults.Add(new("openehr-audit-details", $"change_type must be one of {string.Join(", ", allowed.Select(c => (int)c))} here"));
        return allowed[0];
    }

    private static Lifecycle StateOf(string? code, List<Fault> faults)
    {
        if (code is null) return Lifecycle.Complete;
        if (AuditTerms.LifecycleOf(code) is { } state && Living.Contains(state)) return state;
        faults.Add(new("openehr-version", $"lifecycle_state must be one of {string.Join(", ", Living.Select(s => (int)s))} here"));
        return Lifecycle.Complete;
    }

    private static Lifecycle Deleted(string? code, List<Fault> faults)
    {
        if (code is not null && AuditTerms.LifecycleOf(code) != Lifecycle.Deleted) faults.Add(new("openehr-version", "lifecycle_state of a deletion is 523"));
        return Lifecycle.Deleted;
    }
}
