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

/// <summary>A question of a query to a terminology.</summary>
/// <param name="Operation">What is asked, such as <c>expand</c>; <c>uri</c> for a URI in MATCHES.</param>
/// <param name="Service">Which kind of service; empty for a URI.</param>
/// <param name="Address">What about.</param>
public sealed record AqlTerminologyQuestion(string Operation, string Service, string Address);

/// <summary>The answer of a terminology.</summary>
/// <param name="Codes">The codes that were asked for; null when the question was whether something is so.</param>
/// <param name="Truth">Whether it is so; null when codes were asked for.</param>
public sealed record AqlTerminologyAnswer(IReadOnlySet<string>? Codes, bool? Truth);
