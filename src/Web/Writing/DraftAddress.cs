using Varde.Foundation;

namespace Varde.Web.Writing;

/// <summary>Where a draft is gone on with.</summary>
internal static class DraftAddress
{
    /// <summary>The form of a draft.</summary>
    public static string Of(EhrId ehr, Guid document) => $"/kliniker/pasient/{ehr}/kladd/{document}";
}
