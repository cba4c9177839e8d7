using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>Tells by the archetypes that a document holds whether FROM can take anything from it.</summary>
internal static class ContentsFilter
{
    /// <summary>The archetypes that FROM names; empty when it names none, and every document may match.</summary>
    public static IReadOnlyCollection<string> Archetypes(BoundContainment from) => from switch
    {
        BoundClass one => ArchetypeOf(one) is { } id ? [id] : [],
        BoundContains contains => [.. Archetypes(contains.Container), .. Archetypes(contains.Content)],
        BoundContainmentPair pair => [.. Archetypes(pair.Left), .. Archetypes(pair.Right)],
        _ => [],
    };

    /// <summary>True when a document that holds these archetypes may be part of a binding.</summary>
    /// <param name="from">What FROM says.</param>
    /// <param name="held">The archetypes.</param>
    public static bool MayMatch(BoundContainment from, IReadOnlySet<string> held) =>
        held.Contains(LeafSink.Unknown) || (from is BoundContains { Container: var ehr } contains && IsAround(ehr) ? MayBePart(contains.Content, held) : MayBePart(from, held));

    // Between documents one side may come from this one and the other from another; within one document all of it comes from here.
    private static bool MayBePart(BoundContainment from, IReadOnlySet<string> held) => from switch
    {
        BoundContains { Container: var around } contains when IsAround(around) => MayBePart(contains.Content, held),
        BoundContains { Container: var folder } contains when IsFolder(folder) => MayBePart(folder, held) || MayBePart(contains.Content, held),
        BoundContainmentPair pair => MayBePart(pair.Left, held) || MayBePart(pair.Right, held),
        _ => IsHeld(from, held),
    };

    private static bool IsHeld(BoundContainment from, IReadOnlySet<string> held) => from switch
    {
        BoundClass one => ArchetypeOf(one) is not { } id || held.Contains(id),
        BoundContains { IsNegated: true } contains => IsHeld(contains.Container, held),
        BoundContains contains => IsHeld(contains.Container, held) && IsHeld(contains.Content, held),
        BoundContainmentPair { IsAnd: true } pair => IsHeld(pair.Left, held) && IsHeld(pair.Right, held),
        BoundContainmentPair pair => IsHeld(pair.Left, held) || IsHeld(pair.Right, held),
        _ => true,
    };

    private static bool IsAround(BoundClass one) => one.Subject is BoundSubject.Ehr or BoundSubject.VersionedObject or BoundSubject.Version;

    private static bool IsFolder(BoundClass one) => RmModel.Folder.IsA(one.Class) || one.Class.IsA(RmModel.Folder);

    private static string? ArchetypeOf(BoundClass one) => one.NodeId is { } id && !NodeIdPredicate.IsCodeOfArchetype(id) && LeafSink.IsTold(id) ? id : null;
}
