using Varde.OpenEhr.Aql.Evaluation;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>The values of a query's parameters.</summary>
/// <param name="values">By name without the dollar sign; a list where the parameter stands in MATCHES and means several values.</param>
public sealed class AqlParameters(IReadOnlyDictionary<string, IReadOnlyList<AqlValue>> values)
{
    /// <summary>No parameters.</summary>
    public static AqlParameters None { get; } = new(new Dictionary<string, IReadOnlyList<AqlValue>>());

    /// <summary>The names that have values.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>The values of a parameter; null when it has none.</summary>
    public IReadOnlyList<AqlValue>? Find(string name) => values.GetValueOrDefault(name);
}
