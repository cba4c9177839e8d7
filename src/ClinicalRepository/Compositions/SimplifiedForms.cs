using Microsoft.AspNetCore.Http;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.Records;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>Reads and writes compositions in the simplified formats, FLAT and STRUCTURED.</summary>
internal sealed class SimplifiedForms(TemplateLibrary templates, RepositorySettings settings, TimeProvider time)
{
    private readonly SimplifiedReadOptions _options = new()
    {
        IsStrict = settings.StrictSimplifiedFormats,
        Clock = time,
        DefaultTerritory = settings.Territory,
    };

    /// <summary>Reads a body by the template that the headers (or <c>?templateId=</c>) name.</summary>
    public async Task<Outcome<SubmittedComposition>> ReadAsync(RestRequest request, Lifecycle state, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (TemplateIdOf(request.Http) is not { Length: > 0 } templateId)
            return Invalid.At("openehr-template-id", "is required: a simplified format does not say by which template it was made");
        return await ReadAsync(templateId, "openehr-template-id", state, body, cancellation);
    }

    /// <summary>Reads a text by a template.</summary>
    /// <param name="templateId">The template's id.</param>
    /// <param name="saidIn">Where the id was said, for the fault that there is no such template.</param>
    /// <param name="state">Whether the document is a draft.</param>
    /// <param name="body">The text.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<SubmittedComposition>> ReadAsync(
        string templateId, string saidIn, Lifecycle state, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!(await templates.FindAsync(templateId, cancellation)).TryGet(out var template, out _))
            return Unprocessable.At(saidIn, $"there is no template {Printable.Of(templateId)} on this server");
        if (body.IsEmpty) return Invalid.At("", "A body is required.");
        var reading = SimplifiedReader.Read(body.Span, template.WebTemplate, _options with { IsDraft = state.IsUnfinished() });
        return reading.Result.Succeeded
            ? new SubmittedComposition(reading.Result.Value, reading.UnreadKeys)
            : new Invalid(reading.Result.Faults.ToRecordFaults());
    }

    /// <summary>Writes a composition by its own template.</summary>
    public async Task<Outcome<Answer>> WriteAsync(DocumentFormat form, Composition composition, CancellationToken cancellation)
    {
        if (!(await templates.FindAsync(composition.ArchetypeDetails?.TemplateId?.Value ?? "", cancellation)).TryGet(out var template, out _))
            return new NotAcceptable("The composition's template is not on this server; it can be read in a canonical format.");
        var body = form == DocumentFormat.Flat
            ? SimplifiedWriter.WriteFlat(composition, template.WebTemplate)
            : SimplifiedWriter.WriteStructured(composition, template.WebTemplate);
        return new Answer(StatusCodes.Status200OK) { Body = body, ContentType = MediaTypes.Of(form) };
    }

    private static string TemplateIdOf(HttpRequest request)
    {
        foreach (var header in new[] { "openehr-template-id", "openEHR-TEMPLATE_ID" })
            if (request.Headers.TryGetValue(header, out var value) && value.ToString() is { Length: > 0 } id) return HeaderText.Read(id);
        return request.Query["templateId"].ToString();
    }
}
