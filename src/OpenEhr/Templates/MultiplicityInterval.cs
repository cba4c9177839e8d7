using System.Globalization;

namespace Varde.OpenEhr.Templates;

/// <summary>
/// How many times something may stand: BASE 1.2 Foundation Types, <c>Multiplicity_interval</c>. Used for the existence of an attribute (0..1),
/// the occurrences of an object and the interval of a cardinality.
/// </summary>
/// <param name="Lower">The least number, never negative.</param>
/// <param name="Upper">The greatest number, or null when it is unbounded.</param>
public readonly record struct MultiplicityInterval(int Lower, int? Upper)
{
    /// <summary>0..1.</summary>
    public static MultiplicityInterval Optional { get; } = new(0, 1);

    /// <summary>1..1.</summary>
    public static MultiplicityInterval Mandatory { get; } = new(1, 1);

    /// <summary>0..*.</summary>
    public static MultiplicityInterval Open { get; } = new(0, null);

    /// <summary>True when at least one is asked for.</summary>
    public bool IsMandatory => Lower > 0;

    /// <summary>True when more than one may stand.</summary>
    public bool IsMultiple => Upper is null or > 1;

    /// <summary>True when none may stand: 0..0.</summary>
    public bool IsProhibited => Upper == 0;

    /// <summary>True when <paramref name="count"/> lies within the bounds.</summary>
    public bool Contains(int count) => count >= Lower && (Upper is not { } upper || count <= upper);

    /// <summary>The written form of ADL: <c>0..1</c>, <c>1..*</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Lower}..{(Upper is { } upper ? upper.ToString(CultureInfo.InvariantCulture) : "*")}");
}
