using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Leaves;

/// <summary>
/// Takes out of a composition what is worth searching: the values of its elements, the times of events and actions, the states of instructions,
/// and of the document itself who wrote it, when, and of what category. Not narrative longer than a leaf holds, not language, encoding or names.
/// </summary>
/// <remarks>
/// A leaf's path is the path of the value from the root of the document, with archetype ids and at-codes and without names:
/// <c>[openEHR-EHR-COMPOSITION.encounter.v1]/content[openEHR-EHR-OBSERVATION.pulse.v2]/data[at0002]/events[at0003]/data[at0001]/items[at0004]/value/magnitude</c>.
/// Its discriminator holds the unit of a quantity or the terminology of a code and, behind a semicolon, the code that the enclosing archetyped
/// cluster begins with (the analyte of a laboratory result): see <see cref="LeafWriter"/>. What tells documents of a population hardly apart, such as
/// the category, or is told by another leaf, such as the text of a code, is searched within one record only.
/// </remarks>
internal sealed class CompositionLeaves : ILeafExtractor
{
    /// <summary>How many leaves a document has at most; what lies beyond is found through the document, which a leaf of its own says.</summary>
    public const int Budget = 500;

    private static readonly LeafPath BeyondBudget = new("#beyond-budget", scope: LeafScope.Record);
    private readonly LeafNode _root = new("");

    public string Rules => "composition 2";

    public void Extract(in ExtractionSource source, LeafSink sink)
    {
        if (source.Kind != DocumentKind.Composition) return;
        var composition = source.Document as Composition ?? CanonicalJson.Read<Composition>(source.Content.Span).ValueOrThrow();
        var writer = new LeafWriter(sink, Budget);
        new LeafWalk(writer).Document(composition, _root.Root(composition.ArchetypeNodeId ?? ""));
        if (writer.IsFull) sink.Number(BeyondBudget, [], Budget);
    }
}
