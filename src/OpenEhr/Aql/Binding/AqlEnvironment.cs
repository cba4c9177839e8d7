namespace Varde.OpenEhr.Aql.Binding;

/// <summary>What a query's meaning depends on besides the data.</summary>
/// <param name="Now">What NOW() gives, in the zone that CURRENT_DATE() and its kin are in.</param>
public sealed record AqlEnvironment(DateTimeOffset Now);

/// <summary>How a query is taken.</summary>
/// <param name="IsStrict">True when only the language of AQL 1.1 is taken: no GROUP BY, no arithmetic, no <c>*</c>, no parameters in LIMIT.</param>
public sealed record AqlOptions(bool IsStrict = false)
{
    /// <summary>With the documented extensions.</summary>
    public static AqlOptions Default { get; } = new();
}
