using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>A contribution as a client sends it: see <see cref="CanonicalJson.ReadContribution"/>.</summary>
/// <param name="Uid">The contribution's uid, when the client chose one.</param>
/// <param name="Versions">The versions with their data; empty when the body has none.</param>
/// <param name="Audit">The audit of the contribution.</param>
public sealed record ContributionBody(HierObjectId? Uid, IReadOnlyList<ReferenceModel.Version> Versions, AuditDetails? Audit)
{
    private static readonly RmAttribute VersionsAttribute = RmModel.Contribution.Find("versions")!;

    /// <summary>What a reader left: a CONTRIBUTION with versions where the model has references.</summary>
    internal static ContributionBody From(Contribution read) => new(
        read.Uid,
        read.Slots[VersionsAttribute.Slot] is List<RmObject> versions ? new RmList<ReferenceModel.Version>(versions) : [],
        read.Audit);

    /// <summary>The class that the items of <paramref name="attribute"/> must be of, and the class of one that names none, when a contribution's body is read.</summary>
    internal static (RmClass Declared, RmClass Untyped) ItemClass(RmAttribute attribute) =>
        attribute == VersionsAttribute ? (RmModel.Version, RmModel.OriginalVersion) : (attribute.Type!, attribute.Type!);

    /// <summary>The class that a name of the REST specification's bodies stands for (openEHR REST, UPDATE_VERSION and so on); null for any other name.</summary>
    internal static RmClass? ClassNamedByRest(string name) => name switch
    {
        "UPDATE_VERSION" => RmModel.OriginalVersion,
        "UPDATE_AUDIT" => RmModel.AuditDetails,
        "UPDATE_ATTESTATION" => RmModel.Attestation,
        "NEW_CONTRIBUTION" => RmModel.Contribution,
        _ => null,
    };
}
