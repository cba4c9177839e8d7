#pragma warning disable CS9113
using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Templates;

internal sealed class ExampleOfTemplate(TemplateLibrary templates)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        await Task.CompletedTask;
        return new Unsupported("not yet");
    }
}
