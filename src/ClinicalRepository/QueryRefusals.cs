using Varde.Foundation;
using Varde.OpenEhr.Aql.Language;

namespace Varde.ClinicalRepository;

/// <summary>The query is wrong: 400 with the place of each fault.</summary>
/// <param name="Faults">What is wrong, at least one.</param>
public sealed record InvalidQuery(IReadOnlyList<AqlFault> Faults) : Refusal(Faults.Count == 1 ? $"The query is wrong at {Faults[0]}" : $"The query has {Faults.Count} faults.");

/// <summary>The query took longer than a query may: 408.</summary>
/// <param name="Limit">How long one may take.</param>
public sealed record QueryTimedOut(TimeSpan Limit)
    : Refusal($"The query took longer than {Limit.TotalSeconds:0.#} seconds and was ended. Narrow it: name an EHR, an archetype or a condition on a value.");

/// <summary>The answer has more rows than one may have: 413.</summary>
/// <param name="MostRows">How many it may have.</param>
public sealed record TooManyRows(long MostRows) : Refusal($"The answer has more than {MostRows} rows. Use LIMIT and OFFSET, or fetch and offset, to take it in parts.");
