using Varde.ClinicalRepository.VersionedObjects;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
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
/// the category, or is told by another leaf, such as the text of a code, is searched within one record only. Every node that the walk comes by has a leaf, or is on
/// the way to one: so the leaves tell how the document is built, and which values it has not (see <see cref="Queries.Planning.OutlineShape"/>).
/// </remarks>
internal sealed class CompositionLeaves : ILeafExtractor
{
    /// <summary>How many leaves a document has at most; what lies beyond is found through the document, which its contents say.</summary>
    public const int Budget = 500;

    private readonly LeafNode _root = new("");

    public string Rules => "composition 4";

    public void Extract(in ExtractionSource source, LeafSink sink)
    {
        if (source.Kind != DocumentKind.Composition) return;
        var composition = source.Document as Composition ?? DocumentForms.Stored<Composition>(source.Content);
        var writer = new LeafWriter(sink, Budget);
        var walk = new LeafWalk(writer);
        walk.Document(composition, _root.Root(composition.ArchetypeNodeId ?? ""));
        var nodes = NodeFinder.Below(composition, RmModel.Locatable);
        sink.Holds(
            nodes.Prepend(composition).Select(node => ((Locatable)node).ArchetypeNodeId ?? "").Where(id => id.Length > 0 && !NodeIdPredicate.IsCodeOfArchetype(id)),
            hasMore: writer.IsFull || writer.HasUntold || nodes.Count > walk.Nodes);
    }
}
