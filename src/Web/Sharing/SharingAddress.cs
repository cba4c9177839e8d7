using Varde.Foundation;
using Varde.People;

namespace Varde.Web.Sharing;

/// <summary>Where the pages of sharing lie.</summary>
internal static class SharingAddress
{
    /// <summary>The panel of a document.</summary>
    /// <param name="record">Whose record.</param>
    /// <param name="document">The UUID of a composition, or type and id of a resource.</param>
    public static string Of(EhrId record, string document) => $"/kliniker/pasient/{record}/deling/{document}";

    /// <summary>The portal as somebody is shown it.</summary>
    /// <param name="record">Whose record.</param>
    /// <param name="reader">Whose eyes, as <see cref="PortalPreview"/> names them.</param>
    public static string AsSeenBy(EhrId record, string reader) => $"/kliniker/pasient/{record}/slik-ser/{Uri.EscapeDataString(reader)}";
}
