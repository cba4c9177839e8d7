using Varde.OpenEhr.Aql.Evaluation;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>What a query's meaning depends on besides the data.</summary>
/// <param name="Now">What NOW() gives, in the zone that CURRENT_DATE() and its kin are in.</param>
/// <param name="Units">Converts quantities; null when only equal units compare.</param>
public sealed record AqlEnvironment(DateTimeOffset Now, IAqlUnits? Units = null);

/// <summary>How a query is taken.</summary>
/// <param name="IsStrict">True when only the language of AQL 1.1 is taken: no GROUP BY, no arithmetic, no <c>*</c>, no parameters in LIMIT.</param>
public sealed record AqlOptions(bool IsStrict = false)
{
    /// <summary>With the documented extensions.</summary>
    public static AqlOptions Default { get; } = new();
}
