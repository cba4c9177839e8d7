using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Validation;
using Varde.Records;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.ClinicalRepository.EhrStatuses;

/// <summary>Reads and checks the EHR_STATUS of a request.</summary>
internal sealed class EhrStatusContent
{
    private const int LongestSubject = 500;

    /// <summary>The body's EHR_STATUS, or the default one when there is no body (openEHR REST, Create EHR).</summary>
    public async Task<Outcome<RmEhrStatus>> ReadOptionalAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!(await request.BodyAsync(cancellation)).TryGet(out var body, out var refusal)) return refusal;
        return body.IsEmpty ? Default() : Read(request, body);
    }

    /// <summary>The body's EHR_STATUS.</summary>
    public async Task<Outcome<RmEhrStatus>> ReadAsync(RestRequest request, CancellationToken cancellation) =>
        (await request.BodyAsync(cancellation)).TryGet(out var body, out var refusal) ? Read(request, body) : refusal;

    /// <summary>The status again, or every rule of the reference model that it breaks. It is never a draft (CNF, EHR_STATUS CONTRIBUTION, Reject Cases).</summary>
    public Outcome<RmEhrStatus> Check(RmEhrStatus status, Lifecycle state)
    {
        if (state.IsUnfinished()) return Unprocessable.At("/lifecycle_state", "an EHR_STATUS is always complete: there is no draft of it");
        var faults = RmValidator.Validate(status.With("uid", null));
        if (faults.Count > 0) return new Unprocessable(faults.ToRecordFaults());
        return IsSearchable(status.Subject?.ExternalRef) ? status : Unprocessable.At("/subject/external_ref", $"is longer than EHRs are found by: id and namespace have at most {LongestSubject} characters");
    }

    private static bool IsSearchable(PartyRef? subject) => (subject?.Id?.Value?.Length ?? 0) + (subject?.Namespace?.Length ?? 0) <= LongestSubject;

    private static Outcome<RmEhrStatus> Read(RestRequest request, ReadOnlyMemory<byte> body) =>
        MediaTypes.OfBody(request.Http, DocumentFormat.Json, DocumentFormat.Xml).Then(form => DocumentForms.Read<RmEhrStatus>(form, body, request.Limits));

    /// <summary>The status of an EHR that is created without one.</summary>
    public static RmEhrStatus Default() => new()
    {
        Name = new DvText { Value = "EHR status" },
        ArchetypeNodeId = "openEHR-EHR-EHR_STATUS.generic.v1",
        ArchetypeDetails = new Archetyped { ArchetypeId = new ArchetypeId { Value = "openEHR-EHR-EHR_STATUS.generic.v1" }, RmVersion = "1.1.0" },
        Subject = new PartySelf(),
        IsQueryable = true,
        IsModifiable = true,
    };
}
