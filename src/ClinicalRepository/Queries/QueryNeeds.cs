using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries;

/// <summary>What of the store a query needs to see, as its FROM, its paths and its condition tell.</summary>
internal sealed class QueryNeeds
{
    private static readonly (DocumentKind Kind, RmClass Root)[] Roots =
        [(DocumentKind.Composition, RmModel.Composition), (DocumentKind.EhrStatus, RmModel.EhrStatus), (DocumentKind.Folder, RmModel.Folder), (DocumentKind.EhrAccess, RmModel.EhrAccess)];

    // What an EHR has besides its id.
    private static readonly string[] FactsOfEhr = ["ehr_status", "directory", "folders", "time_created", "system_id"];

    public QueryNeeds(BoundQuery query)
    {
        Query = query;
        Kinds = KindsOf(query.From);
        IsPerDocument = IsOfOneDocument(query.From);
        EhrIds = EhrIdsOf();
        AsksMoreThanEhrId = FactsOfEhr.Any(Follows) || query.Places.Any(p => p.Variable.Subject == BoundSubject.Ehr && IsMoreThanEhrId(p));
        WithEhrs = AsksMoreThanEhrId || MayBeEmpty(query.From);
    }

    /// <summary>The query.</summary>
    public BoundQuery Query { get; }

    /// <summary>The kinds of document that FROM can take something from.</summary>
    public IReadOnlySet<DocumentKind> Kinds { get; }

    /// <summary>True when it can take something from compositions only.</summary>
    public bool IsOfCompositions => Kinds.Count == 1 && Kinds.Contains(DocumentKind.Composition);

    /// <summary>True when each binding is of one document, so that documents can be looked at one by one.</summary>
    public bool IsPerDocument { get; }

    /// <summary>The EHRs that the query names; null when it names none.</summary>
    public IReadOnlyList<string>? EhrIds { get; }

    /// <summary>True when the VERSION or VERSIONED_OBJECT around a document is asked for.</summary>
    public bool WithVersions => Query.Classes.Any(c => c.Subject is BoundSubject.Version or BoundSubject.VersionedObject);

    /// <summary>True when earlier versions are asked for, or when an object was made.</summary>
    public bool AllVersions => Query.Classes.Any(c => c.Versions != AqlVersions.Latest || c.Subject == BoundSubject.VersionedObject);

    /// <summary>True when the EHRs themselves must be gone through: something is asked of them, or one without documents may be in the answer.</summary>
    public bool WithEhrs { get; }

    /// <summary>True when something is asked of an EHR besides its id.</summary>
    public bool AsksMoreThanEhrId { get; }

    /// <summary>True when a path leads into the EHR_STATUS through the EHR.</summary>
    public bool FollowsStatus => Follows("ehr_status");

    /// <summary>True when a path leads into the directory through the EHR.</summary>
    public bool FollowsDirectory => Follows("directory") || Follows("folders");

    private bool IsMoreThanEhrId(PathPlace place) => place.Above is null ? IsRead(place) : !place.Trail.Skip(1).All(step => step.Attribute is "ehr_id" or "value");

    // Predicates, EXISTS and ORDER BY have paths that are no places: the text tells whether such an attribute occurs at all.
    private bool Follows(string attribute) => Query.Classes.Any(c => c.Subject == BoundSubject.Ehr) && Query.Text.Contains(attribute, StringComparison.Ordinal);

    private bool IsRead(PathPlace place) => Query.Columns.Any(c => c.Expression.Mentions(place));

    private static bool MayBeEmpty(BoundContainment from) => from switch
    {
        BoundClass one => one.Subject == BoundSubject.Ehr,
        BoundContains { Container.Subject: BoundSubject.Ehr } contains => contains.IsNegated || MayBeEmpty(contains.Content),
        BoundContains => false,
        BoundContainmentPair { IsAnd: true } pair => MayBeEmpty(pair.Left) && MayBeEmpty(pair.Right),
        BoundContainmentPair pair => MayBeEmpty(pair.Left) || MayBeEmpty(pair.Right),
        _ => true,
    };

    private static bool IsOfOneDocument(BoundContainment from) => from switch
    {
        BoundContains { Container.Subject: BoundSubject.Ehr, IsNegated: false } contains => IsOfOneDocument(contains.Content),
        BoundContains { Container: var container } => IsDocument(container),
        BoundClass one => IsDocument(one),
        _ => false,
    };

