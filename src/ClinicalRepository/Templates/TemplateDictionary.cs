using Varde.OpenEhr.Formats;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.Records;

namespace Varde.ClinicalRepository.Templates;

/// <summary>
/// Trains the dictionary that a template's documents are compressed with, on example compositions that are made from the template: no
/// patient's document is ever an example.
/// </summary>
/// <param name="store">Where dictionaries are kept.</param>
internal sealed class TemplateDictionary(RecordStore store)
{
    private const int Examples = 32;

    /// <summary>Trains on examples in each of the template's languages, since documents carry its terms in one of them.</summary>
    public Task TrainAsync(OperationalTemplate template, CancellationToken cancellation) => template.Definition.RmTypeName == "COMPOSITION"
        ? store.TrainDictionaryAsync(template.TemplateId, [.. Enumerable.Range(0, Examples).Select(variant => Example(template, variant))], cancellation)
        : Task.CompletedTask;

    private static ReadOnlyMemory<byte> Example(OperationalTemplate template, int variant) =>
        CanonicalJson.Write(ExampleComposition.For(template, template.Languages[variant % template.Languages.Count], variant));
}
