using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Web.Clinician;

namespace Varde.Web.Writing;

/// <summary>A document that its writer has not signed yet, with whose record it is in.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Patient">The patient's name; empty where none is told.</param>
public sealed record NamedDraft(OwnDraft Draft, string Patient)
{
    /// <summary>Those of the reader.</summary>
    public static async Task<Outcome<IReadOnlyList<NamedDraft>>> ReadAsync(DocumentWriting writing, ResourceReading resources, AccessSession access, CancellationToken cancellation)
    {
        var drafts = await writing.DraftsAsync(access, cancellation);
        if (drafts.Count == 0) return Outcome<IReadOnlyList<NamedDraft>>.Done([]);
        var records = drafts.Select(draft => draft.Ehr).Distinct().ToList();
        if (!(await resources.SearchAsync(access, "Patient", [new("_id", string.Join(',', records)), new("_count", $"{records.Count}")], cancellation)).TryGet(out var found, out var refusal)) return refusal;
        var names = found.Matches.Select(PatientIdentity.Of).ToDictionary(person => person.Record!, person => person.Name, StringComparer.Ordinal);
        return Outcome<IReadOnlyList<NamedDraft>>.Done([.. drafts.Select(draft => new NamedDraft(draft, names.GetValueOrDefault(draft.Ehr.ToString(), "")))]);
    }
}
