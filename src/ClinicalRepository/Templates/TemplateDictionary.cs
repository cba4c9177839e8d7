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
    private const int EnoughBytes = 16 * 1024 * 1024;
    private const int FewestExamples = 8;

    /// <summary>
    /// Trains on examples in each of the template's languages, since documents carry its terms in one of them. A template whose examples are
    /// huge gets no dictionary: its documents compress well without one.
    /// </summary>
    public Task TrainAsync(OperationalTemplate template, CancellationToken cancellation)
    {
        List<ReadOnlyMemory<byte>> examples = template.Definition.RmTypeName == "COMPOSITION" ? ExamplesOf(template) : [];
        return examples.Count >= FewestExamples ? store.TrainDictionaryAsync(template.TemplateId, examples, cancellation) : Task.CompletedTask;
    }

    private static List<ReadOnlyMemory<byte>> ExamplesOf(OperationalTemplate template)
    {
        List<ReadOnlyMemory<byte>> examples = [];
        for (var bytes = 0; examples.Count < Examples && bytes < EnoughBytes; bytes += examples[^1].Length) examples.Add(Example(template, examples.Count));
        return examples;
    }

    private static ReadOnlyMemory<byte> Example(OperationalTemplate template, int variant) =>
        CanonicalJson.Write(ExampleComposition.For(template, template.Languages[variant % template.Languages.Count], variant));
}
