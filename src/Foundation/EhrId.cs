using System.Diagnostics.CodeAnalysis;

namespace Varde.Foundation;

/// <summary>The id of an EHR (openEHR RM 1.1.0, EHR.ehr_id), always a UUID. The Patient resource of the same person has the same id.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct EhrId(Guid Value)
{
    /// <summary>A new random id.</summary>
    public static EhrId New() => new(Guid.NewGuid());

    /// <summary>Reads a UUID of 36 characters with hyphens, in either letter case.</summary>
    /// <returns>The id, or <see cref="Invalid"/> when the text is not a UUID.</returns>
    public static Outcome<EhrId> Parse(string? text) =>
        TryParse(text, out var id) ? id : Invalid.At("ehr_id", "must be a UUID of 36 characters");

    /// <summary>Reads a UUID; false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EhrId id)
    {
        var read = Guid.TryParseExact(text, "D", out var value);
        id = new EhrId(value);
        return read;
    }

    /// <summary>The UUID in lower case with hyphens.</summary>
    public override string ToString() => Value.ToString("D");
}