    // A VERSIONED_OBJECT has several versions, and a folder refers to other documents.
    private static bool IsDocument(BoundClass one) => one.Subject switch
    {
        BoundSubject.Version => true,
        BoundSubject.Node => !RmModel.Folder.IsA(one.Class) && !one.Class.IsA(RmModel.Folder),
        _ => false,
    };

    private static HashSet<DocumentKind> KindsOf(BoundContainment from) => from switch
    {
        BoundClass one => [.. KindsOf(one)],
        BoundContains { Container.Subject: BoundSubject.Node } contains => [.. KindsOf(contains.Container), .. IsFolder(contains.Container) ? KindsOf(contains.Content) : []],
        BoundContains { Container.Subject: BoundSubject.VersionedObject } contains => [.. KindsOf(contains.Container).Intersect(KindsOf(contains.Content))],
        BoundContains contains => KindsOf(contains.Content),
        BoundContainmentPair pair => [.. KindsOf(pair.Left), .. KindsOf(pair.Right)],
        _ => [],
    };

    private static bool IsFolder(BoundClass one) => RmModel.Folder.IsA(one.Class);

    private static IEnumerable<DocumentKind> KindsOf(BoundClass one) => one.Subject switch
    {
        BoundSubject.Ehr => [],
        BoundSubject.Version => Roots.Select(r => r.Kind),
        BoundSubject.VersionedObject => Roots.Where(r => VersionedClassOf(r.Kind).IsA(one.Class)).Select(r => r.Kind),
        _ => Roots.Where(r => r.Root.IsA(one.Class) || NodeFinder.CanContain(r.Root, one.Class)).Select(r => r.Kind),
    };

    private static RmClass VersionedClassOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Composition => RmModel.VersionedComposition,
        DocumentKind.EhrStatus => RmModel.VersionedEhrStatus,
        DocumentKind.Folder => RmModel.VersionedFolder,
        _ => RmModel.VersionedEhrAccess,
    };

    private List<string>? EhrIdsOf()
    {
        List<string>? ids = null;
        foreach (var one in Query.Classes.Where(c => c.Subject == BoundSubject.Ehr && IsOutermost(c)))
            ids = Narrowed(ids, IdsOfPredicate(one.Predicate));
        return Narrowed(ids, IdsOfCondition(Query.Where));
    }

    // What an EHR's id must be counts for the whole query only where the EHR is not one of several ways.
    private bool IsOutermost(BoundClass ehr) => Query.From is BoundClass one ? one == ehr : Query.From is BoundContains contains && contains.Container == ehr;

    private static List<string>? Narrowed(List<string>? one, List<string>? other) => one is null ? other : other is null ? one : [.. one.Intersect(other, StringComparer.OrdinalIgnoreCase)];

    private static List<string>? IdsOfPredicate(BoundPredicate? predicate) => predicate switch
    {
        ComparisonPredicate { Operator: AqlOperator.Equal, Path.Key: "ehr_id/value" or "ehr_id" or "uid" or "uid/value", Value.Raw: string id } => [id],
        PredicatePair { IsAnd: true } pair => Narrowed(IdsOfPredicate(pair.Left), IdsOfPredicate(pair.Right)),
        _ => null,
    };

    private List<string>? IdsOfCondition(BoundCondition? condition) => condition switch
    {
        BoundConditionPair { IsAnd: true } pair => Narrowed(IdsOfCondition(pair.Left), IdsOfCondition(pair.Right)),
        BoundComparison { Operator: AqlOperator.Equal, Left: BoundPath path, Right: BoundConstant { Value.Raw: string id } } when IsEhrId(path) => [id],
        BoundMatches { Operand: BoundPath path } matches when IsEhrId(path) && matches.Items.All(i => i is MatchValue { Value.Raw: string }) =>
            [.. matches.Items.Select(i => (string)((MatchValue)i).Value.Raw!)],
        _ => null,
    };

    private bool IsEhrId(BoundPath path) => path.Place.Variable.Subject == BoundSubject.Ehr && IsOutermost(path.Place.Variable)
        && path.Place.Trail.Skip(1).Select(step => step.Attribute).ToArray() is ["ehr_id"] or ["ehr_id", "value"];
}
