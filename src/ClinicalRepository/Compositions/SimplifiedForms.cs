#pragma warning disable CS9113
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>Reads and writes compositions in the simplified formats, FLAT and STRUCTURED.</summary>
internal sealed class SimplifiedForms(TemplateLibrary templates, RepositorySettings settings)
{
    public async Task<Outcome<SubmittedComposition>> ReadAsync(RestRequest request, DocumentFormat form, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        await Task.CompletedTask;
        return new Unsupported("not yet");
    }

    public async Task<Outcome<Answer>> WriteAsync(DocumentFormat form, Composition composition, CancellationToken cancellation)
    {
        await Task.CompletedTask;
        return new Unsupported("not yet");
    }
}
