using Microsoft.Extensions.Localization;
using Varde.ClinicalRepository;
using Varde.OpenEhr.ReferenceModel;
using Varde.Web.Documents;

namespace Varde.Web.Clinician;

/// <summary>
/// Reads critical information out of lists by the archetypes adverse_reaction_risk and precaution. What was refuted, has ended or is inactive is
/// left out: it stands in the list itself.
/// </summary>
internal sealed class CriticalInformationReader(IStringLocalizer<Texts> texts)
{
    /// <summary>The archetypes of documents that are such lists, up to their version.</summary>
    public static readonly IReadOnlyList<string> Archetypes = ["openEHR-EHR-COMPOSITION.therapeutic_precautions", "openEHR-EHR-COMPOSITION.adverse_reaction_list"];

    private const string Risk = "openEHR-EHR-EVALUATION.adverse_reaction_risk.v";
    private const string Precautions = "openEHR-EHR-EVALUATION.precaution.v";
    private const string Event = "openEHR-EHR-CLUSTER.adverse_reaction_event.v";

    private readonly ValueReader _values = new(texts);

    public CriticalInformation Read(IReadOnlyList<RecordDocument> lists)
    {
        if (lists.Count == 0) return CriticalInformation.Of(CriticalKnowledge.NoList);
        var entries = lists.SelectMany(Entries).ToList();
        return new CriticalInformation(CriticalKnowledge.Listed)
        {
            Reactions = [.. entries.Where(entry => entry.Is(Risk) && IsRiskInForce(entry)).Select(ReactionOf).OrderByDescending(reaction => reaction.Criticality)],
            Precautions = [.. entries.Where(entry => entry.Is(Precautions) && IsPrecautionInForce(entry)).Select(PrecautionOf)],
            List = lists[0].Version.Uid.ObjectId,
            Written = lists[0].Version.TimeCommitted,
            IsOpenedInEmergency = lists.Any(list => list.IsOpenedInEmergency),
        };
    }

    private static IEnumerable<Placed> Entries(RecordDocument list)
    {
        var scope = list.Template is { } template ? NodeScope.Of(template) : null;
        return list.Content is { } content ? Entries("content", content.Content, scope) : [];
    }

    private static IEnumerable<Placed> Entries(string attribute, IReadOnlyList<ContentItem> items, NodeScope? scope) => items.SelectMany(item => item switch
    {
        Section section => Entries("items", section.Items, scope?.Below(attribute, section)),
        Evaluation { Data: { } data } => [new Placed(item, scope?.Below(attribute, item)).Inside("data", data)],
        _ => Array.Empty<Placed>(),
    });

    private static bool IsRiskInForce(Placed risk) => risk.CodeOf("at0130") != "at0132" && risk.CodeOf("at0063") != "at0066";

    private static bool IsPrecautionInForce(Placed precaution) => precaution.CodeOf("at0014") is not ("at0018" or "at0019");

    private AdverseReaction ReactionOf(Placed risk) => new(
        TextOf(risk, "at0002"), CriticalityOf(risk.CodeOf("at0101")), risk.CodeOf("at0063") == "at0064",
        string.Join("; ", risk.Clusters(Event).Select(EventOf).Where(text => text.Length > 0).Distinct()));

    private string EventOf(Placed happened)
    {
        var (what, severity) = (TextOf(happened, "at0006"), TextOf(happened, "at0010"));
        return severity.Length == 0 ? what : what.Length == 0 ? severity : $"{what} ({severity.ToLower(System.Globalization.CultureInfo.CurrentUICulture)})";
    }

    private static Criticality CriticalityOf(string? code) => code switch
    {
        "at0102" => Criticality.Low,
        "at0103" => Criticality.High,
        "at0124" => Criticality.Indeterminate,
        _ => Criticality.Unknown,
    };

    private Precaution PrecautionOf(Placed precaution) => new(precaution.Label, TextOf(precaution, "at0002"), TextOf(precaution, "at0008"));

    private string TextOf(Placed place, string code) => string.Join(", ", place.Elements(code).Select(element => element.Value is { } value
        ? _values.Read(value, one => place.ScopeOf(element)?.Term(one)).Text
        : _values.Missing(element.NullFlavour, element.NullReason).Text));

    /// <summary>A node with the items that stand below it, and its place in the template.</summary>
    /// <param name="Node">The entry or cluster.</param>
    /// <param name="Scope">Its place; null when the template is not here.</param>
    private sealed record Placed(Locatable Node, NodeScope? Scope)
    {
        private IReadOnlyList<Item> Items { get; init; } = [];

        private NodeScope? ScopeOfItems { get; init; }

        public string Label => Scope?.LabelOf(Node) ?? Node.Name?.Value ?? "";

        public bool Is(string archetype) => Node.ArchetypeNodeId?.StartsWith(archetype, StringComparison.Ordinal) == true;

        public Placed Inside(string attribute, ItemStructure structure) => this with
        {
            Items = structure switch { ItemTree tree => tree.Items, ItemList list => list.Items, ItemSingle { Item: { } item } => [item], _ => [] },
            ScopeOfItems = Scope?.Below(attribute, structure),
        };

        public IEnumerable<Element> Elements(string code) => Items.OfType<Element>().Where(element => element.ArchetypeNodeId == code);

        public string? CodeOf(string code) => Elements(code).Select(element => (element.Value as DvCodedText)?.DefiningCode?.CodeString).FirstOrDefault();

        public IEnumerable<Placed> Clusters(string archetype) => Items.OfType<Cluster>()
            .Select(cluster => new Placed(cluster, ScopeOf(cluster)) { Items = cluster.Items, ScopeOfItems = ScopeOf(cluster) }).Where(placed => placed.Is(archetype));

        public NodeScope? ScopeOf(Item item) => ScopeOfItems?.Below("items", item);
    }
}
