using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Varde.Roadmap.Editions;

/// <summary>How an edition is kept: what was read, and the page that it was read from.</summary>
/// <param name="Plan">What was read, with the ids of deliveries.</param>
/// <param name="Page">The page, as it was imported (base 64).</param>
internal sealed record StoredEdition(RoadmapPlan Plan, byte[] Page);

/// <summary>What a list tells of an edition.</summary>
/// <param name="Publisher">Whose roadmap it is.</param>
/// <param name="Published">The day from which it holds.</param>
/// <param name="Digest">A digest of what it says, by which a page is known again.</param>
internal sealed record EditionFacts(string Publisher, DateOnly Published, string Digest);

/// <summary>What is kept of a reason.</summary>
/// <param name="Text">The reason.</param>
internal sealed record ReasonFacts(string Text);

/// <summary>What is kept of a correction, or that one was withdrawn.</summary>
/// <param name="Request">What was said; null for a withdrawal.</param>
/// <param name="Withdraws">The number of the correction that is withdrawn; 0 for none.</param>
/// <param name="Until">The newest edition that there was.</param>
/// <param name="Title">What the delivery was called.</param>
/// <param name="Why">Why it was withdrawn.</param>
/// <param name="By">The name of whoever said it.</param>
internal sealed record CorrectionFacts(CorrectionRequest? Request, int Withdraws, int Until, string Title, string Why, string By);

/// <summary>The forms in which editions and reasons are kept.</summary>
internal static class EditionJson
{
    // Lists are counted by their values, and what follows from others is not kept.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<T>(json.Span, Options) ?? throw new InvalidDataException("An edition of a roadmap is kept as nothing.");

    /// <summary>A digest of what a plan says, whoever its deliveries are.</summary>
    public static string DigestOf(RoadmapPlan plan) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Write(plan)));

    /// <summary>A plan as text, for tests that compare.</summary>
    public static string TextOf(RoadmapPlan plan) => Encoding.UTF8.GetString(Write(plan));
}
