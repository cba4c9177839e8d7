using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Varde.Foundation;

namespace Varde.Records;

/// <summary>Where an entry stands in the access log; it never changes, and no other entry ever stands there.</summary>
/// <param name="Chain">Which chain.</param>
/// <param name="Group">The group's number in the chain, from 1.</param>
/// <param name="Ordinal">The place in the group, from 0.</param>
public readonly record struct AuditPlace(int Chain, long Group, int Ordinal)
{
    /// <summary>Reads what <see cref="ToString"/> writes; false for everything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AuditPlace place)
    {
        place = default;
        if (text?.Split('-') is not [var chain, var group, var ordinal] || !Number(chain, out var c) || !Number(group, out var g) || !Number(ordinal, out var o)) return false;
        if (c > int.MaxValue || o > int.MaxValue) return false;
        place = new((int)c, g, (int)o);
        return place.ToString() == text;
    }

    /// <summary>Its three numbers with hyphens between them, which is also an id in FHIR.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chain}-{Group}-{Ordinal}");

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>Which entries of the access log are wanted.</summary>
public sealed record AuditRange
{
    /// <summary>All of it.</summary>
    public static AuditRange All { get; } = new();

    /// <summary>Only those about this record; null for all.</summary>
    public EhrId? Ehr { get; init; }

    /// <summary>Only those of this moment and later; null from the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those before this moment; null to the last.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only those that come after the one at this place, in the order of reading; null from the newest.</summary>
    public AuditPlace? After { get; init; }

    /// <summary>Whether an entry was made in the period.</summary>
    public bool Holds(AuditEntry entry) => !(entry.Time < From) && !(entry.Time >= Until);
}
