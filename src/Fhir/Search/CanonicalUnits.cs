namespace Varde.Fhir.Search;

/// <summary>Brings an amount to the unit that all amounts of its kind are compared in (UCUM, §20). Handed in by the host.</summary>
/// <param name="amount">The amount.</param>
/// <param name="unit">Its unit, in UCUM.</param>
/// <returns>The amount in that unit; null when the unit is not known.</returns>
internal delegate (double Amount, string Unit)? CanonicalUnits(double amount, string unit);
