using Varde.ClinicalExchange.Templates;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalExchange.Views;

/// <summary>
/// Marks compositions that say something which no resource shows, by why and by the type that would show it: <c>#other-subject:Observation</c>. The marks are kept with what the document
/// holds, so that a search which must warn of them reads no document.
/// </summary>
internal sealed class UncoveredMarks : ILeafExtractor
{
    private static readonly Dictionary<string, UncoveredContent> ByMark = PlatformMappings.All.SelectMany(m => m.Entries).Select(e => e.Type).Distinct()
        .SelectMany(type => new UncoveredContent[] { new(UncoveredKind.OtherSubject, type), new(UncoveredKind.Period, type) }).ToDictionary(MarkOf, StringComparer.Ordinal);

    public string Rules => "uncovered 1";

    public void Extract(in ExtractionSource source, LeafSink sink)
    {
        if (source.Kind != DocumentKind.Composition || PlatformMappings.Of(source.TemplateId) is not { } mapping) return;
        var composition = source.Document as Composition ?? CompositionWriting.Read(source.Content);
        foreach (var uncovered in mapping.NotIn(composition)) sink.Marks(MarkOf(uncovered));
    }

    /// <summary>What the marks among some words stand for.</summary>
    public static IEnumerable<UncoveredContent> In(string contents) => contents.Split(' ').Where(ByMark.ContainsKey).Select(mark => ByMark[mark]);

    private static string MarkOf(UncoveredContent uncovered) => $"{LeafSink.MarkSign}{(uncovered.Kind == UncoveredKind.OtherSubject ? "other-subject" : "period")}:{uncovered.Name}";
}
