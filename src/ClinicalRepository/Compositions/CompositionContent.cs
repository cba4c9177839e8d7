using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Validation;
using Varde.Records;
using Fault = Varde.OpenEhr.Fault;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>A composition as it came, in whatever form.</summary>
/// <param name="Composition">The document.</param>
/// <param name="UnreadKeys">Keys of a simplified format that nothing was read from.</param>
internal sealed record SubmittedComposition(Composition Composition, IReadOnlyList<string> UnreadKeys);

/// <summary>Reads compositions in the four forms, checks them, and writes them in the four forms.</summary>
/// <param name="templates">The templates.</param>
/// <param name="simplified">The two simplified forms.</param>
internal sealed class CompositionContent(TemplateLibrary templates, SimplifiedForms simplified)
{
    private static readonly DocumentFormat[] Forms = [DocumentFormat.Json, DocumentFormat.Xml, DocumentFormat.Flat, DocumentFormat.Structured];

    /// <summary>The form that the caller wants compositions in.</summary>
    public static Outcome<DocumentFormat> Wanted(RestRequest request) => MediaTypes.Wanted(request.Http, Forms);

    /// <summary>Reads the body; what is no composition is <see cref="Invalid"/>, an unknown template <see cref="Unprocessable"/>.</summary>
    public async Task<Outcome<SubmittedComposition>> ReadAsync(RestRequest request, Lifecycle state, CancellationToken cancellation)
    {
        if (!MediaTypes.OfBody(request.Http, Forms).TryGet(out var form, out var refusal)) return refusal;
        if (!(await request.BodyAsync(cancellation)).TryGet(out var body, out refusal)) return refusal;
        return form is DocumentFormat.Flat or DocumentFormat.Structured
            ? await simplified.ReadAsync(request, state, body, cancellation)
            : DocumentForms.Read<Composition>(form, body, request.Limits).Map(composition => new SubmittedComposition(composition, []));
    }

    /// <summary>
    /// The composition again, or every rule of the reference model and of its template that it breaks. A draft may lack what is mandatory, but it
    /// names its template, and what is there must be right.
    /// </summary>
    public async Task<Outcome<Composition>> CheckAsync(Composition composition, Lifecycle state, CancellationToken cancellation)
    {
        if (composition.ArchetypeDetails?.TemplateId?.Value is not { Length: > 0 } templateId)
            return Unprocessable.At("/archetype_details/template_id", "is missing: a composition names the template that it was made by");
        if (!(await templates.FindAsync(templateId, cancellation)).TryGet(out var template, out _))
            return Unprocessable.At("/archetype_details/template_id", $"there is no template {Printable.Of(templateId)} on this server");
        // The uid of the root is the server's to give: what stands there is no fault.
        var content = composition.With("uid", null);
        List<Fault> faults = [.. RmValidator.Validate(content), .. template.Validator.Validate(content)];
        if (state.IsUnfinished()) faults.RemoveAll(one => one.IsOfAbsence);
        return faults.Count == 0 ? composition : new Unprocessable(faults.Distinct().ToRecordFaults());
    }

    /// <summary>The answer to a read of a version in the form wanted.</summary>
    public async Task<Outcome<Answer>> AnswerAsync(DocumentFormat form, StoredVersion stored, CancellationToken cancellation)
    {
        if (stored.IsDeleted || form is DocumentFormat.Json or DocumentFormat.Xml) return ReadVersions.Document(form, stored);
        var composition = DocumentForms.Stored<Composition>(stored.Content);
        var written = await WriteAsync(form, composition, cancellation);
        return written.Map(answer => answer.Of(stored));
    }

    /// <summary>A composition in the form wanted.</summary>
    public async Task<Outcome<Answer>> WriteAsync(DocumentFormat form, Composition composition, CancellationToken cancellation) =>
        form is DocumentFormat.Json or DocumentFormat.Xml
            ? ReadVersions.Object(form, composition)
            : await simplified.WriteAsync(form, composition, cancellation);
}
