using Varde.ClinicalRepository;
using Varde.Foundation;

namespace Varde.Web.Documents;

/// <summary>Where a document lies.</summary>
internal static class DocumentAddress
{
    /// <summary>The page of a document.</summary>
    public static string Of(EhrId ehr, Guid document) => $"/kliniker/pasient/{ehr}/dokument/{document}";

    /// <summary>The page of a document.</summary>
    public static string Of(EhrId ehr, RecordDocument document) => Of(ehr, document.Version.Uid.ObjectId);
}
