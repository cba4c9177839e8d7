using System.Buffers;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;

namespace Varde.Fhir.Interactions;

/// <summary>Makes what is shown of what is stored.</summary>
internal static class ShownResource
{
    private const int RoomForVersion = 100;

    /// <summary>The resource with the version, the time and the labels that are the server's.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> stored, int number, DateTimeOffset time, IReadOnlyList<string>? labels = null)
    {
        var shown = new ArrayBufferWriter<byte>(stored.Length + RoomForVersion);
        StoredForm.WriteShown(shown, stored.Span, number, time, labels);
        return shown.WrittenMemory;
    }

    /// <summary>The part of a resource that is asked for.</summary>
    /// <param name="shown">The resource.</param>
    /// <param name="mode">The value of <c>_summary</c>.</param>
    /// <param name="elements">The names of <c>_elements</c>; none when it is not given.</param>
    public static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> shown, SummaryMode mode, IReadOnlyList<string> elements)
    {
        if (SubsetOf(mode, elements) is not { } subset) return shown;
        var part = new ArrayBufferWriter<byte>(shown.Length);
        Subsets.Write(StoredJson.Parse(shown), subset, part);
        return part.WrittenMemory;
    }

    private static Subset? SubsetOf(SummaryMode mode, IReadOnlyList<string> elements) => mode switch
    {
        SummaryMode.True => Subset.Summary,
        SummaryMode.Text => Subset.Text,
        SummaryMode.Data => Subset.Data,
        _ => elements.Count > 0 ? Subset.Elements(elements) : null,
    };
}
